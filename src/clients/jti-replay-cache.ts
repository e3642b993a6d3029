import { limits } from '../limits.ts'
import type { UseToken } from './token.ts'

export type JtiReplayCache = { readonly useToken: UseToken; readonly size: () => number }

/**
 * Used tokens, in this process only: right for a single replica. A restart forgets them, so a token from before a restart could be
 * used once more until it expires (a quarter of an hour by default).
 *
 * Bounded: when full, further tokens are refused rather than older ones forgotten, because forgetting would permit a replay.
 * @param ticks for the time between two clearings, which a clock that is set must not stretch.
 */
export function tokenMemory(clock: () => number, limit = limits.tokensRemembered, ticks = clock): JtiReplayCache {
  const used = new Map<string, number>()
  let sweptAt = ticks()
  const sweep = (): void => {
    const now = clock()
    for (const [token, expiresAt] of used) if (expiresAt <= now) used.delete(token)
    sweptAt = ticks()
  }
  return {
    size: () => used.size,
    useToken: async (issuer, jti, expiresAt) => {
      if (ticks() - sweptAt >= limits.tokenSweep || (used.size >= limit && ticks() > sweptAt)) sweep()
      const token = JSON.stringify([issuer, jti])
      if (used.has(token) || used.size >= limit) return false
      used.set(token, expiresAt)
      return true
    }
  }
}
