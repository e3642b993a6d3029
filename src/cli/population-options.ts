import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { latest } from '../facts/known-at.ts'
import type { Portion } from '../population/intake/range.ts'
import type { RunOptions } from '../population/run/begin.ts'
import { defaultMemory } from '../population/run/memory-plan.ts'

/** Arguments that nobody can act on: what is wrong with them. */
export class UsageError extends Error {}

/** How a population is judged, as words on the command line. */
export const judgingOptions = {
  'as-of': { type: 'string' },
  workers: { type: 'string' },
  memory: { type: 'string' },
  resume: { type: 'boolean', default: false },
  'key-file': { type: 'string' },
  'fhir-server': { type: 'string' },
  'longest-line': { type: 'string', default: '8' }
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof judgingOptions }>>['values']
type Judging = Pick<RunOptions, 'asOf' | 'workers' | 'memory' | 'resume' | 'keyFile' | 'fhirServer' | 'longestLine'>

/** @throws UsageError */
export function judgingOf(values: Values): Judging {
  const workers = wholeNumber('--workers', values.workers ?? String(availableParallelism()))
  const asOf = values['as-of'] === undefined ? undefined : latest(values['as-of'])
  if (values['as-of'] !== undefined && asOf === undefined) throw new UsageError('--as-of is no FHIR date or dateTime.')
  return {
    asOf,
    workers,
    memory: wholeNumber('--memory', values.memory ?? String(defaultMemory(workers))),
    resume: values.resume ?? false,
    keyFile: values['key-file'],
    fhirServer: values['fhir-server'],
    longestLine: wholeNumber('--longest-line', values['longest-line'] ?? '8') * 2 ** 20
  }
}

/** @throws UsageError */
export function shardOf(text: string): Portion {
  const [, index, of] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []
  if (index === undefined || of === undefined || Number(index) >= Number(of))
    throw new UsageError('--shard must be I/N with I from 0 to N-1, such as 0/8.')
  return { index: Number(index), of: Number(of) }
}

const mostParts = 256

/** @throws UsageError */
export function countOf(name: string, text: string): number {
  const count = wholeNumber(name, text)
  if (count > mostParts) throw new UsageError(`${name} must be at most ${mostParts}.`)
  return count
}

/** Parts by their numbers, counted from 0; `last` where a range is meant, be it of one part. */
export type PartRange = { readonly first: number; readonly last: number | undefined }

/** @throws UsageError quoting what is no number and no range */
export function partsOf(name: string, text: string): PartRange {
  const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? []
  const quoted = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text)
  if (first === undefined) throw new UsageError(`${name} must be a whole number from 0, or a range such as 0-7, not ${quoted}.`)
  if (last === undefined) return { first: Number(first), last: undefined }
  if (Number(last) < Number(first)) throw new UsageError(`${name} must begin with the lower number, not ${quoted}.`)
  return { first: Number(first), last: Number(last) }
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new UsageError(`${name} must be a whole number from 1.`)
  return Number(text)
}

/** `parseArgs` whose complaints are of usage. @throws UsageError */
export function parsed<O extends NonNullable<Parameters<typeof parseArgs>[0]>>(config: O) {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
