import { limits } from '../limits.ts'
import { endpointsOf, isSameAddress } from './audience.ts'
import type { Registration, Registry } from './registry.ts'
import { isSigningAlgorithm } from './signing-algorithms.ts'
import type { TokenParts } from './token-parts.ts'
import type { TokenRefusal } from './token-refusal.ts'

/** What the cheap checks establish. Nothing of it is true before the signature has been checked. */
export type ClaimedToken = {
  readonly registration: Registration
  readonly kid: string
  readonly alg: string
  /** One that the registry lists. */
  readonly jku: string | undefined
  readonly jti: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** Clocks differ: a token may be from this many seconds ahead. Nothing is forgiven at the other end. */
const futureTolerance = limits.tokenFuture
const maxNameLength = 500
const maxAudiences = 20

/** Headers by which a token brings its own key or its own rules. Keys come from the registry alone. */
const refusedHeaders = ['crit', 'jwk', 'x5u', 'x5c', 'b64', 'zip', 'enc'] as const

/**
 * The checks that cost nothing: they come first, so that a flood of bad tokens never reaches the signature check.
 * @returns what the token claims, or the first thing that is wrong with it.
 */
export function checkClaims(token: TokenParts, endpoint: string, now: number, registry: Registry): ClaimedToken | TokenRefusal {
  const form = formOf(token)
  if (!form) return 'form'
  const { kid, jti, times } = form
  const { alg } = token.header
  if (!isSigningAlgorithm(alg)) return 'algorithm'
  const { iss, tenant } = token.claims
  const issued = isName(iss) ? registry.ofIssuer(iss) : []
  if (!isName(iss) || issued.length === 0) return 'issuer'
  if (!issued.some(({ algorithms }) => algorithms.includes(alg))) return 'algorithm'
  const registration = registry.find(iss, isName(tenant) ? tenant : undefined)
  if (!registration || (isStated(tenant) && !isName(tenant))) return 'tenant'
  if (!registration.algorithms.includes(alg)) return 'algorithm'
  if (!isFor(endpoint, token.claims.aud, registration.audiences)) return 'audience'
  if (registration.subject !== undefined && token.claims.sub !== registration.subject) return 'subject'
  const late = refusalOfTimes(times, now / 1000, registration.maxLifeSeconds)
  if (late) return late
  const { jku } = token.header
  if (jku !== undefined && (typeof jku !== 'string' || !registration.jku.has(jku))) return 'jku'
  return { registration, kid, alg, jku, jti, expiresAt: times.exp * 1000 }
}

type Times = { readonly exp: number; readonly iat: number; readonly nbf: number }

/** The parts that every token needs, or nothing if one is missing, of another type, or brings rules of its own. */
function formOf({ header, claims }: TokenParts): { kid: string; jti: string; times: Times } | undefined {
  const { kid, typ } = header
  const { jti, exp, iat, nbf } = claims
  if (refusedHeaders.some(name => Object.hasOwn(header, name))) return undefined
  // Demanded by the specification; a media type, and these are the same in lower case.
  if (typeof typ !== 'string' || typ.toUpperCase() !== 'JWT') return undefined
  if (!isName(kid) || !isName(jti) || !isTime(exp) || !isTime(iat)) return undefined
  if (nbf === undefined) return { kid, jti, times: { exp, iat, nbf: iat } }
  return isTime(nbf) ? { kid, jti, times: { exp, iat, nbf } } : undefined
}

function isFor(endpoint: string, aud: unknown, audiences: readonly string[]): boolean {
  const named = Array.isArray(aud) ? aud : [aud]
  if (named.length > maxAudiences || !named.every(item => typeof item === 'string')) return false
  const ours = [...endpointsOf(endpoint), ...audiences]
  return named.some(item => ours.some(own => isSameAddress(item, own)))
}

function refusalOfTimes({ exp, iat, nbf }: Times, now: number, maxLifeSeconds: number): TokenRefusal | undefined {
  if (now >= exp) return 'expired'
  const life = exp - iat
  if (life <= 0 || life > maxLifeSeconds) return 'life'
  return iat > now + futureTolerance || nbf > now + futureTolerance ? 'future' : undefined
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}

const isStated = (value: unknown): boolean => value !== undefined && value !== null

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxNameLength
}
