import { limits } from '../limits.ts'
import type { UseToken } from './token.ts'

export type JtiReplayCache = { readonly useToken: UseToken; readonly size: () => number }

/**
 * Used tokens, in this process only: right for a single replica. A restart forgets them, so a token from before a restart could be
 * used once more until it expires (a quarter of an hour by default).
 *
 * Bounded: when full, further tokens are refused rather than older ones forgotten, because forgetting would permit a replay.
 */
export function tokenMemory(clock: () => number, limit = limits.tokensRemembered): JtiReplayCache {
  const used = new Map<string, number>()
  let sweptAt = clock()
  const sweep = (now: number): void => {
    for (const [token, expiresAt] of used) if (expiresAt <= now) used.delete(token)
    sweptAt = now
  }
  return {
    size: () => used.size,
    useToken: async (issuer, jti, expiresAt) => {
      const now = clock()
      if (now - sweptAt >= limits.tokenSweep || (used.size >= limit && now > sweptAt)) sweep(now)
      const token = JSON.stringify([issuer, jti])
      if (used.has(token) || used.size >= limit) return false
      used.set(token, expiresAt)
      return true
    }
  }
}
