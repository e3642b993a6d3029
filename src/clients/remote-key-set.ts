import { isPublicKey, type PublicKey } from './registry-file.ts'

export type RemoteKeySet = { readonly find: (kid: string) => Promise<PublicKey | undefined> }

/** All waiting and keeping times, in milliseconds, and the size of a key set. */
const limits = {
  /** After this the set is read again while the old one still serves. */
  fresh: 10 * 60_000,
  /** After this keys that could not be confirmed are no longer trusted. */
  trusted: 60 * 60_000,
  /** An unknown `kid` may mean a new key. So many readings may follow each other; one more is earned per interval. */
  readings: 3,
  interval: 30_000,
  firstBackOff: 5_000,
  longestBackOff: 5 * 60_000,
  timeout: 3_000,
  bytes: 256 * 1024,
  keys: 100
} as const

/**
 * A client's key set at the address in the registry. Kept, read again for an unknown `kid` a few times and then at most every half
 * minute, and left alone for longer and longer while it fails. Requests that wait for the same reading share it.
 */
export function remoteKeySet(uri: string, clock: () => number): RemoteKeySet {
  let keys: ReadonlyMap<string, PublicKey> = new Map()
  let readAt = Number.NEGATIVE_INFINITY
  let notBefore = Number.NEGATIVE_INFINITY
  let failures = 0
  let spare: number = limits.readings
  let earnedAt = clock()
  let reading: Promise<void> | undefined

  const read = async (): Promise<void> => {
    try {
      keys = await download(uri)
      readAt = clock()
      failures = 0
    } catch {
      notBefore = clock() + Math.min(limits.firstBackOff * 2 ** failures, limits.longestBackOff)
      failures += 1
    } finally {
      reading = undefined
    }
  }
  const readUnlessTooSoon = (): Promise<void> | undefined => {
    if (reading) return reading
    const earned = Math.floor((clock() - earnedAt) / limits.interval)
    spare = Math.min(limits.readings, spare + earned)
    earnedAt += earned * limits.interval
    if (spare === 0 || clock() < notBefore) return undefined
    spare -= 1
    reading = read()
    return reading
  }
  const trusted = (kid: string): PublicKey | undefined => (clock() - readAt < limits.trusted ? keys.get(kid) : undefined)

  return {
    find: async kid => {
      const known = trusted(kid)
      if (known) {
        if (clock() - readAt >= limits.fresh) void readUnlessTooSoon()
        return known
      }
      await readUnlessTooSoon()
      return trusted(kid)
    }
  }
}

async function download(uri: string): Promise<ReadonlyMap<string, PublicKey>> {
  const response = await fetch(uri, {
    redirect: 'error',
    signal: AbortSignal.timeout(limits.timeout),
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
    if (bytes > limits.bytes) throw new Error('too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
