import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { appAt, captureTime } from './support/servers/app.ts'

/** What the documents promise: each command is run by CI or a test, or needs what neither has, and says so. */

const root = fileURLToPath(new URL('../', import.meta.url))
const text = (path: string): string => readFileSync(resolve(root, path), 'utf8')
const documents = [
  ...['README.md', 'cds-services/README.md', 'SECURITY.md', 'deploy/README.md', 'CONTRIBUTING.md'],
  ...readdirSync(resolve(root, 'docs')).flatMap(name => (name.endsWith('.md') ? [`docs/${name}`] : []))
]
const ci = text('.ci/run')
const { scripts } = JSON.parse(text('package.json')) as { scripts: Readonly<Record<string, string>> }

type Block = { readonly place: string; readonly mark: string; readonly language: string; readonly code: string }

function blocksOf(path: string): readonly Block[] {
  const whole = text(path)
  return [...whole.matchAll(/(?:<!-- (ci:[^>]*) -->\n)?^( *)```(\w*)\n([\s\S]*?)\n *```$/gm)].map(
    ({ 1: mark = '', 3: language = '', 4: code = '', index }) => ({
      place: `${path}, line ${whole.slice(0, index).split('\n').length}`,
      mark,
      language,
      code
    })
  )
}

const blocks = documents.flatMap(blocksOf)
const marked = (kind: string): readonly Block[] => blocks.filter(({ mark }) => mark.startsWith(kind))
const named = (list: readonly Block[]): readonly (readonly [string, Block])[] => list.map(block => [block.place, block])

/** What `.ci/run` does under another name. */
const steps: Readonly<Record<string, RegExp>> = {
  'npm ci': /^step "npm ci" npm ci /m,
  'npm start': /^ {2}setsid npm start /m,
  'npm test': /^tests test /m,
  'npm run sweep': /npm run --silent sweep\b/,
  'npm run fixtures': /npm run --silent fixtures\b/,
  'npm run review': /npm run --silent review\b/
}

describe('blocks of commands', () => {
  it('are there, and marked for what becomes of them', () => {
    expect(marked('ci:run').length).toBeGreaterThan(3)
    const unmarked = blocks.filter(({ mark, language }) => (language === 'sh') !== /^ci:(run|step|parse)/.test(mark))
    expect(unmarked.map(({ place, mark }) => `${place} ${mark}`)).toEqual([])
    expect(blocks.filter(({ language }) => language === '').map(({ place }) => place)).toEqual([])
  })

  it('that are marked to be run are found by CI', () => {
    const found = execFileSync(process.execPath, ['.ci/document-commands.mjs', ...documents], { cwd: root, encoding: 'utf8' })
    expect(found.trim().split('\n')).toHaveLength(marked('ci:run').length)
    for (const path of documents) expect(ci).toContain(path.startsWith('docs/') ? ' docs/*.md' : path)
  })

  it.each(named(marked('ci:step')))('%s: each command is a step of CI', (_place, { code }) => {
    for (const command of code.split(/&&|\n/).map(part => part.trim())) expect(ci, command).toMatch(steps[command] ?? /$^/)
  })

  it.each(named(marked('ci:parse')))(
    '%s: says what it needs, is shell, and names files that are there',
    (_place, { mark, code }) => {
      expect(mark).toMatch(/ needs="[^"]+"$/)
      execFileSync('bash', ['-n', '-c', code])
      for (const [, path = ''] of code.matchAll(/(?<=\s)((?:deploy|src|fixtures)\/\S*)/g))
        expect(existsSync(resolve(root, path)), path).toBe(true)
    }
  )

  it.each(named(blocks.filter(({ language }) => language === 'yaml' || language === 'json')))(
    '%s: can be read',
    (_place, block) => {
      for (const document of parseAllDocuments(block.code)) expect(document.errors).toEqual([])
    }
  )
})

