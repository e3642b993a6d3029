import { createHmac } from 'node:crypto'
import { CompactSign, type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose'
import { parseRegistry, type Registry } from '../../src/clients/registry.ts'

export const endpoint = 'https://cds.example.org/cds-services/one'
export const issuer = 'https://ehr.example.org'
/** A fixed moment, so that no test depends on the day it runs. */
export const now = Date.parse('2026-11-22T12:00:00Z')
export const seconds = Math.floor(now / 1000)

export type Signer = { readonly kid: string; readonly alg: string; readonly privateKey: CryptoKey; readonly publicJwk: JWK }

export async function signer(kid: string, alg = 'ES384', modulusLength = 2048): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true, modulusLength })
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

export const goodClaims = (changes: object = {}): Record<string, unknown> => ({
  iss: issuer,
  aud: endpoint,
  iat: seconds - 5,
  exp: seconds + 295,
  jti: crypto.randomUUID(),
  ...changes
})

/** `Authorization` header of a token. A member that is `undefined` is left out. */
export async function bearer(key: Signer, claims: unknown = goodClaims(), header: object = {}): Promise<string> {
  const full = { alg: key.alg, kid: key.kid, typ: 'JWT', ...header }
  const payload = new TextEncoder().encode(typeof claims === 'string' ? claims : JSON.stringify(claims))
  if ('crit' in full || 'b64' in full || full.alg !== key.alg) return `Bearer ${await signedByHand(key, full, payload)}`
  return `Bearer ${await new CompactSign(payload).setProtectedHeader(full).sign(key.privateKey)}`
}

/** For headers that an honest library declines to sign. */
async function signedByHand(key: Signer, header: object, payload: Uint8Array): Promise<string> {
  const input = `${part(JSON.stringify(header))}.${Buffer.from(payload).toString('base64url')}`
  const algorithm = key.alg === 'ES384' ? { name: 'ECDSA', hash: 'SHA-384' } : { name: 'RSASSA-PKCS1-v1_5' }
  const signature = await crypto.subtle.sign(algorithm, key.privateKey, new TextEncoder().encode(input))
  return `${input}.${Buffer.from(signature).toString('base64url')}`
}

export const part = (text: string): string => Buffer.from(text).toString('base64url')

/** The classic confusion: a public key used as the secret of an HMAC. */
export function hmac(bits: 256 | 384 | 512, secret: string, claims: object, kid: string): string {
  const input = `${part(JSON.stringify({ alg: `HS${bits}`, typ: 'JWT', kid }))}.${part(JSON.stringify(claims))}`
  return `Bearer ${input}.${createHmac(`sha${bits}`, secret).update(input).digest('base64url')}`
}

export const entry = (changes: object): object => ({ id: 'ehr', issuer, fhirServers: [], origins: [], ...changes })

export function registryOf(...entries: readonly object[]): Registry {
  return parseRegistry(JSON.stringify({ clients: entries }), 'test.json')
}
