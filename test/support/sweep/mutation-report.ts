import { writeFileSync } from 'node:fs'
import { described } from './mutation.ts'
import { allMutations, tellersFile } from './tables.ts'
import { tried } from './tried.ts'

/**
 * `npm run proof:mutation`: changes every number of the tables, one at a time, and tells which change no start, sweep or fixture
 * notices. Ends with 1 if there is one. Name files to try only those. A whole run also writes down what told of the changes,
 * so that the next looks there first.
 */
const named = process.argv.slice(2)
const changes = allMutations().filter(({ file }) => named.length === 0 || named.includes(file))
let sofar = 0
const told = await tried(changes, ({ by, mutation }) => {
  sofar += 1
  if (sofar % 100 === 0) process.stderr.write(`${sofar} of ${changes.length} tried\n`)
  if (by === undefined) process.stdout.write(`unnoticed: ${described(mutation)}\n`)
})
const unnoticed = told.filter(one => one.by === undefined)
process.stdout.write(`${told.length - unnoticed.length} of ${told.length} changes were noticed\n`)
// A name that fits no table finds nothing, and has shown nothing.
process.exitCode = unnoticed.length > 0 || told.length === 0 ? 1 : 0

if (named.length === 0) {
  const counts = Map.groupBy(told, one => one.by ?? '')
  const checks = [...counts.keys()].filter(name => name !== '' && !name.startsWith('start: '))
  const sorted = checks.toSorted((a, b) => (counts.get(b)?.length ?? 0) - (counts.get(a)?.length ?? 0) || a.localeCompare(b))
  writeFileSync(tellersFile, `${sorted.join('\n')}\n`)
}
