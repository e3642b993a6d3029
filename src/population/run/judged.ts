import { type Counts, total } from '../intake/count.ts'
import { medicationPath } from '../intake/deal.ts'
import type { Manifest } from '../intake/manifest.ts'
import { partPath } from '../intake/part-files.ts'
import type { Portion, Range } from '../intake/range.ts'
import { commonest } from '../intake/unread-codes.ts'
import { RowsWriter, writeTexts } from '../rows/rows-file.ts'
import { type Tallies, writeTallies } from '../rows/tallies.ts'
import { clearWork, type RunOptions } from './begin.ts'
import { memoryPlan } from './memory-plan.ts'
import { isJudged, rowsOf, tallyOf } from './part-judge.ts'
import { PartPool } from './part-pool.ts'
import type { PatientTally } from './patient-judge.ts'
import { keyId } from './patient-key.ts'

export type Judging = RunOptions & {
  readonly key: string
  readonly work: string
  readonly dealt: string
  readonly manifest: Manifest
  readonly ranges: readonly Range[]
  readonly part: Portion | null
  /** What is judged, in a word for who waits. */
  readonly stage?: string | undefined
}

type Judges = Pick<Judging, 'services' | 'local' | 'asOf' | 'fhirServer' | 'workers' | 'memory' | 'signal' | 'progress'> &
  Pick<Judging, 'key' | 'dealt' | 'manifest'>

/** As many threads as the memory is enough for. */
export function poolOf(run: Judges): PartPool {
  const { services, local, signal, manifest, dealt, key } = run
  const plan = memoryPlan(run.memory, run.workers)
  if (plan.workers < run.workers) run.progress.say(`The memory is enough for ${plan.workers} of ${run.workers} workers.`)
  const settings = {
    medications: medicationPath(dealt),
    fhirServer: run.fhirServer,
    asOf: run.asOf,
    until: manifest.now,
    exported: manifest.input.types,
    key
  }
  return new PartPool({ services, local, settings, workers: plan.workers, heap: plan.heap, signal })
}

/** Judges what is not judged yet, and joins the rows. */
export async function judged(run: Judging, pool: PartPool): Promise<Tallies> {
  const { out, work, progress } = run
  const parts = run.ranges.map(range => partPath(run.dealt, range))
  const waiting = parts.filter(part => !isJudged(work, part))
  let finished = parts.length - waiting.length
  let evaluations = 0
  progress.stage(run.stage ?? 'Judging', finished / parts.length)
  await pool.evaluate({
    parts: waiting,
    work,
    done: part => {
      finished += 1
      evaluations += part.evaluations
      progress.show(finished / parts.length, evaluations, 'evaluations')
    }
  })
  const tallies = talliesOf(run, parts)
  joined(out, work, parts, tallies)
  writeTexts(out, run.texts)
  writeTallies(out, tallies)
  clearWork(out)
  progress.end()
  return tallies
}

function joined(out: string, work: string, parts: readonly string[], tallies: Tallies): void {
  const rows = new RowsWriter(out)
  try {
    for (const part of parts) for (const row of rowsOf(work, part)) rows.add(row)
    rows.finish(tallies)
  } finally {
    rows.discard()
  }
}

function talliesOf({ manifest, asOf, key, part, work }: Judging, parts: readonly string[]): Tallies {
  const all = parts.map(path => tallyOf(work, path))
  const sum = (of: (tally: PatientTally) => Counts) => total(all.map(of))
  return {
    services: manifest.services,
    export: manifest.export,
    now: manifest.now,
    asOf: asOf ?? null,
    keyId: keyId(key),
    dealt: manifest.fingerprint,
    part,
    input: { ...manifest.input, unread: [...commonest(manifest.input.unread)] },
    patients: sum(tally => tally.patients),
    duplicates: sum(tally => tally.duplicates),
    undated: sum(tally => tally.undated),
    endUndated: sum(tally => tally.endUndated),
    future: sum(tally => tally.future),
    failed: sum(tally => tally.failed)
  }
}
