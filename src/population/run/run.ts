import { described } from '../intake/manifest.ts'
import type { Portion } from '../intake/range.ts'
import { assertUnfinished, begin, type RunOptions, type RunResult } from './begin.ts'
import { badLinesPath, dealExport, filesOf, triggered } from './deal-export.ts'
import { judged, poolOf } from './judged.ts'

/**
 * Judges a whole export: one pass deals it out by patient, threads judge the parts, their rows are joined. The same result for any number
 * of threads, any order of files and any number of interruptions.
 * @throws RunError; the reason of the signal if it was stopped, and then it can be resumed.
 */
export async function runPopulation(options: RunOptions & { readonly shard: Portion | undefined }): Promise<RunResult> {
  const { folder, out, clock, shard } = options
  assertUnfinished(out)
  const services = triggered(options.services)
  const files = filesOf(folder, out)
  const { work, key, isResumed } = begin(options, [described(services), files, shard ?? null])
  const began = clock()
  const manifest = await dealExport({ ...options, services, files, to: work, badLines: badLinesPath(out), of: 1 })
  const partitioned = clock()
  const run = { ...options, services, key, work, dealt: work, manifest, ranges: manifest.ranges, part: shard ?? null }
  const pool = poolOf(run)
  try {
    const tallies = await judged(run, pool)
    const seconds = { partition: (partitioned - began) / 1000, evaluation: (clock() - partitioned) / 1000 }
    return { tallies, seconds: isResumed ? undefined : seconds }
  } finally {
    await pool.close()
  }
}
