import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ServicePackage } from '../../guideline-folder.ts'
import { described, type Manifest, manifestPath, readManifest } from '../intake/manifest.ts'
import { rangeOf } from '../intake/range.ts'
import { RunError } from '../intake/run-error.ts'
import { readTallies } from '../rows/tallies.ts'
import { assertCanBegin, assertUnfinished, begin, finishedRun, type RunOptions, type RunResult } from './begin.ts'
import { badLinesPath, triggered } from './deal-export.ts'
import { judged, poolOf } from './judged.ts'
import type { PartPool } from './part-pool.ts'
import { keyId, patientKey } from './patient-key.ts'

/**
 * Judges one of the parts into which an export was dealt.
 * @throws RunError naming the manifest, if there is no such part or it was dealt for another version; else as `runPopulation` does.
 */
export async function runPart(options: RunOptions & { readonly index: number }): Promise<RunResult> {
  const { out, index } = options
  assertUnfinished(out)
  const dealt = dealtParts(options, index)
  const { work, key } = begin(options, aboutPart(dealt.manifest, index))
  const part = { ...options, ...dealt, work, key }
  const pool = poolOf(part)
  try {
    return await judgePart(part, pool)
  } finally {
    await pool.close()
  }
}

type PartsOptions = RunOptions & { readonly first: number; readonly last: number }

export type PartResult = RunResult & {
  readonly index: number
  /** The folder of the part, inside the one for all. */
  readonly out: string
  /** Nothing had to be done for it. */
  readonly wasFinished: boolean
}

/**
 * Judges parts one after the other, each into a folder of its own: what is learnt by the first serves the others. Parts that are finished
 * are passed over on `resume`. Whether each of them can be judged is found out before the first is.
 * @throws RunError, naming the part's folder where it is the cause; else as `runPart` does.
 */
export async function* runParts(options: PartsOptions): AsyncGenerator<PartResult, void, undefined> {
  const { out, first, last, signal, resume } = options
  const dealt = dealtParts(options, last)
  const { manifest } = dealt
  const keyFile = options.keyFile ?? join(out, 'patient.key')
  mkdirSync(out, { recursive: true, mode: 0o700 })
  const key = patientKey(keyFile)
  const parts = Array.from({ length: last - first + 1 }, (_, nth) => {
    const own = join(out, `part-${first + nth}`)
    return { ...options, ...dealt, keyFile, key, index: first + nth, out: own, work: join(own, 'work') }
  })
  for (const part of parts) assertCanJudge(part)
  const pool = poolOf({ ...options, ...dealt, key })
  try {
    for (const part of parts) {
      signal.throwIfAborted()
      const about = { index: part.index, out: part.out }
      const tallies = resume ? finishedPart(part) : undefined
      if (tallies) {
        yield { ...about, tallies, seconds: undefined, wasFinished: true }
        continue
      }
      begin(part, aboutPart(manifest, part.index))
      yield { ...about, ...(await judgePart({ ...part, stage: `Judging part ${part.index}` }, pool)), wasFinished: false }
    }
  } finally {
    await pool.close()
  }
}

type Dealt = {
  readonly services: readonly ServicePackage[]
  readonly dealt: string
  readonly manifest: Manifest
  readonly fhirServer: string | undefined
}

type Part = RunOptions & Dealt & { readonly index: number; readonly key: string; readonly work: string; readonly stage?: string }

/** What was dealt for these services. @throws RunError naming the manifest, if there are fewer parts or they are of another version. */
function dealtParts({ folder, services: all }: RunOptions, last: number): Dealt {
  const services = triggered(all)
  const manifest = readManifest(folder)
  if (!manifest?.dealt) throw new RunError(`${manifestPath(folder)} is not that of an export dealt to its end by --deal.`)
  const { of, fhirServer } = manifest
  if (last >= of) throw new RunError(`${manifestPath(folder)} has ${of} parts, counted from 0.`)
  const own = described(services)
  if (JSON.stringify(own) !== JSON.stringify(manifest.services)) {
    const named = (described: Manifest['services']): string =>
      described.map(({ name, version, digest }) => `${name} ${version} (files ${digest})`).join(', ')
    throw new RunError(
      `${manifestPath(folder)} was dealt for ${named(manifest.services)}, not for ${named(own)}. Deal the export again.`
    )
  }
  return { services, dealt: folder, manifest, fhirServer }
}

/** On what the beginning of a part depends. */
const aboutPart = ({ fingerprint, now, of }: Manifest, index: number): readonly unknown[] => [fingerprint, now, index, of]

const portionOf = ({ of }: Manifest, index: number) => (of === 1 ? null : { index, of })

/** Judges a part that was begun. */
async function judgePart(part: Part, pool: PartPool): Promise<RunResult> {
  const { folder, out, clock, index, manifest } = part
  const { from, to } = rangeOf({ index, of: manifest.of })
  const ranges = manifest.ranges.filter(range => range.from >= from && range.to <= to)
  const began = clock()
  if (existsSync(badLinesPath(folder))) copyFileSync(badLinesPath(folder), badLinesPath(out))
  const tallies = await judged({ ...part, ranges, part: portionOf(manifest, index) }, pool)
  return { tallies, seconds: { partition: 0, evaluation: (clock() - began) / 1000 } }
}

/** @throws RunError if it was of something else: it could not be joined with the others. */
const finishedPart = ({ out, asOf, key, index, manifest }: Part) =>
  finishedRun(out, {
    asOf,
    part: portionOf(manifest, index),
    input: manifest.input,
    dealt: manifest.fingerprint,
    keyId: keyId(key)
  })

/** @throws RunError naming the folder, if it holds something else, or this and nobody said that it shall go on. */
function assertCanJudge(part: Part): void {
  try {
    if (readTallies(part.out) && !part.resume)
      throw new RunError('The folder for the results holds a finished run. Go on with --resume, or name another one.')
    if (!finishedPart(part)) assertCanBegin(part, aboutPart(part.manifest, part.index), part.key)
  } catch (error) {
    throw error instanceof RunError ? new RunError(`${part.out}: ${error.message}`) : error
  }
}
