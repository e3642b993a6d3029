import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ServicePackage } from '../guideline-folder.ts'
import { total } from './count.ts'
import { assertJudgedBy } from './judged-by.ts'
import { joinRows, rowsFile } from './results.ts'
import { RunError } from './run-error.ts'
import { readTallies, type Tallies, writeTallies } from './run-state.ts'

/**
 * Joins the finished shards of one export into what a run without shards would have given.
 * @throws RunError if they are not all there, or do not belong together.
 */
export async function mergeShards(
  folders: readonly string[],
  out: string,
  { csv, services }: { readonly csv: boolean; readonly services: readonly ServicePackage[] }
): Promise<Tallies> {
  if (readTallies(out)) throw new RunError('The folder for the results holds a finished run. Name another one.')
  const shards = folders
    .map(folder => {
      const tallies = readTallies(folder)
      if (!tallies) throw new RunError(`${folder} holds no finished run.`)
      return { folder, tallies, index: tallies.shard?.index ?? 0, of: tallies.shard?.of ?? 1 }
    })
    .sort((a, b) => a.index - b.index)
  const first = shards[0]
  if (!first || shards.length !== first.of || shards.some(({ index, of }, nth) => index !== nth || of !== shards.length))
    throw new RunError(`These are not all shards of one run: ${shards.map(({ index, of }) => `${index}/${of}`).join(', ')}.`)
  const common = ({ services, asOf, keyId, input }: Tallies): string => JSON.stringify([services, asOf, keyId, input])
  if (shards.some(({ tallies }) => common(tallies) !== common(first.tallies)))
    throw new RunError('The shards differ in export, options, key or knowledge.')
  assertJudgedBy(services, first.tallies)
  mkdirSync(out, { recursive: true })
  await joinRows(
    shards.map(({ folder }) => rowsFile(folder)),
    out,
    csv
  )
  const bad = join(first.folder, 'bad-lines.ndjson')
  if (existsSync(bad)) copyFileSync(bad, join(out, 'bad-lines.ndjson'))
  const sum = (of: (tallies: Tallies) => Record<string, number>) => total(shards.map(({ tallies }) => of(tallies)))
  const tallies: Tallies = {
    ...first.tallies,
    shard: null,
    patients: sum(one => one.patients),
    duplicates: sum(one => one.duplicates),
    undated: sum(one => one.undated),
    endUndated: sum(one => one.endUndated),
    future: sum(one => one.future),
    failed: sum(one => one.failed)
  }
  writeTallies(out, tallies)
  return tallies
}
