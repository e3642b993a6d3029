import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../config.ts'
import { fixtureFolders } from '../fixture-folders.ts'
import { loadServices } from '../guideline-folder.ts'
import { chartValuesSchema } from './chart-values-schema.ts'
import { withConfigurationTable } from './configuration-table.ts'
import { withExampleCard } from './example-card.ts'
import { knowledgeNames } from './knowledge-names.ts'
import { withLimitTable } from './limit-table.ts'
import { withPackageTable } from './package-table.ts'
import { registrySchema, withRegistryTables } from './registry-reference.ts'

/**
 * `npm run review` writes REVIEW.md, the names and the schema of site files of every reviewed service, and the tables of settings and
 * limits; `npm run check:generated` tells what is out of date.
 */

const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const filesBelow = (path: string): readonly string[] =>
  existsSync(new URL(path, root))
    ? readdirSync(new URL(path, root), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => relative(fileURLToPath(root), join(entry.parentPath, entry.name)))
        .sort()
    : []

type Review = (examples: readonly unknown[], mentions: ReadonlyMap<string, readonly string[]>) => string

/** Fixtures of a service with their recorded answers. */
function examplesOf(service: string): readonly unknown[] {
  const json = (folder: URL, file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
  return fixtureFolders(new URL(`fixtures/${service}/`, root)).map(([name, folder]) => ({
    name,
    request: json(folder, 'request.json'),
    response: json(folder, 'response.json')
  }))
}

/** Rule files, tables and tests that name a conflict or a gap. The lists of them all do not count. */
function mentionsOf(service: string): ReadonlyMap<string, readonly string[]> {
  const lists = /\/(statements|conflicts|amendments|sources|not-offered|capabilities)\.json$/
  const own = `cds-services/${service}/`
  const files = [...filesBelow(own), ...filesBelow('test/')].filter(
    path => /(\.ts|knowledge\/[^/]+\.json)$/.test(path) && !lists.test(path) && !path.startsWith('test/support/')
  )
  const found = new Map<string, string[]>()
  for (const path of files) {
    const name = path.startsWith(own) ? path.slice(own.length) : path
    for (const id of new Set(read(path).match(/\b[CO]-\d\d\b/g) ?? [])) found.set(id, [...(found.get(id) ?? []), name])
  }
  return found
}

const folderOf = (service: string): URL => new URL(`cds-services/${service}/`, root)

/** Guidelines that are reviewed by clinicians, each with a document for them. */
const reviewed = (): readonly string[] =>
  readdirSync(new URL('cds-services/', root))
    .filter(service => existsSync(new URL('review.ts', folderOf(service))))
    .sort()

async function generated(): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const service of reviewed()) {
    const module = new URL('review.ts', folderOf(service))
    const { review, siteFileSchema }: { review: Review; siteFileSchema?: () => object } = await import(module.href)
    texts.set(`cds-services/${service}/REVIEW.md`, review(examplesOf(service), mentionsOf(service)))
    if (siteFileSchema) texts.set(`cds-services/${service}/site.schema.json`, `${JSON.stringify(siteFileSchema(), null, 2)}\n`)
  }
  const example = read('fixtures/example/severe.json')
  texts.set('README.md', withExampleCard(read('README.md'), example, await loadServices(readConfig({}).SERVICES)))
  texts.set('docs/configuration.md', withConfigurationTable(read('docs/configuration.md')))
  texts.set('docs/packages.md', withPackageTable(read('docs/packages.md'), read('package-lock.json')))
  texts.set('docs/registry.md', withRegistryTables(read('docs/registry.md')))
  texts.set('deploy/clients.schema.json', `${JSON.stringify(registrySchema(), null, 2)}\n`)
  texts.set('deploy/helm/values.schema.json', `${JSON.stringify(chartValuesSchema(), null, 2)}\n`)
  texts.set('deploy/README.md', withLimitTable(read('deploy/README.md')))
  return texts
}

/** Names come first: the guidelines themselves are read with them. */
const names = (): ReadonlyMap<string, string> =>
  new Map(reviewed().map(service => [`cds-services/${service}/knowledge-names.ts`, knowledgeNames(folderOf(service))]))

const checking = process.argv.includes('--check')

function settle(texts: ReadonlyMap<string, string>): void {
  for (const [path, text] of texts) {
    const file = new URL(path, root)
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
    if (checking) {
      process.stderr.write(`${path} is out of date: npm run review\n`)
      process.exitCode = 1
    } else {
      writeFileSync(file, text)
      process.stdout.write(`${path} written\n`)
    }
  }
}

settle(names())
settle(await generated())
