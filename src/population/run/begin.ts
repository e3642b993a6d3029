import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../clock.ts'
import type { ServicePackage } from '../../guideline-folder.ts'
import { fingerprintOf } from '../intake/manifest.ts'
import type { Portion } from '../intake/range.ts'
import { RunError } from '../intake/run-error.ts'
import { writeWhole } from '../intake/text-file.ts'
import type { TextForms } from '../rows/rows-file.ts'
import { readTallies, type Tallies } from '../rows/tallies.ts'
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
export const clearWork = (out: string): void => rmSync(join(out, 'work'), { recursive: true, force: true })

/** @throws RunError */
export function assertUnfinished(out: string): void {
  if (readTallies(out)) throw new RunError('The folder for the results holds a finished run. Name another one.')
}

type Beginning = Pick<RunOptions, 'out' | 'keyFile' | 'asOf' | 'resume'>

const begunPath = (out: string): string => join(out, 'work', 'run.json')

/** The work folder and the key of a run that begins, or goes on with what it depends on unchanged. @throws RunError */
export function begin(options: Beginning, about: readonly unknown[]) {
  const { out, keyFile } = options
  const isResumed = isBegun(options)
  mkdirSync(join(out, 'work'), { recursive: true, mode: 0o700 })
  const key = patientKey(keyFile ?? join(out, 'patient.key'))
  if (isResumed) assertSameRun(options, about, key)
  writeWhole(begunPath(out), JSON.stringify({ fingerprint: fingerprintOfRun(options, about, key) }))
  return { work: join(out, 'work'), key, isResumed }
}

/** Nothing is written. @throws RunError if there is a run in the folder with which this one may not go on. */
export function assertCanBegin(options: Beginning, about: readonly unknown[], key: string): void {
  if (isBegun(options)) assertSameRun(options, about, key)
}

function isBegun({ out, resume }: Beginning): boolean {
  const isThere = existsSync(begunPath(out))
  if (isThere && !resume)
    throw new RunError('The folder for the results holds an unfinished run. Go on with --resume, or name another one.')
  return isThere
}

function assertSameRun(options: Beginning, about: readonly unknown[], key: string): void {
  const { fingerprint } = JSON.parse(readFileSync(begunPath(options.out), 'utf8'))
  if (fingerprint !== fingerprintOfRun(options, about, key))
    throw new RunError('The unfinished run had another export, other options or other knowledge. Name another folder.')
}

const fingerprintOfRun = ({ asOf }: Beginning, about: readonly unknown[], key: string): string =>
  fingerprintOf(...about, asOf ?? null, keyId(key))

type Asked = {
  readonly asOf: number | undefined
  readonly part: Portion | null
  readonly input: { readonly files: number; readonly bytes: number }
  /** What was dealt, and the key: not looked at where they are not said. */
  readonly dealt?: string | undefined
  readonly keyId?: string | undefined
}

/**
 * The finished run in a folder, if there is one, which a run that was resumed too late stands for. The charts that it may have left
 * because it was killed in its last moment are removed.
 * @throws RunError if it was of another export, moment or part than is asked for now: its figures would pass for theirs.
 */
export function finishedRun(out: string, { asOf, part, input, dealt, keyId: key }: Asked): Tallies | undefined {
  const tallies = readTallies(out)
  if (!tallies) return undefined
  const isSame =
    tallies.asOf === (asOf ?? null) &&
    tallies.part?.index === part?.index &&
    tallies.part?.of === part?.of &&
    tallies.input.files === input.files &&
    tallies.input.bytes === input.bytes &&
    (dealt === undefined || tallies.dealt === dealt) &&
    (key === undefined || tallies.keyId === key)
  if (!isSame) throw new RunError('The finished run had another export or other options. Name another folder.')
  clearWork(out)
  return tallies
}
