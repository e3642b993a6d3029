import { setTimeout as pause } from 'node:timers/promises'
import { limits } from '../limits.ts'
import type { UseToken } from './token.ts'

export type SharedTokenOptions = {
  /** Used tokens of this process. */
  readonly own: UseToken
  /** Used tokens of all replicas and from before a restart. */
  readonly shared: UseToken
  readonly clock: () => number
  /** Milliseconds that a call may wait for the store. */
  readonly patience?: number
  /** Milliseconds for which a store that did not answer is left alone. */
  readonly rest?: number
}

/**
 * A token counts as used if this process or the store knows it. While the store does not answer, this process alone decides: a chart
 * must not go without its cards because a database is away. In that time a token could be used once on each replica.
 */
export function sharedTokenMemory({
  own,
  shared,
  clock,
  patience = limits.tokenStorePatience,
  rest = limits.tokenStoreRest
}: SharedTokenOptions): UseToken {
  let restUntil = Number.NEGATIVE_INFINITY
  return async (issuer, jti, expiresAt) => {
    if (!(await own(issuer, jti, expiresAt))) return false
    if (clock() < restUntil) return true
    const silence = new AbortController()
    const verdict = await Promise.race([
      shared(issuer, jti, expiresAt).catch(() => undefined),
      pause(patience, undefined, { signal: silence.signal }).catch(() => undefined)
    ])
    silence.abort()
    if (verdict === undefined) restUntil = clock() + rest
    return verdict ?? true
  }
}
