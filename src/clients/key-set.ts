import { type CryptoKey, importJWK } from 'jose'
import type { Registration } from './registry.ts'
import type { PublicKey } from './registry-file.ts'
import { type RemoteKeySet, remoteKeySet } from './remote-key-set.ts'

/** Finds the key that a token names, among the keys registered for its issuer and nowhere else. */
export type KeyLookup = {
  /** `jku`: the address that the token names, if it is one of the registration's; another one has been refused before. */
  readonly find: (registration: Registration, kid: string, alg: string, jku: string | undefined) => Promise<CryptoKey | undefined>
  /** Reads the key sets of these registrations, so that the first call need not wait. Ends in a few seconds, whatever could be read. */
  readonly warmUp: (registrations: readonly Registration[]) => Promise<void>
}

/** Key type and curve that belong to an algorithm, so that a key is never used for another algorithm than it was made for. */
const fits: Readonly<Record<string, (key: PublicKey) => boolean>> = {
  ES256: key => key.kty === 'EC' && key.crv === 'P-256',
  ES384: key => key.kty === 'EC' && key.crv === 'P-384',
  ES512: key => key.kty === 'EC' && key.crv === 'P-521',
  EdDSA: key => key.kty === 'OKP'
}

/** Keys of all registered clients. Key sets of one address are shared; imported keys are kept. */
export function keyLookup(
  clock: () => number,
  remote: (uri: string, clock: () => number) => RemoteKeySet = remoteKeySet
): KeyLookup {
  const remotes = new Map<string, RemoteKeySet>()
  const imported = new WeakMap<PublicKey, Map<string, Promise<CryptoKey | undefined>>>()

  const remoteOf = (uri: string): RemoteKeySet => {
    const known = remotes.get(uri)
    if (known) return known
    const made = remote(uri, clock)
    remotes.set(uri, made)
    return made
  }
  const importOnce = (key: PublicKey, alg: string): Promise<CryptoKey | undefined> => {
    const byAlgorithm = imported.get(key) ?? new Map<string, Promise<CryptoKey | undefined>>()
    imported.set(key, byAlgorithm)
    const known = byAlgorithm.get(alg) ?? imports(key, alg)
    byAlgorithm.set(alg, known)
    return known
  }
  return {
    find: async ({ keys }, kid, alg, jku) => {
      const key =
        'jwks' in keys
          ? keys.jwks.keys.find(item => item.kid === kid)
          : await findIn(jku !== undefined && keys.jwksUris.includes(jku) ? [jku] : keys.jwksUris, kid)
      return key && mayVerify(key, alg) ? importOnce(key, alg) : undefined
    },
    warmUp: async registrations => {
      const uris = new Set(registrations.flatMap(({ keys }) => ('jwksUris' in keys ? keys.jwksUris : [])))
      await Promise.all([...uris].map(uri => remoteOf(uri).find('')))
    }
  }

  /** The key of this name in one of several sets. In two of them it names none: a token says by `jku` which is meant. */
  async function findIn(uris: readonly string[], kid: string): Promise<PublicKey | undefined> {
    const sets = uris.map(remoteOf)
    const [first] = sets
    if (first && sets.length === 1) return first.find(kid)
    // Sets that were never read may hold the name as well; those that were are not read again for a name that another has.
    await Promise.all(sets.map(set => set.present()))
    const known = sets.flatMap(set => set.known(kid) ?? [])
    const found = known.length > 0 ? known : (await Promise.all(sets.map(set => set.find(kid)))).flatMap(key => key ?? [])
    return found.length === 1 ? found[0] : undefined
  }
}

function mayVerify(key: PublicKey, alg: string): boolean {
  if (key.alg !== undefined && key.alg !== alg) return false
  if (key.use !== undefined && key.use !== 'sig') return false
  if (Array.isArray(key.key_ops) && !key.key_ops.includes('verify')) return false
  return (fits[alg] ?? (candidate => candidate.kty === 'RSA'))(key)
}

async function imports(key: PublicKey, alg: string): Promise<CryptoKey | undefined> {
  try {
    const made = await importJWK({ ...key, alg } as Parameters<typeof importJWK>[0], alg)
    return made instanceof Uint8Array ? undefined : made
  } catch {
    return undefined
  }
}
