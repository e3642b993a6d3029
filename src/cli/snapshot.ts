import { mkdirSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { snapshotOf } from '../http/changes/snapshot.ts'

/**
 * `npm run snapshot -- NAME [ROOT [DATE]]`: keeps the version of a guideline that is about to be left, for `/guideline/changes`. Run it before
 * the version is raised; ROOT is another checkout to read, DATE the day of its release.
 */
const [name = '', root = '.', date = new Date().toISOString().slice(0, 10)] = process.argv.slice(2)
const from = pathToFileURL(`${root}/`)
const snapshot = snapshotOf(new URL(`cds-services/${name}/`, from), new URL(`fixtures/${name}/`, from), date)
const folder = new URL(`../../cds-services/${name}/knowledge/versions/`, import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL(`${snapshot.version}.json`, folder), `${JSON.stringify(snapshot, null, 1)}\n`)
process.stdout.write(
  `cds-services/${name}/knowledge/versions/${snapshot.version}.json: ${Object.keys(snapshot.cards).length} examples\n`
)
