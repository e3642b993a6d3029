import type { Breakers, Outcome } from './circuit-breaker.ts'
import { FhirReadError } from './fhir-read-error.ts'
import { FhirReader } from './fhir-reader.ts'
import type { Resource } from './json.ts'
import { medicationReferences } from './medication-references.ts'
import { askedFor } from './query.ts'
import { type ReadLimits, usualReadLimits } from './read-limits.ts'
import { mayRead } from './scopes.ts'
import { searched } from './searched.ts'

/**
 * `not-asked`: the token does not reach it, or the question could not be put. `unavailable`: the server is known to be in trouble.
 * `version`: the answer says that it is of another version of FHIR.
 */
export type FetchFailure = 'denied' | 'timeout' | 'error' | 'not-asked' | 'unavailable' | 'version'

/** `partial`: there was more than could be read; the value, a Bundle, then still carries the link to it. */
export type Fetched =
  | { readonly state: 'present'; readonly value: Resource; readonly partial: boolean }
  | { readonly state: 'failed'; readonly reason: FetchFailure }

export type FetchPlan = {
  /** What is missing: prefetch key and address relative to the base, from `queryUrl`. */
  readonly queries: readonly { readonly key: string; readonly url: string }[]
  /** Addresses of Medications that data at hand points to, from `medicationReferences`. */
  readonly references?: readonly string[]
  /** From `allowedBase`. */
  readonly base: string
  readonly token: string
  readonly scope: string | null | undefined
  /** Ends everything: `AbortSignal.any` of the call's deadline and the caller hanging up. */
  readonly deadline: AbortSignal
  readonly traceparent?: string | undefined
  readonly limits?: ReadLimits
  readonly breakers?: Breakers
  /** Name of the circuit; the base unless given. */
  readonly server?: string | undefined
}

/**
 * Fetches what the caller did not send: everything at once, without a second try, and never longer than the deadline. Medications that
 * orders point to are read too, each once, under their relative address as key. Never throws: what could not be had says why.
 */
export async function fetchMissing(plan: FetchPlan): Promise<ReadonlyMap<string, Fetched>> {
  const { base, token, scope, deadline, traceparent, limits = usualReadLimits } = plan
  const questions = [...plan.queries, ...(plan.references ?? []).map(url => ({ key: url, url }))]
  if (questions.length === 0) return new Map()
  const reader = new FhirReader({ base, token, signal: deadline, traceparent, limits })
  const pass = plan.breakers?.enter(plan.server ?? base)
  if (plan.breakers && !pass) return new Map(questions.map(({ key }) => [key, failed('unavailable')]))

  const health: Health = { answered: false, serverFailed: false }
  const answers = new Map<string, Promise<Fetched>>()
  let references = 0

  const ask = (url: string): Promise<Fetched> => {
    const known = answers.get(url)
    if (known) return known
    const answer = askOnce(url)
    answers.set(url, answer)
    return answer
  }
  const askOnce = async (url: string): Promise<Fetched> => {
    const asked = askedFor(url)
    if (!asked || !mayRead(scope, asked.resourceType, asked.id === undefined ? 'search' : 'read')) return failed('not-asked')
    try {
      const found = asked.id === undefined ? await searched(reader, url, limits) : await read(reader, url, asked)
      health.answered = true
      // Started as soon as they are known, beside the searches that are still under way.
      if (asked.resourceType === 'MedicationRequest')
        for (const address of medicationReferences([found.value], base)) askReference(address)
      return { state: 'present', ...found }
    } catch (error) {
      return failed(reasonOf(error, health))
    }
  }
  const askReference = (address: string): void => {
    if (answers.has(address)) return
    references += 1
    if (references > limits.references) answers.set(address, Promise.resolve(failed('not-asked')))
    else void ask(address)
  }

  try {
    for (const address of plan.references ?? []) askReference(address)
    const results = new Map<string, Fetched>()
    for (const [key, answer] of plan.queries.map(({ key, url }) => [key, ask(url)] as const)) results.set(key, await answer)
    for (const [address, answer] of answers) if (address.startsWith('Medication/')) results.set(address, await answer)
    return results
  } finally {
    pass?.end(outcomeOf(health, deadline))
  }
}

type Health = { answered: boolean; serverFailed: boolean }

async function read(reader: FhirReader, url: string, asked: { resourceType: string; id?: string }) {
  const value = await reader.read(url)
  if (value.resourceType !== asked.resourceType || value.id !== asked.id) throw new FhirReadError('unusable')
  return { value, partial: false }
}

function failed(reason: FetchFailure): Fetched {
  return { state: 'failed', reason }
}

function reasonOf(error: unknown, health: Health): FetchFailure {
  if (!(error instanceof FhirReadError)) return 'error'
  if (error.serverFailed) health.serverFailed = true
  else if (error.fault !== 'cancelled' && error.fault !== 'refused') health.answered = true
  if (error.fault === 'denied' || error.fault === 'timeout' || error.fault === 'version') return error.fault
  if (error.fault === 'cancelled') return 'timeout'
  return error.fault === 'refused' ? 'not-asked' : 'error'
}

/** One useful answer proves that the server lives, whatever else failed. */
function outcomeOf({ answered, serverFailed }: Health, deadline: AbortSignal): Outcome {
  if (answered) return 'answered'
  const clientAborted = deadline.aborted && !(deadline.reason instanceof Error && deadline.reason.name === 'TimeoutError')
  return serverFailed && !clientAborted ? 'failed' : 'cancelled'
}
