/** A token taken apart but not yet believed. */
export type TokenParts = {
  /** The token itself, for the signature check. */
  readonly compact: string
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** Longer than any real token of this kind; what is longer is not even decoded. */
const maxLength = 8192

const bearer = /^Bearer +([\w-]+)\.([\w-]+)\.([\w-]+)$/i

/** Reads `Authorization: Bearer <JWT>`: one token, three parts, strict base64url, two JSON objects. */
export function readToken(authorization: string | undefined): TokenParts | undefined {
  if (authorization === undefined || authorization.length > maxLength) return undefined
  const parts = bearer.exec(authorization)
  if (!parts) return undefined
  const [, first = '', second = '', third = ''] = parts
  const header = decoded(first)
  const claims = decoded(second)
  if (!header || !claims || !isCanonical(third)) return undefined
  return { compact: `${first}.${second}.${third}`, header, claims }
}

/** One spelling for each value, so that a token cannot be dressed up as another. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decoded(part: string): Readonly<Record<string, unknown>> | undefined {
  if (!isCanonical(part)) return undefined
  try {
    const value: unknown = JSON.parse(utf8.decode(Buffer.from(part, 'base64url')))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
