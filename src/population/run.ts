import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Clock } from '../clock.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { serviceDigest } from '../service-digest.ts'
import { type Counts, total } from './count.ts'
import { cutParts, partPath } from './cut-parts.ts'
import { exportFiles } from './export-files.ts'
import { largestChart, memoryPlan } from './memory-plan.ts'
import { type PartTally, rowsPath, tallyPath } from './part-evaluation.ts'
import { evaluateParts } from './part-pool.ts'
import { medicationPath, partition } from './partition.ts'
import { keyId, patientKey } from './patient-key.ts'
import type { Progress } from './progress.ts'
import { type Shard, shardRange, split } from './range.ts'
import { joinRows } from './results.ts'
import { RunError } from './run-error.ts'
import { type RunState, readState, readTallies, type Tallies, writeState, writeTallies } from './run-state.ts'

/** Removes what a finished run may have left because it was killed in its last moment: the charts in the work folder. */
export const clearWork = (out: string): void => rmSync(join(out, 'work'), { recursive: true, force: true })

export type RunOptions = {
  readonly folder: string
  readonly out: string
  readonly services: readonly ServicePackage[]
  /** File of a site that the services already have: threads read it again. */
  readonly local?: string | undefined
  readonly asOf: number | undefined
  readonly shard: Shard | undefined
  readonly keyFile: string | undefined
  readonly fhirServer: string | undefined
  readonly workers: number
  readonly memory: number
  readonly longestLine: number
  readonly csv: boolean
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

/**
 * Judges a whole export: one pass deals it out by patient, threads judge the parts, their rows are joined in the order of the patients'
 * hashes. The same result for any number of threads, any order of files and any number of interruptions.
 * @throws RunError; the reason of the signal if it was stopped, and then it can be resumed.
 */
export async function runPopulation(options: RunOptions): Promise<RunResult> {
  const { out, services, progress, clock, signal } = options
  if (readTallies(out)) throw new RunError('The folder for the results holds a finished run. Name another one.')
  const triggered = services.filter(service => service.trigger)
  if (triggered.length === 0) throw new RunError('No service says which results set off an evaluation.')
  const files = exportFiles(options.folder)
  if (files.length === 0) throw new RunError('The folder holds no NDJSON files.')
  if (isInside(options.folder, out))
    throw new RunError(
      'The folder for the results lies inside the export, where its files would be read as lines of it. Name another one.'
    )
  const work = join(out, 'work')
  mkdirSync(work, { recursive: true, mode: 0o700 })
  const key = patientKey(options.keyFile ?? join(out, 'patient.key'))
  const described = triggered.map(({ name, knowledge }) => ({ name, version: knowledge.version, digest: serviceDigest(name) }))
  const about = { services: described, asOf: options.asOf ?? null, keyId: keyId(key), shard: options.shard ?? null }
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([about, files, options.fhirServer ?? '', options.longestLine]))
    .digest('hex')
  const plainBytes = files.reduce((sum, file) => sum + file.bytes * (file.name.endsWith('.gz') ? 12 : 1), 0)
  const bytes = Math.max(
    1,
    files.reduce((sum, file) => sum + file.bytes, 0)
  )
  const plan = memoryPlan(options.memory, options.workers, plainBytes)
  if (plan.workers < options.workers) progress.say(`The memory is enough for ${plan.workers} of ${options.workers} workers.`)

  const begun = begunState(options, work, fingerprint)
  let state = begun ?? freshState(options, fingerprint, plan.parts)
  writeState(work, state)
  const began = clock()
  if (!state.partitioned) {
    progress.stage('Reading', state.input.bytes / bytes)
    const linesBefore = state.input.lines
    state = await partition(state, {
      ...options,
      work,
      files,
      key,
      badLines: join(out, 'bad-lines.ndjson'),
      requirements: triggered.flatMap(service => service.requirements),
      read: (done, lines) => progress.show(done / bytes, lines - linesBefore, 'lines')
    })
  }
  state = await cutParts(state, work, plan.maxPartBytes, signal)
  const partitioned = clock()

  const parts = state.ranges.map(range => partPath(work, range))
  const waiting = parts.filter(part => !existsSync(tallyPath(part)))
  let finished = parts.length - waiting.length
  let evaluations = 0
  progress.stage('Judging', finished / parts.length)
  await evaluateParts(waiting, {
    services: triggered,
    local: options.local,
    settings: {
      medications: medicationPath(work),
      fhirServer: options.fhirServer,
      asOf: options.asOf,
      until: state.now,
      largestChart,
      exported: state.input.types
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
  const evaluated = clock()
  await joinRows(parts.map(rowsPath), out, options.csv)
  const tallies = { ...about, input: state.input, ...talliesOf(parts) }
  writeTallies(out, tallies)
  clearWork(out)
  progress.end()
  const seconds = { partition: (partitioned - began) / 1000, evaluation: (evaluated - partitioned) / 1000 }
  return { tallies, seconds: begun ? undefined : seconds }
}

const isInside = (folder: string, path: string): boolean => !/^\.\.(?:$|[\\/])/.test(relative(resolve(folder), resolve(path)))

function begunState({ resume }: RunOptions, work: string, fingerprint: string): RunState | undefined {
  const state = readState(work)
  if (state && !resume)
    throw new RunError('The folder for the results holds an unfinished run. Go on with --resume, or name another one.')
  if (state && state.fingerprint !== fingerprint)
    throw new RunError('The unfinished run had another export, other options or other knowledge. Name another folder.')
  return state
}

function freshState({ clock, shard }: RunOptions, fingerprint: string, parts: number): RunState {
  const input = { files: 0, bytes: 0, lines: 0, used: 0, bad: {}, broken: {}, types: [], end: 0 }
  const ranges = [...split(shardRange(shard ?? { index: 0, of: 1 }), parts)]
  return { fingerprint, now: clock(), ranges, filesDone: 0, sizes: [], badBytes: 0, input, partitioned: false }
}

function talliesOf(parts: readonly string[]) {
  const all = parts.map(part => JSON.parse(readFileSync(tallyPath(part), 'utf8')) as PartTally)
  const sum = (of: (tally: PartTally) => Counts) => total(all.map(of))
  return {
    patients: sum(tally => tally.patients),
    duplicates: sum(tally => tally.duplicates),
    undated: sum(tally => tally.undated),
    endUndated: sum(tally => tally.endUndated),
    future: sum(tally => tally.future),
    failed: sum(tally => tally.failed)
  }
}
