import { compactVerify } from 'jose'
import { ServiceError } from '../service-error.ts'
import type { Client } from './client.ts'
import type { KeyLookup } from './key-set.ts'
import type { Registry } from './registry.ts'
import { type ClaimedToken, checkClaims } from './token-claims.ts'
import { readToken, type TokenParts } from './token-parts.ts'

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
 * @throws ServiceError `unauthorized`, in the same words whatever was wrong.
 */
export async function verifyToken(authorization: string | undefined, check: TokenCheck): Promise<Client> {
  const token = readToken(authorization)
  const claimed = token && checkClaims(token, check.endpoint, check.now, check.registry)
  if (!token || !claimed) throw unauthorized()
  if (!(await isSigned(token, claimed, check.keys))) throw unauthorized()
  const { registration, jti, expiresAt } = claimed
  if (!(await check.useToken(registration.issuer, jti, expiresAt))) throw unauthorized()
  return registration.client
}

/** The only refusal there is: which check failed is nobody's business. */
export function unauthorized(): ServiceError {
  return new ServiceError('unauthorized', 'The request is not authorized.')
}

async function isSigned(token: TokenParts, { registration, kid, alg }: ClaimedToken, keys: KeyLookup): Promise<boolean> {
  const key = await keys.find(registration, kid, alg)
  if (!key) return false
  try {
    await compactVerify(token.compact, key, { algorithms: [alg] })
    return true
  } catch {
    return false
  }
}
