import { setMaxListeners } from 'node:events'
import { createRequire } from 'node:module'
import { isOnBase } from '../clients/fhir-server.ts'
import { endedError, FhirReadError } from './fhir-read-error.ts'
import { type ByteBudget, guardedBody } from './guarded-body.ts'
import { httpRead } from './http-read.ts'
import type { ReadLimits } from './read-limits.ts'

// The package is CommonJS with a default export, which Node and the test runner import differently; `require` is the same for both.
const { default: FhirClient } = createRequire(import.meta.url)(
  'fhirclient/lib/FhirClient.js'
) as typeof import('fhirclient/lib/FhirClient.js')
type RequestOptions = Parameters<InstanceType<typeof FhirClient>['fhirRequest']>[1]

export type Access = {
  /** An address that `allowedBase` gave. */
  readonly base: string
  /** The caller's bearer token. Kept by this object only, which lives as long as the call. */
  readonly token: string
  /** Ends every request: the deadline of the call, or a caller who hung up. */
  readonly signal: AbortSignal
  /** https://www.w3.org/TR/trace-context/ */
  readonly traceparent?: string | undefined
  readonly limits: ReadLimits
}

/** What may stand in a header of this kind; a line break in it would be a second header. */
const bearerToken = /^[\w.~+/-]{1,16384}=*$/

/**
 * The FHIR client of fhirclient with a guard around its one door, `fhirRequest`, through which reads, searches and paging go.
 *
 * It only reads, only from its base (links of the server included), follows no redirect, asks no address twice, counts what it reads,
 * and returns nothing but FHIR resources. Its errors carry no address, content or token.
 */
export class GuardedFhirClient extends FhirClient {
  readonly #access: Access
  readonly #budget: ByteBudget
  readonly #asked = new Set<string>()

  constructor(access: Access) {
    super(access.base)
    this.#access = access
    // One signal for all requests of the call: many listeners are meant, and no leak to warn about.
    setMaxListeners(0, access.signal)
    this.#budget = { left: access.limits.bytesPerCall }
  }

  override async fhirRequest<T>(uri: string | URL, options: RequestOptions = {}): Promise<T> {
    const { token, signal, traceparent, limits } = this.#access
    if (!bearerToken.test(token)) throw new FhirReadError('refused')
    const url = this.#admitted(String(uri), options.method ?? 'GET')
    const headers = {
      accept: 'application/fhir+json',
      'accept-encoding': 'identity',
      authorization: `Bearer ${token}`,
      ...(traceparent === undefined ? {} : { traceparent })
    }
    try {
      return (await guardedBody(await httpRead(url, headers, signal), this.#budget, limits)) as T
    } catch (error) {
      if (signal.aborted) throw endedError(signal)
      throw error instanceof FhirReadError ? error : new FhirReadError('error', true)
    }
  }

  /** The original asks outside of `fhirRequest`. Nobody here needs the answer. */
  override async getFhirVersion(): Promise<string> {
    throw new FhirReadError('refused')
  }

  #admitted(uri: string, method: string): string {
    const url = /[\s\\]|\p{Cc}/u.test(uri) ? null : URL.parse(uri, `${this.#access.base}/`)
    if (method !== 'GET' || !url || !isOnBase(url, this.#access.base)) throw new FhirReadError('refused')
    // Some servers refuse a bare "|", which templates use between system and code.
    url.search = url.search.replaceAll('|', '%7C')
    if (this.#asked.has(url.href) || this.#asked.size >= this.#access.limits.requests) throw new FhirReadError('refused')
    this.#asked.add(url.href)
    return url.href
  }
}
