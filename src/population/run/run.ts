import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../clock.ts'
import type { ServicePackage } from '../../guideline-folder.ts'
import { type Counts, total } from '../intake/count.ts'
import { medicationPath } from '../intake/deal.ts'
import { described, fingerprintOf, type Manifest, manifestPath, readManifest } from '../intake/manifest.ts'
import { partPath } from '../intake/part-files.ts'
import { type Portion, type Range, rangeOf } from '../intake/range.ts'
import { RunError } from '../intake/run-error.ts'
import { writeWhole } from '../intake/text-file.ts'
import { commonest } from '../intake/unread-codes.ts'
import { RowsWriter, type TextForms, writeTexts } from '../rows/rows-file.ts'
import { readTallies, type Tallies, writeTallies } from '../rows/tallies.ts'
import { badLinesPath, dealExport, filesOf, triggered } from './deal-export.ts'
import { memoryPlan } from './memory-plan.ts'
import { isJudged, rowsOf, tallyOf } from './part-judge.ts'
import { evaluateParts } from './part-pool.ts'
import type { PatientTally } from './patient-judge.ts'
import { keyId, patientKey } from './patient-key.ts'
import type { Progress } from './progress.ts'

export type RunOptions = {
  /** The export; of `runPart`, what it was dealt into. */
  readonly folder: string
  readonly out: string
  readonly services: readonly ServicePackage[]
  /** File of a site that the services already have: threads read it again. */
  readonly local?: string | undefined
  readonly asOf: number | undefined
  readonly keyFile: string | undefined
  readonly fhirServer: string | undefined
  readonly workers: number
  readonly memory: number
  readonly longestLine: number
  readonly texts: TextForms
  readonly resume: boolean
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly progress: Progress
}

export type RunResult = {
  readonly tallies: Tallies
  /** Nothing for a run that was resumed: its first part went by in another process. */
  readonly seconds: { readonly partition: number; readonly evaluation: number } | undefined
}

/** Removes what a finished run may have left because it was killed in its last moment: the charts in the work folder. */
const clearWork = (out: string): void => rmSync(join(out, 'work'), { recursive: true, force: true })

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
  const tallies = await judged(run)
  const seconds = { partition: (partitioned - began) / 1000, evaluation: (clock() - partitioned) / 1000 }
  return { tallies, seconds: isResumed ? undefined : seconds }
}

/**
 * Judges one of the parts into which an export was dealt.
 * @throws RunError naming the manifest, if there is no such part or it was dealt for another version; else as `runPopulation` does.
 */
export async function runPart(options: RunOptions & { readonly index: number }): Promise<RunResult> {
  const { folder, out, clock, index } = options
  assertUnfinished(out)
  const services = triggered(options.services)
  const manifest = dealtManifest(folder)
  const { of } = manifest
  if (index >= of) throw new RunError(`${manifestPath(folder)} has ${of} parts, counted from 0.`)
  const own = described(services)
  if (JSON.stringify(own) !== JSON.stringify(manifest.services)) {
    const named = (all: Manifest['services']): string =>
      all.map(({ name, version, digest }) => `${name} ${version} (files ${digest})`).join(', ')
    throw new RunError(
      `${manifestPath(folder)} was dealt for ${named(manifest.services)}, not for ${named(own)}. Deal the export again.`
    )
  }
  const { work, key } = begin(options, [manifest.fingerprint, manifest.now, index, of])
  const { from, to } = rangeOf({ index, of })
  const ranges = manifest.ranges.filter(range => range.from >= from && range.to <= to)
  const began = clock()
  const part = of === 1 ? null : { index, of }
  if (existsSync(badLinesPath(folder))) copyFileSync(badLinesPath(folder), badLinesPath(out))
  const fhirServer = manifest.fhirServer
  const tallies = await judged({ ...options, fhirServer, services, key, work, dealt: folder, manifest, ranges, part })
  return { tallies, seconds: { partition: 0, evaluation: (clock() - began) / 1000 } }
}

/** @throws RunError naming the file, if nothing was dealt there, or not all. */
function dealtManifest(folder: string): Manifest {
  const manifest = readManifest(folder)
  if (!manifest?.dealt) throw new RunError(`${manifestPath(folder)} is not that of an export dealt to its end by --deal.`)
  return manifest
}

function assertUnfinished(out: string): void {
  if (readTallies(out)) throw new RunError('The folder for the results holds a finished run. Name another one.')
}

/** The work folder and the key of a run that begins, or goes on with what it depends on unchanged. @throws RunError */
function begin({ out, keyFile, asOf, resume }: RunOptions, about: readonly unknown[]) {
  const work = join(out, 'work')
  const path = join(work, 'run.json')
  const isResumed = existsSync(path)
  if (isResumed && !resume)
    throw new RunError('The folder for the results holds an unfinished run. Go on with --resume, or name another one.')
  mkdirSync(work, { recursive: true, mode: 0o700 })
  const key = patientKey(keyFile ?? join(out, 'patient.key'))
  const fingerprint = fingerprintOf(...about, asOf ?? null, keyId(key))
  if (isResumed && JSON.parse(readFileSync(path, 'utf8')).fingerprint !== fingerprint)
    throw new RunError('The unfinished run had another export, other options or other knowledge. Name another folder.')
  writeWhole(path, JSON.stringify({ fingerprint }))
  return { work, key, isResumed }
}

type Judging = RunOptions & {
  readonly key: string
  readonly work: string
  readonly dealt: string
  readonly manifest: Manifest
  readonly ranges: readonly Range[]
  readonly part: Portion | null
}

/** Judges what is not judged yet, and joins the rows. */
async function judged(run: Judging): Promise<Tallies> {
  const { out, work, manifest, progress, signal, key, services } = run
  const parts = run.ranges.map(range => partPath(run.dealt, range))
  const plan = memoryPlan(run.memory, run.workers)
  if (plan.workers < run.workers) progress.say(`The memory is enough for ${plan.workers} of ${run.workers} workers.`)
  const waiting = parts.filter(part => !isJudged(work, part))
  let finished = parts.length - waiting.length
  let evaluations = 0
  progress.stage('Judging', finished / parts.length)
  await evaluateParts(waiting, {
    services,
    local: run.local,
    settings: {
      medications: medicationPath(run.dealt),
      work,
      fhirServer: run.fhirServer,
      asOf: run.asOf,
      until: manifest.now,
      exported: manifest.input.types,
      key
    },
    workers: plan.workers,
    heap: plan.heap,
    signal,
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

type Asked = {
  readonly asOf: number | undefined
  readonly part: Portion | null
  readonly input: { readonly files: number; readonly bytes: number }
}

/**
 * The finished run in a folder, if there is one, which a run that was resumed too late stands for. The charts that it may have left
 * because it was killed in its last moment are removed.
 * @throws RunError if it was of another export, moment or part than is asked for now: its figures would pass for theirs.
 */
export function finishedRun(out: string, { asOf, part, input }: Asked): Tallies | undefined {
  const tallies = readTallies(out)
  if (!tallies) return undefined
  const isSame =
    tallies.asOf === (asOf ?? null) &&
    tallies.part?.index === part?.index &&
    tallies.part?.of === part?.of &&
    tallies.input.files === input.files &&
    tallies.input.bytes === input.bytes
  if (!isSame) throw new RunError('The finished run had another export or other options. Name another folder.')
  clearWork(out)
  return tallies
}
