import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { latest } from '../facts/known-at.ts'
import type { Portion } from '../population/intake/range.ts'
import { defaultMemory } from '../population/run/memory-plan.ts'
import type { RunOptions } from '../population/run/run.ts'

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

/** Counted from 0. @throws UsageError */
export function indexOf(name: string, text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new UsageError(`${name} must be a whole number from 0.`)
  return Number(text)
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
