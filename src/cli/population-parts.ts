import type { Writable } from 'node:stream'
import { type Clock, monotonic } from '../clock.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { total } from '../population/intake/count.ts'
import { readManifest } from '../population/intake/manifest.ts'
import type { ServiceReport } from '../population/report/report-service.ts'
import { writeTexts } from '../population/rows/rows-file.ts'
import type { Tallies } from '../population/rows/tallies.ts'
import { finishedRun } from '../population/run/begin.ts'
import { type PartResult, runPart, runParts } from '../population/run/parts.ts'
import { Progress, rounded } from '../population/run/progress.ts'
import { judgingOf, type PartRange, partsOf, UsageError } from './population-options.ts'
import { again, onlyOne, outOf, reported, reportOf, textsOf, warned } from './population-result.ts'
import { runSummary } from './population-summary.ts'

type Values = Parameters<typeof judgingOf>[0] &
  Parameters<typeof textsOf>[0] & { readonly part?: string | undefined; readonly local?: string | undefined }

type Surroundings = {
  readonly services: readonly ServicePackage[]
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly stdout: Writable
  readonly stderr: Writable
}

/** Judges one part of an export that was dealt, or several one after the other. @returns the exit code. */
export async function partsRun(values: Values, positionals: readonly string[], surroundings: Surroundings): Promise<number> {
  outOf(values)
  const folder = onlyOne(positionals, 'folder with the parts')
  const range = partsOf('--part', values.part ?? '')
  if (values['fhir-server']) throw new UsageError('--fhir-server belongs to --deal.')
  return range.last === undefined
    ? onePart(folder, range.first, values, surroundings)
    : severalParts(folder, { ...range, last: range.last }, values, surroundings)
}

async function onePart(folder: string, index: number, values: Values, surroundings: Surroundings): Promise<number> {
  const out = outOf(values)
  if (!values['key-file']) throw new UsageError('--part needs --key-file, the same for all parts.')
  const judging = judgingOf(values)
  const manifest = readManifest(folder)
  const input = manifest?.input
  const of = manifest?.of ?? 1
  const finished =
    judging.resume && input ? finishedRun(out, { asOf: judging.asOf, part: of === 1 ? null : { index, of }, input }) : undefined
  if (finished) return again(out, finished, values, surroundings)
  return reported(out, await runPart({ ...optionsOf(folder, values, surroundings), index }), surroundings)
}

function optionsOf(folder: string, values: Values, { services, clock, signal, stderr }: Surroundings) {
  const progress = new Progress(stderr, monotonic)
  const about = { folder, out: outOf(values), local: values.local, texts: textsOf(values) }
  return { ...judgingOf(values), ...about, services, clock, signal, progress }
}

type Several = PartRange & { readonly last: number }

async function severalParts(folder: string, range: Several, values: Values, surroundings: Surroundings): Promise<number> {
  const { services, stdout } = surroundings
  const { first, last } = range
  const of = readManifest(folder)?.of ?? 0
  // Those of other parts would be made with other keys, and could not be joined.
  if (!values['key-file'] && last < of && last - first + 1 < of)
    throw new UsageError(`--part ${first}-${last} is not all of ${of} parts and needs --key-file, the same for all.`)
  const done: PartResult[] = []
  let code = 0
  for await (const part of runParts({ ...optionsOf(folder, values, surroundings), ...range })) {
    if (part.wasFinished) writeTexts(part.out, textsOf(values))
    stdout.write(partLine(part, reportOf(part.out, part.tallies, services)))
    code = Math.max(code, warned(part.tallies, surroundings))
    done.push(part)
  }
  stdout.write(partsSummary(done))
  return code
}

function partLine({ index, tallies, seconds, wasFinished }: PartResult, reports: readonly ServiceReport[]): string {
  const { all = 0, evaluations = 0 } = tallies.patients
  const withCard = reports.reduce((sum, { aggregate }) => sum + aggregate.withCard, 0)
  const how = wasFinished ? 'finished before' : `${(seconds?.evaluation ?? 0).toFixed(1)} s`
  return `Part ${index}: ${rounded(all)} patients, cards in ${rounded(withCard)} of ${rounded(evaluations)} evaluations, ${how}\n`
}

/** All parts together, as one run of them would have said it. */
function partsSummary(parts: readonly PartResult[]): string {
  const [first] = parts
  if (!first) return ''
  const sum = (of: (tallies: Tallies) => Record<string, number>) => total(parts.map(({ tallies }) => of(tallies)))
  const tallies = { ...first.tallies, patients: sum(({ patients }) => patients), failed: sum(({ failed }) => failed) }
  const of = first.tallies.part?.of ?? 1
  return `\n${parts.length} of ${of} parts: ${runSummary(tallies, [], undefined)}Join them${parts.length < of ? ' and the others' : ''} by --merge.\n`
}
