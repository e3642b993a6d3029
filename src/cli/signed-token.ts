import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { CompactSign, importJWK, type JWK } from 'jose'

const algorithms: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512', Ed25519: 'EdDSA' }

export type TokenClaims = {
  readonly iss: string
  readonly aud: string
  readonly sub?: string | undefined
  readonly tenant?: string | undefined
  /** Seconds since 1970. */
  readonly iat: number
  readonly exp: number
}

/** A private key in a file. @throws Error naming the file */
export function readPrivateKey(path: string): JWK {
  let key: unknown
  try {
    key = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new Error(`${path}: cannot be read as a key (a private JWK)`)
  }
  if (typeof key !== 'object' || key === null || !('kid' in key) || !('d' in key))
    throw new Error(`${path}: is no private key with a kid`)
  return key as JWK
}

/** `Authorization` header with a token as an EHR makes it, for trying calls out. */
export async function signedToken(jwk: JWK, claims: TokenClaims): Promise<string> {
  const alg = jwk.alg ?? algorithms[jwk.crv ?? ''] ?? 'RS384'
  const payload = new TextEncoder().encode(JSON.stringify({ ...claims, jti: randomUUID() }))
  const token = new CompactSign(payload).setProtectedHeader({ alg, kid: String(jwk.kid), typ: 'JWT' })
  return `Bearer ${await token.sign(await importJWK(jwk, alg))}`
}
