import { pathToFileURL } from 'node:url'
import { snapshotOf } from '../http/changes/snapshot.ts'

/**
 * `npm run snapshot -- NAME [ROOT [DATE]]`: a version of a guideline that is about to be left, on standard output, to be kept under
 * `knowledge/versions` for `/guideline/changes`. ROOT is another checkout to read, DATE the day of its release.
 */
const [name = '', root = '.', date = new Date().toISOString().slice(0, 10)] = process.argv.slice(2)
const from = pathToFileURL(`${root}/`)
const snapshot = snapshotOf(new URL(`cds-services/${name}/`, from), new URL(`fixtures/${name}/`, from), date)
process.stdout.write(`${JSON.stringify(snapshot, null, 1)}\n`)
