import { isOnBase } from '../clients/fhir-server.ts'
import { BodyIntake, type ByteBudget } from './body-intake.ts'
import { endedError, FhirReadError } from './fhir-read-error.ts'
import { HttpReads } from './http-read.ts'
import type { Resource } from './json.ts'
import type { ReadLimits } from './read-limits.ts'

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
 * What one call reads from a FHIR server.
 *
 * It only reads, only from its base (links of the server included), follows no redirect, asks no address twice, counts what it reads,
 * and returns nothing but FHIR resources. Its errors carry no address, content or token.
 */
export class FhirReader {
  readonly #access: Access
  readonly #base: URL
  readonly #headers: Readonly<Record<string, string>>
  readonly #reads: HttpReads
  readonly #budget: ByteBudget
  readonly #asked = new Set<string>()

  constructor(access: Access) {
    const { base, token, signal, traceparent, limits } = access
    this.#access = access
    this.#base = new URL(`${base}/`)
    this.#headers = {
      accept: 'application/fhir+json',
      'accept-encoding': 'identity',
      authorization: `Bearer ${token}`,
      ...(traceparent === undefined ? {} : { traceparent })
    }
    this.#reads = new HttpReads(signal)
    this.#budget = { left: limits.bytesPerCall }
  }

  /**
   * The resource at an address: a relative one, or a link that the server handed out.
   * @throws FhirReadError
   */
  async read(address: string): Promise<Resource> {
    const { token, signal, limits } = this.#access
    if (!bearerToken.test(token)) throw new FhirReadError('refused')
    const url = this.#admitted(address)
    try {
      const intake = new BodyIntake(this.#budget, limits)
      await this.#reads.get(url, this.#headers, intake)
      return intake.resource()
    } catch (error) {
      if (signal.aborted) throw endedError(signal)
      throw error instanceof FhirReadError ? error : new FhirReadError('error', true)
    }
  }

  #admitted(address: string): URL {
    const url = /[\s\\]|\p{Cc}/u.test(address) ? null : URL.parse(address, this.#base.href)
    if (!url || !isOnBase(url, this.#base)) throw new FhirReadError('refused')
    // Some servers refuse a bare "|", which templates use between system and code.
    url.search = url.search.replaceAll('|', '%7C')
    if (this.#asked.has(url.href) || this.#asked.size >= this.#access.limits.requests) throw new FhirReadError('refused')
    this.#asked.add(url.href)
    return url
  }
}
