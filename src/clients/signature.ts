import { KeyObject, verify, type webcrypto } from 'node:crypto'
import { type CryptoKey, compactVerify } from 'jose'

/**
 * Whether a compact JWS was signed by this key with this algorithm. RSA is checked on the spot, which takes a third of the time that the way
 * over the thread pool does; curves take too long for that.
 */
export async function isSignedBy(compact: string, key: CryptoKey, algorithm: string): Promise<boolean> {
  const digest = rsaDigests.get(algorithm)
  if (digest !== undefined) return isSignedByRsa(compact, key, digest)
  try {
    await compactVerify(compact, key, { algorithms: [algorithm] })
    return true
  } catch {
    return false
  }
}

/** RSASSA-PKCS1-v1_5 of RFC 7518, section 3.3. */
const rsaDigests: ReadonlyMap<string, string> = new Map([
  ['RS256', 'sha256'],
  ['RS384', 'sha384'],
  ['RS512', 'sha512']
])
/** Bits of a modulus; shorter ones RFC 7518 forbids. */
const shortestModulus = 2048

const imported = new WeakMap<CryptoKey, KeyObject>()

function isSignedByRsa(compact: string, key: CryptoKey, digest: string): boolean {
  const object = imported.get(key) ?? KeyObject.from(key as webcrypto.CryptoKey)
  imported.set(key, object)
  if (object.asymmetricKeyType !== 'rsa' || (object.asymmetricKeyDetails?.modulusLength ?? 0) < shortestModulus) return false
  const end = compact.lastIndexOf('.')
  const signature = Buffer.from(compact.slice(end + 1), 'base64url')
  return verify(digest, Buffer.from(compact.slice(0, end)), object, signature)
}