/** Commands that are run as a whole, whose file is imported and run by a test, or that are a test of their own in another size. */
function isTried(script: string): boolean {
  if (new RegExp(`npm run (--silent )?"?${script}\\b|^tests ${script} |npm ${script}\\b`, 'm').test(ci)) return true
  if (marked('ci:run').some(({ code }) => new RegExp(`npm run (--silent )?${script}\\b`).test(code))) return true
  if (/vitest run .*\btest\/long\/\S+\.test\.ts$/.test(scripts[script] ?? '')) return true
  const file = /^exec node ((?:src|test)\/\S+)/.exec(scripts[script] ?? '')?.[1]
  return file !== undefined && tests.some(source => source.includes(file))
}
const tests = readdirSync(resolve(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.test.ts'))
  .map(path => text(`test/${path}`))

describe('commands in the text', () => {
  const mentioned = [
    ...new Set(
      documents.flatMap(path => [...text(path).matchAll(/npm run (?:--silent )?(\w[\w:-]*)/g)].map(([, script = '']) => script))
    )
  ]

  it.each(mentioned)('npm run %s is a script, and is run by CI or by a test', script => {
    expect(scripts[script]).toBeDefined()
    expect(isTried(script)).toBe(true)
  })
})

describe('the README', () => {
  it('has at most 700 words', () => {
    expect(text('README.md').trim().split(/\s+/).length).toBeLessThanOrEqual(700)
  })
})

describe('lines', () => {
  // REVIEW.md is generated, its rows with all their sources; so are the tables between two marks, and the card that the README quotes.
  const written = (path: string): string => text(path).replace(/^<!-- (\w+):start -->$[\s\S]*?^<!-- \1:end -->$/gm, '')

  it.each([...documents, 'CHANGELOG.md', 'cds-services/GLOSSARY.md'])('of %s have at most 160 characters', path => {
    // An address cannot be cut, nor what says of a command how it is tried.
    expect(
      written(path)
        .split('\n')
        .filter(line => line.length > 160 && !/^(<!--|`http)/.test(line))
    ).toEqual([])
  })
})

describe('links', () => {
  it.each(documents)('of %s lead to files and headings that are there', path => {
    for (const [, target = ''] of text(path).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue
      const [file = '', heading] = target.split('#')
      const full = file === '' ? path : `${dirname(path)}/${file}`
      expect(existsSync(resolve(root, full)), target).toBe(true)
      if (heading === undefined) continue
      const headings = [...text(full).matchAll(/^#+ (.*)$/gm)].map(([, words = '']) =>
        words
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-')
      )
      expect(headings, target).toContain(heading)
    }
  })

  it('of the threat model name tests that are there', () => {
    const files = readdirSync(resolve(root, 'test'), { recursive: true, encoding: 'utf8' })
    const threats = [...text('SECURITY.md').matchAll(/^ {2}- held by: (.*(?:\n {4}\S.*)*)$/gm)].map(([, tests = '']) => tests)
    const missing = threats.flatMap(heldBy => {
      // A name without a folder stands beside the one before it.
      let folder = ''
      return [...heldBy.matchAll(/`([\w./-]+)`/g)].flatMap(([, name = '']) => {
        if (name.startsWith('test/')) folder = dirname(name.slice('test/'.length))
        const path = name.startsWith('test/') ? name.slice('test/'.length) : `${folder}/${name}`
        return files.some(file => file === path || file === `${path}.test.ts`) ? [] : [path]
      })
    })
    expect(threats.length).toBeGreaterThan(20)
    expect(missing).toEqual([])
  })
})

describe('the table of metrics', () => {
  it('names each that the service has, and no other', async () => {
    const app = await appAt(captureTime)
    const { body } = await app.inject('/metrics')
    await app.close()
    const [, table = ''] = /<!-- metrics:start -->([\s\S]*)<!-- metrics:end -->/.exec(text('deploy/README.md')) ?? []
    const written = [...table.matchAll(/`(cds_\w+)`/g)].map(([, name]) => name)
    const there = [...body.matchAll(/^# TYPE (cds_\w+)/gm)].map(([, name]) => name)
    expect(written.sort()).toEqual(there.sort())
  })
})
