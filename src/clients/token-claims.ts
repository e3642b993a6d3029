import { limits } from '../limits.ts'
import type { Registration, Registry } from './registry.ts'
import type { TokenParts } from './token-parts.ts'

/** What the cheap checks establish. Nothing of it is true before the signature has been checked. */
export type ClaimedToken = {
  readonly registration: Registration
  readonly kid: string
  readonly alg: string
  readonly jti: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** Clocks differ: a token may be from this many seconds ahead. Nothing is forgiven at the other end. */
const futureTolerance = limits.tokenFuture
const maxNameLength = 500

/** Headers by which a token brings its own key or its own rules. Keys come from the registry alone. */
const refusedHeaders = ['crit', 'jwk', 'x5u', 'x5c', 'b64', 'zip', 'enc'] as const

/** The checks that cost nothing: they come first, so that a flood of bad tokens never reaches the signature check. */
export function checkClaims(token: TokenParts, endpoint: string, now: number, registry: Registry): ClaimedToken | undefined {
  const { header, claims } = token
  const { alg, kid } = header
  const { iss, tenant, jti } = claims
  if (!isName(alg) || !isName(kid) || !isName(iss) || !isName(jti)) return undefined
  if (tenant !== undefined && tenant !== null && !isName(tenant)) return undefined
  const registration = registry.find(iss, tenant ?? undefined)
  if (!registration || !headerFits(header, alg, registration)) return undefined
  if (!isFor(endpoint, claims.aud)) return undefined
  const expiresAt = expiry(claims, now / 1000, registration.maxLifeSeconds)
  return expiresAt === undefined ? undefined : { registration, kid, alg, jti, expiresAt: expiresAt * 1000 }
}

function headerFits(header: TokenParts['header'], alg: string, registration: Registration): boolean {
  if (!registration.algorithms.includes(alg)) return false
  if (refusedHeaders.some(name => Object.hasOwn(header, name))) return false
  // Demanded by the specification; a media type, and these are the same in lower case.
  if (typeof header.typ !== 'string' || header.typ.toUpperCase() !== 'JWT') return false
  return header.jku === undefined || (typeof header.jku === 'string' && registration.jku.has(header.jku))
}

function isFor(endpoint: string, aud: unknown): boolean {
  if (!Array.isArray(aud)) return aud === endpoint
  return aud.length <= 20 && aud.every(item => typeof item === 'string') && aud.includes(endpoint)
}

/** Seconds since 1970 at which the token ends, if its times are sound. */
function expiry(claims: TokenParts['claims'], now: number, maxLifeSeconds: number): number | undefined {
  const { exp, iat, nbf } = claims
  if (!isTime(exp) || !isTime(iat) || (nbf !== undefined && !isTime(nbf))) return undefined
  if (now >= exp || iat > now + futureTolerance || (nbf ?? 0) > now + futureTolerance) return undefined
  const life = exp - iat
  return life > 0 && life <= maxLifeSeconds ? exp : undefined
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxNameLength
}
