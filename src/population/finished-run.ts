import { exportFiles } from './export-files.ts'
import type { Shard } from './range.ts'
import { clearWork } from './run.ts'
import { RunError } from './run-error.ts'
import { readTallies, type Tallies } from './run-state.ts'

type Asked = { readonly folder: string; readonly asOf: number | undefined; readonly shard: Shard | undefined }

/**
 * The finished run in a folder, if there is one, which a run that was resumed too late stands for. The charts that it may have left
 * because it was killed in its last moment are removed.
 * @throws RunError if it was of another export, moment or shard than is asked for now: its figures would pass for theirs.
 */
export function finishedRun(out: string, { folder, asOf, shard }: Asked): Tallies | undefined {
  const tallies = readTallies(out)
  if (!tallies) return undefined
  const files = exportFiles(folder)
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const isSame =
    tallies.asOf === (asOf ?? null) &&
    tallies.shard?.index === shard?.index &&
    tallies.shard?.of === shard?.of &&
    tallies.input.files === files.length &&
    tallies.input.bytes === bytes
  if (!isSame) throw new RunError('The finished run had another export or other options. Name another folder.')
  clearWork(out)
  return tallies
}
