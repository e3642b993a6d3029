import { limits } from '../limits.ts'
import { isPublicKey, type PublicKey } from './registry-file.ts'

export type RemoteKeySet = {
  /** The key of this name, for which the set is read anew if that is due or the name unknown. */
  readonly find: (kid: string) => Promise<PublicKey | undefined>
  /** The same among what was read already. */
  readonly known: (kid: string) => PublicKey | undefined
  /** Waits for a first reading; a set that is known, or failed a moment ago, is not waited for. */
  readonly present: () => Promise<void>
}

/**
 * A client's key set at the address in the registry. Kept, read again for an unknown `kid` a few times and then at most every half
 * minute, and left alone for longer and longer while it fails. Requests that wait for the same reading share it.
 */
export function remoteKeySet(uri: string, ticks: () => number): RemoteKeySet {
  let keys: ReadonlyMap<string, PublicKey> = new Map()
  let readAt = Number.NEGATIVE_INFINITY
  let notBefore = Number.NEGATIVE_INFINITY
  let failures = 0
  let spare: number = limits.keyReadings
  let earnedAt = ticks()
  let reading: Promise<void> | undefined

  const read = async (): Promise<void> => {
    try {
      keys = await download(uri)
      readAt = ticks()
      failures = 0
    } catch {
      notBefore = ticks() + Math.min(limits.keyBackOff * 2 ** failures, limits.keyLongestBackOff)
      failures += 1
    } finally {
      reading = undefined
    }
  }
  const readUnlessTooSoon = (): Promise<void> | undefined => {
    if (reading) return reading
    // Even a clock that was set back counts anew from there, and takes nothing away.
    earnedAt = Math.min(earnedAt, ticks())
    const earned = Math.floor((ticks() - earnedAt) / limits.keyInterval)
    spare = Math.min(limits.keyReadings, spare + earned)
    earnedAt += earned * limits.keyInterval
    if (spare === 0 || ticks() < notBefore) return undefined
    spare -= 1
    reading = read()
    return reading
  }
  const trusted = (kid: string): PublicKey | undefined => (ticks() - readAt < limits.keysTrusted ? keys.get(kid) : undefined)

  const known = (kid: string): PublicKey | undefined => {
    const key = trusted(kid)
    if (key && ticks() - readAt >= limits.keysFresh) void readUnlessTooSoon()
    return key
  }

  return {
    known,
    present: async () => {
      if (ticks() - readAt >= limits.keysTrusted) await readUnlessTooSoon()
    },
    find: async kid => {
      const key = known(kid)
      if (key) return key
      await readUnlessTooSoon()
      return trusted(kid)
    }
  }
}

async function download(uri: string): Promise<ReadonlyMap<string, PublicKey>> {
  const response = await fetch(uri, {
    redirect: 'error',
    signal: AbortSignal.timeout(limits.keyTimeout),
    headers: { accept: 'application/jwk-set+json, application/json', 'accept-encoding': 'identity' }
  })
  const body: unknown = JSON.parse(await limitedText(response))
  const list: unknown = typeof body === 'object' && body !== null && 'keys' in body ? body.keys : undefined
  if (!Array.isArray(list) || list.length > limits.keys) throw new Error('no key set')
  return new Map(list.filter(isPublicKey).map(key => [key.kid, key]))
}

/** The body as text. Refuses errors, and stops reading where a key set cannot be this large. */
async function limitedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    throw new Error('no answer')
  }
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > limits.keyBytes) throw new Error('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
