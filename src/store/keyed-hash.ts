import { createHmac } from 'node:crypto'

/**
 * HMAC-SHA-256 of an id in hexadecimal: the same person can be recognized within the store, but not be found without the key.
 * @param parts what makes the id unique, from the general to the particular, such as `'patient'`, the tenant and the id. The id comes last.
 * @returns nothing without a key or without an id, which is the state the operator gets by default.
 */
export function keyedHash(key: string | undefined, ...parts: readonly (string | null | undefined)[]): string | undefined {
  if (!key || !parts.at(-1)) return undefined
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex')
}
