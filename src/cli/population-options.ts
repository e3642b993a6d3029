import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { latest } from '../facts/known-at.ts'
import { defaultMemory } from '../population/memory-plan.ts'
import type { RunOptions } from '../population/run.ts'

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
