import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { runSitePageCli } from '../../src/cli/site-page.ts'
import { loadServices, type ServicePackage } from '../../src/guideline-folder.ts'

const examples = new URL('../../deploy/protocols/', import.meta.url).pathname

describe('npm run protocol', () => {
  let services: readonly ServicePackage[]
  beforeAll(async () => {
    services = await loadServices(['hypomagnesemia'])
  })

  function run(...args: readonly string[]) {
    const said = { out: '', err: '' }
    const into = (name: keyof typeof said) =>
      new Writable({
        write(chunk, _encoding, done) {
          said[name] += String(chunk)
          done()
        }
      })
    return { code: runSitePageCli(args, { services, stdout: into('out'), stderr: into('err') }), said }
  }

  it('prints the protocol on one page that needs nothing but itself', () => {
    const { code, said } = run(join(examples, 'ward.json'))
    expect(code).toBe(0)
    expect(said.out).toContain('Our protocol: magnesium replacement, Example Hospital, version 2026-11')
    expect(said.out).toContain('1 to &lt;1.6 mg/dL (0.41 to &lt;0.66 mmol/L)')
    for (const words of ['4 g IV', '2 g IV', '1 g IV', 'Approval', 'Next review', 'pending clinical sign-off'])
      expect(said.out).toContain(words)
    expect(said.out).not.toMatch(/<script|src=|href=/)
    // One sheet of paper holds some 50 lines of this size.
    expect(said.out.replace(/<style>[\s\S]*?<\/style>/, '').split(/<(?:p|tr|h1|h2)>/).length).toBeLessThan(40)
  })

  it.each<[string, readonly string[], number, RegExp]>([
    ['a protocol beyond its limits', [join(examples, 'refused.json')], 1, /refused\.json: protocol\.settings\.ward\.target/],
    ['a file without a protocol', [join(examples, '../site.example.json')], 1, /states no protocol/],
    ['a file that is not there', ['nowhere.json'], 1, /nowhere\.json: cannot be read/],
    ['no file', [], 2, /Usage/]
  ])('%s', (_name, args, code, words) => {
    const answer = run(...args)
    expect([answer.code, answer.said.out]).toEqual([code, ''])
    expect(answer.said.err).toMatch(words)
  })

  it('is a script of the package', () =>
    expect(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).scripts.protocol).toContain(
      'site-page'
    ))
})
