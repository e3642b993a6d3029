import { SpanKind } from '@opentelemetry/api'
import { allowedBase, listedBase } from '../clients/fhir-server.ts'
import { spanned, toTraceparent } from '../tracing.ts'
import type { Breakers } from './circuit-breaker.ts'
import { type DataRequirement, prefetchTemplate } from './data-requirement.ts'
import { callDeadline } from './deadline.ts'
import { type FetchFailure, fetchMissing } from './fetch-missing.ts'
import { FhirReader } from './fhir-reader.ts'
import { holdsOtherVersion, isOtherVersion } from './fhir-version.ts'
import type { IncompleteReason } from './incomplete.ts'
import { type Json, type Resource, resource } from './json.ts'
import { medicationReferences } from './medication-references.ts'
import { readPatientRecord } from './patient-record.ts'
import { askedFor, queryUrl } from './query.ts'
import { usualReadLimits } from './read-limits.ts'
import { mayRead } from './scopes.ts'

/** A hook call as far as data are concerned. */
export type Sent = {
  readonly prefetch: Json
  readonly context: Json & { readonly patientId: string }
  readonly draftOrders: Json | undefined
  readonly fhirServer: string | undefined
  readonly authorization: Access | undefined
}

type Access = {
  readonly access_token: string
  readonly scope?: string | null | undefined
  readonly patient?: string | null | undefined
}

export type AcquireOptions = {
  readonly requirements: readonly DataRequirement[]
  /** Bases that were agreed with this client. */
  readonly fhirServers: readonly string[]
  /** Milliseconds for everything that is fetched. */
  readonly within: number
  /** Ends when the caller hangs up. */
  readonly clientAborted: AbortSignal
  /** Header with which the FHIR server can tell what the questions belong to. */
  readonly traceparent: string | undefined
  readonly breakers: Breakers
}

/** How many questions were put to the FHIR server, and how many of each went wrong. For the log and for metrics. */
export type FetchCounts = { readonly asked: number } & { readonly [reason in FetchFailure]?: number }

export type Acquired = {
  readonly prefetch: Json
  readonly counts?: FetchCounts
  /** Why there is not more: asked only where there is nothing at all, because it may take a question to the server. */
  readonly incomplete: () => Promise<IncompleteReason>
}

/**
 * The prefetch of a call, completed from the caller's FHIR server: what did not come along is asked for there, if the base is listed and
 * the caller gave a token for this patient. What was asked for and could not be had stands as failed, which is never "none".
 */
export async function acquire(sent: Sent, options: AcquireOptions): Promise<Acquired> {
  const { prefetch, authorization } = sent
  const base = allowedBase(sent.fhirServer, options.fhirServers)
  if (!base) return without(prefetch, 'not-listed')
  if (!authorization) return without(prefetch, 'no-token')
  const queries = missing(sent, options.requirements)
  const references = medicationReferences(resourcesAtHand(sent), base)
  const addresses = [...queries.map(({ url }) => url), ...references]
  if (addresses.length > 0 && !addresses.some(url => isPermitted(authorization.scope, url))) return without(prefetch, 'scope')
  // A token for somebody else would find nothing here, and nothing would look like "none".
  if ((authorization.patient ?? sent.context.patientId) !== sent.context.patientId) return without(prefetch, 'other-patient')
  if (addresses.length === 0) return without(prefetch, holdsOtherVersion(prefetch) ? 'version' : 'server')
  const deadline = callDeadline(options.within, options.clientAborted)
  // What lies below one base is one server: a caller cannot dodge its circuit by another path.
  const server = listedBase(new URL(base), options.fhirServers)
  const counts: { asked: number } & { [reason in FetchFailure]?: number } = { asked: 0 }
  const described = { kind: SpanKind.CLIENT, attributes: { 'server.address': new URL(base).host } }
  const fetched = await spanned('fetch', described, async span => {
    const found = await fetchMissing({
      queries,
      references,
      base,
      token: authorization.access_token,
      scope: authorization.scope,
      deadline,
      traceparent: span ? toTraceparent(span.spanContext()) : options.traceparent,
      breakers: options.breakers,
      server
    })
    counts.asked = found.size
    for (const result of found.values()) if (result.state === 'failed') counts[result.reason] = (counts[result.reason] ?? 0) + 1
    for (const [what, count] of Object.entries(counts)) span?.setAttribute(`cds.fetch.${what}`, count)
    return found
  })
  const completed = new Map<string, unknown>(Object.entries(prefetch))
  for (const [key, result] of fetched) {
    if (result.state === 'present') completed.set(key, result.value)
    else if (result.reason !== 'not-asked') completed.set(key, { resourceType: 'OperationOutcome' })
  }
  const full = Object.fromEntries(completed)
  const incomplete = async (): Promise<IncompleteReason> => {
    if (counts.version || holdsOtherVersion(full)) return 'version'
    // Whoever is in trouble, or late already, is not asked one more question.
    const silent = counts.timeout || counts.unavailable || deadline.aborted
    if (!silent && (await isOtherVersion(readerOf(base, authorization.access_token, deadline, options)))) return 'version'
    return counts.timeout ? 'timeout' : 'server'
  }
  return { prefetch: full, counts, incomplete }
}

const without = (prefetch: Json, reason: IncompleteReason): Acquired => ({ prefetch, incomplete: async () => reason })

function isPermitted(scope: string | null | undefined, url: string): boolean {
  const asked = askedFor(url)
  return asked !== undefined && mayRead(scope, asked.resourceType, asked.id === undefined ? 'search' : 'read')
}

const readerOf = (base: string, token: string, signal: AbortSignal, { traceparent }: AcquireOptions): FhirReader =>
  new FhirReader({ base, token, signal, traceparent, limits: usualReadLimits })

/** What the service reads, did not find under any key, and can be asked for. */
function missing({ prefetch, context, fhirServer }: Sent, requirements: readonly DataRequirement[]) {
  const records = readPatientRecord({ patientId: context.patientId, fhirServer }, prefetch, requirements)
  return requirements.flatMap(requirement => {
    if (records.state(requirement.key) !== 'absent') return []
    const url = queryUrl(prefetchTemplate(requirement), context)
    return url === undefined ? [] : [{ key: requirement.key, url }]
  })
}

function resourcesAtHand({ prefetch, draftOrders }: Sent): readonly Resource[] {
  const drafts = resource(draftOrders) ?? (draftOrders && { ...draftOrders, resourceType: 'Bundle' })
  return [...Object.values(prefetch), drafts].flatMap(value => resource(value) ?? [])
}
