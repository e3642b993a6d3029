import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { serviceNames } from './support/guidelines/services.ts'

/** The shape of the project, held by tests: layers that data passes once, downward, and knowledge apart from code. */

const root = fileURLToPath(new URL('../', import.meta.url))

type Source = { readonly path: string; readonly text: string; readonly imports: readonly string[] }

const importing = /(?:from|import\()\s*'(\.[^']+)'/g

function sourcesIn(folder: string): readonly Source[] {
  return readdirSync(resolve(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(entry => resolve(entry.parentPath, entry.name))
    .map(file => {
      const text = readFileSync(file, 'utf8')
      const imports = [...text.matchAll(importing)].map(([, target = '']) => relative(root, resolve(dirname(file), target)))
      return { path: relative(root, file), text, imports }
    })
}

const house = sourcesIn('src')
const services = sourcesIn('cds-services')
const tests = sourcesIn('test')
/** The pages have a world of their own; the tools print and read the clock. */
const isTool = ({ path }: Source): boolean => path.startsWith('src/cli/') || path.startsWith('src/web/')
const wrong = (sources: readonly Source[], pattern: RegExp): readonly string[] =>
  sources.flatMap(({ path, text }) => {
    const found = pattern.exec(withoutComments(text))
    return found ? [`${path}: ${found[0]}`] : []
  })
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

/** The layers, in the order in which data passes them. Each may use those before it; a file at the top of `src` is a layer. */
const layers = [
  'service-error.ts',
  'compile-cache.ts',
  'limits.ts',
  'stopwatch.ts',
  'tracing.ts',
  'clock.ts',
  'fixture-folders.ts',
  'config.ts',
  'clients',
  'cds-hooks',
  'terminology',
  'acquisition',
  'facts',
  'recommendation.ts',
  'guideline',
  'guideline-folder.ts',
  'service-digest.ts',
  'site-services.ts',
  'presentation',
  'store',
  'insight',
  'suppression',
  'pipeline.ts',
  'shadow.ts',
  'decision.ts',
  'answer.ts',
  'http',
  'app.ts',
  'population',
  'web',
  'cli',
  'serve.ts',
  'main.ts'
]
/** Files that reach themselves through their imports, each circle named by its files. */
function circlesAmong(sources: readonly Source[]): readonly string[] {
  const importsOf = new Map(sources.map(({ path, imports }) => [path, imports]))
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) circles.push([...trail.slice(start), path].join(' > '))
    if (start >= 0 || done.has(path)) return
    for (const target of importsOf.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const { path } of sources) visit(path, [])
  return circles
}

const layerOf = (path: string): string => path.split('/')[1] ?? ''

describe('layers', () => {
  it('has every file of src in a known layer', () => {
    expect(house.filter(({ path }) => !layers.includes(layerOf(path))).map(({ path }) => path)).toEqual([])
  })

  it('imports from its own layer or an earlier one', () => {
    const upward = house.flatMap(({ path, imports }) =>
      imports
        .filter(target => target.startsWith('src/') && layers.indexOf(layerOf(target)) > layers.indexOf(layerOf(path)))
        .map(target => `${path} imports ${target}`)
    )
    expect(upward).toEqual([])
  })

  it('has no circle of imports, types included', () => {
    expect(circlesAmong([...house, ...services])).toEqual([])
  })

  it('knows no service', () => {
    const known = house.flatMap(({ path, imports }) =>
      imports.filter(target => target.startsWith('cds-services/')).map(target => `${path} imports ${target}`)
    )
    expect(known).toEqual([])
  })

  it('never imports from the tests', () => {
    const found = [...house, ...services].filter(({ imports }) => imports.some(target => target.startsWith('test/')))
    expect(found.map(({ path }) => path)).toEqual([])
  })
})

describe('services', () => {
  it('imports facts, guideline, recommendation, the contract, and itself', () => {
    const allowed = /^src\/(facts\/|guideline\/|recommendation\.ts$|guideline-folder\.ts$)/
    const others = services.flatMap(({ path, imports }) => {
      const own = `${path.split('/').slice(0, 2).join('/')}/`
      return imports.filter(target => !target.startsWith(own) && !allowed.test(target)).map(target => `${path} imports ${target}`)
    })
    expect(others).toEqual([])
  })

  it.each(serviceNames())('%s asks the chart for nothing that it does not read', name => {
    const own = services.filter(({ path }) => path.startsWith(`cds-services/${name}/`))
    const inputs = own.find(({ path }) => path.endsWith('/inputs.ts'))?.text ?? ''
    const declared = /export const concepts = \{([\s\S]*?)\} as const/.exec(inputs)?.[1] ?? ''
    const concepts = [...declared.matchAll(/(\w+): \[/g)].flatMap(([, concept]) => concept ?? [])
    const unread = concepts.filter(
      concept => !own.some(({ path, text }) => !path.endsWith('/inputs.ts') && text.includes(`concepts.${concept}`))
    )
    const tests = /export const labTests = \{([\s\S]*?)\n\} as const/.exec(inputs)?.[1] ?? ''
    const facts = [...tests.matchAll(/^ {2}(\w+): \{/gm)].flatMap(([, test]) => test ?? [])
    const neverRead = facts.filter(fact => !own.some(({ text }) => new RegExp(`\\bf\\.${fact}\\b`).test(text)))
    expect(concepts.length + facts.length).toBeGreaterThan(1)
    expect([...unread, ...neverRead]).toEqual([])
  })

  it('has no package of its own besides the one for schemas', () => {
    const packages = services.flatMap(({ path, text }) =>
      [...text.matchAll(/from '([^.'][^']*)'/g)].flatMap(([, name]) =>
        name === 'zod' || name?.startsWith('node:') ? [] : [`${path}: ${name}`]
      )
    )
    expect(packages).toEqual([])
  })
})

/** Words of one service; general formulas and the chemistry of drug names may use them. */
const clinicalNouns = /hypomagnes|magnes|hypokal|potassi|mgso4|torsades|digoxin|eclampsia|bartter|refeeding/i
const mayNameThem: Readonly<Record<string, string>> = {
  'src/facts/drug-words.ts': 'elements that are a salt behind another name',
  'src/config.ts': 'the folder that is served by default'
}

describe('the house knows no guideline', () => {
  it('has no clinical noun of one service', () => {
    const named = house.filter(
      ({ path }) => !path.startsWith('src/facts/formulas/') && !path.startsWith('src/web/') && !mayNameThem[path]
    )
    expect(wrong(named, clinicalNouns)).toEqual([])
  })
})

describe('words of the value sets', () => {
  const names = ['conditions', 'drug-classes'].flatMap(file => {
    const path = resolve(root, `cds-services/hypomagnesemia/knowledge/value-sets/${file}.json`)
    return (JSON.parse(readFileSync(path, 'utf8')) as { rows: readonly [string][] }).rows.map(([name]) => name)
  })

  it('stand in the service and never in the house', () => {
    const quoted = new Set(names.map(name => `'${name}'`))
    const found = house
      .filter(({ path }) => !mayNameThem[path])
      .flatMap(({ path, text }) =>
        [...text.matchAll(/'[a-z0-9-]+'/g)].flatMap(([word]) => (quoted.has(word) ? [`${path}: ${word}`] : []))
      )
    expect(found).toEqual([])
  })
})

describe('the world outside comes in as an argument', () => {
  it('has no FHIR types past facts, but for the two writers: of orders, and of artifacts', () => {
    const writers = /^src\/presentation\/(order\.ts$|artifacts\/)/
    const others = house.filter(({ path }) => !/^src\/(acquisition|facts|web)\//.test(path) && !writers.test(path))
    expect(wrong([...others, ...services], /from '(?:@types\/)?fhir\//)).toEqual([])
  })

  it('reads the environment where a process starts alone', () => {
    const others = [...house, ...services].filter(source => source.path !== 'src/serve.ts' && !isTool(source))
    expect(wrong(others, /process\.env\b/)).toEqual([])
  })

  it('reads the clock in one file', () => {
    const others = [...house, ...services].filter(source => source.path !== 'src/clock.ts' && !isTool(source))
    expect(wrong(others, /Date\.now\b|new Date\(\s*\)|\bDate\(\s*\)/)).toEqual([])
  })

  it('has every limit, time-out and retry in one table', () => {
    const named =
      /\b(?:const|readonly) \w*(?:[pP]atience|[iI]nterval|[tT]imeout|[lL]imit|[pP]ause|[lL]ongest|[lL]argest|most[A-Z]\w*|[rR]etry\w*) = '?\d/
    const passed = /(?:setTimeout|setInterval|AbortSignal\.timeout|pause)\([^()]*\b\d{2,}\b/
    const others = house.filter(source => !/^src\/(limits|config)\.ts$|^src\/(cli|web|population)\//.test(source.path))
    expect([...wrong(others, named), ...wrong(others, passed)]).toEqual([])
  })

  it('gives what a call is judged by one shape: members may be undefined, and are not spread in under a condition', () => {
    const conditional = /\.\.\.\((?:[^()]|\([^()]*\))*\?\s*(?:\{\}|\{[^{}]*\}\s*:\s*\{\})/
    const onTheWay = /^src\/(facts|guideline|presentation)\/|^cds-services\/hypomagnesemia\/(facts|pathway|wording)\//
    // What goes back to a client must not have members without content, and artifacts are no part of a call.
    const written = /^src\/(facts\/revised-order\.ts|presentation\/artifacts\/)/
    const judged = [...house, ...services].filter(({ path }) => onTheWay.test(path) && !written.test(path))
    expect(judged.length).toBeGreaterThan(100)
    expect(wrong(judged, conditional)).toEqual([])
  })

  it('writes to no console', () => {
    expect(
      wrong(
        [...house, ...services].filter(source => !isTool(source)),
        /\bconsole\./
      )
    ).toEqual([])
  })
})

describe('the twin in CQL', () => {
  const twin = tests.filter(({ path }) => path.startsWith('test/support/twin/'))

  it('shares no code with what it is compared with: it takes figures and codes from their files', () => {
    expect(twin.length).toBeGreaterThan(5)
    const shared = twin.flatMap(({ path, imports }) =>
      imports.filter(target => !target.startsWith('test/support/twin/')).map(target => `${path} imports ${target}`)
    )
    expect(shared).toEqual([])
    const read = twin.flatMap(({ text }) => [...text.matchAll(/new URL\('(\.\.\/[^']+)'/g)].map(([, file = '']) => file))
    expect(new Set(read)).toEqual(
      new Set(['../../../cds-services/hypomagnesemia/knowledge/', '../../../cds-services/hypomagnesemia/cql/'])
    )
  })

  it('includes libraries of its own alone', () => {
    const folder = 'cds-services/hypomagnesemia/cql'
    const texts = readdirSync(resolve(root, folder)).flatMap(name =>
      name.endsWith('.cql') ? [readFileSync(resolve(root, folder, name), 'utf8')] : []
    )
    const included = texts.flatMap(text => [...text.matchAll(/^include (\w+)/gm)].map(([, name = '']) => name))
    expect(included.length).toBeGreaterThan(5)
    expect(included.filter(name => !existsSync(resolve(root, folder, `${name}.cql`)))).toEqual([])
  })
})

describe('size', () => {
  it('has functions of at most four parameters and 81 lines, held by the linter without an exception', () => {
    const { overrides } = JSON.parse(readFileSync(resolve(root, 'biome.json'), 'utf8'))
    expect(overrides[0].includes).toEqual(['src/**', 'cds-services/**'])
    expect(overrides[0].linter.rules.complexity).toEqual({
      useMaxParams: { level: 'error', options: { max: 4 } },
      noExcessiveLinesPerFunction: { level: 'error', options: { maxLines: 81 } }
    })
    const excused = [...house, ...services].filter(({ text }) => /biome-ignore lint\/complexity\/(useMax|noExcessive)/.test(text))
    expect(excused.map(({ path }) => path)).toEqual([])
  })

  it('has no file of more than 295 lines, but for names that are generated', () => {
    const written = [...house, ...services].filter(({ path }) => !path.endsWith('/knowledge-names.ts'))
    const long = written.filter(({ text }) => text.split('\n').length > 296)
    expect(long.map(({ path, text }) => `${path}: ${text.split('\n').length}`)).toEqual([])
  })

  it('has kebab-case names', () => {
    const others = [...house, ...services, ...tests].filter(
      ({ path }) => !/^[a-z0-9-]+(\.(test|long|bench|d))?\.tsx?$/.test(path.split('/').at(-1) ?? '')
    )
    expect(others.map(({ path }) => path)).toEqual([])
  })

  it('has what tests share in folders by purpose', () => {
    const loose = tests.filter(({ path }) => /^test\/support\/[^/]+$/.test(path))
    expect(loose.map(({ path }) => path)).toEqual([])
  })

  it('allows nothing that is not needed', () => {
    const paths = new Set([...house, ...services].map(({ path }) => path))
    expect(Object.keys(mayNameThem).filter(path => !paths.has(path))).toEqual([])
  })
})
