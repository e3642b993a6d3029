import { ServiceError } from '../service-error.ts'
import type { KeyLookup } from './key-set.ts'
import type { Registration, Registry } from './registry.ts'
import { isSignedBy } from './signature.ts'
import { type ClaimedToken, checkClaims } from './token-claims.ts'
import { readToken, type TokenParts } from './token-parts.ts'
import type { TokenRefusal } from './token-refusal.ts'

/** Remembers that a token was used. False if it had been used before. Shared between replicas by the store. */
export type UseToken = (issuer: string, jti: string, expiresAt: number) => Promise<boolean>

export type TokenCheck = {
  /** Public address of the very endpoint that is called. */
  readonly endpoint: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly registry: Registry
  readonly keys: KeyLookup
  readonly useToken: UseToken
}

/**
 * Who is calling, by the token of CDS Hooks. Order matters: cheap checks first, then the signature, and the token counts as used
 * only when it is proven to be genuine, so that a forged one cannot use up somebody's `jti`.
 * @see https://cds-hooks.hl7.org/2.0/#trusting-cds-clients
 * @throws ServiceError `unauthorized`, in the same words whatever was wrong; its reason is for the log.
 */
export async function verifyToken(authorization: string | undefined, check: TokenCheck): Promise<Registration> {
  const token = readToken(authorization)
  if (!token) throw unauthorized(hasToken(authorization) ? 'form' : 'no-token')
  const claimed = checkClaims(token, check.endpoint, check.now, check.registry)
  if (typeof claimed === 'string') throw unauthorized(claimed)
  const refusal = await refusalOfSignature(token, claimed, check.keys)
  if (refusal) throw unauthorized(refusal)
  const { registration, jti, expiresAt } = claimed
  if (!(await check.useToken(registration.issuer, jti, expiresAt))) throw unauthorized('used')
  return registration
}

/** The only refusal there is: which check failed is nobody's business outside. */
export function unauthorized(reason: TokenRefusal): ServiceError {
  return new ServiceError('unauthorized', 'The request is not authorized.', undefined, reason)
}

const hasToken = (authorization: string | undefined): boolean => !/^\s*(?:bearer\s*)?$/i.test(authorization ?? '')

async function refusalOfSignature(
  token: TokenParts,
  { registration, kid, alg, jku }: ClaimedToken,
  keys: KeyLookup
): Promise<TokenRefusal | undefined> {
  const key = await keys.find(registration, kid, alg, jku)
  if (!key) return 'key'
  return (await isSignedBy(token.compact, key, alg)) ? undefined : 'signature'
}
