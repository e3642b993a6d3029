import { hash } from 'node:crypto'
import type { Database } from './database.ts'
import { insertRows } from './insert-rows.ts'
import type { UsedTokenTable } from './schema.ts'
import { utcText } from './utc-text.ts'

export function toToken(issuer: string, jti: string, expiresAt: number): UsedTokenTable {
  return { token: hash('sha256', JSON.stringify([issuer, jti]), 'base64url'), expires: utcText(expiresAt) }
}

/** For each token whether this was its first use. The primary key decides, so all replicas agree. */
export async function useTokens(database: Database, tokens: readonly UsedTokenTable[]): Promise<readonly boolean[]> {
  const first = new Set(await insertRows(database, 'used_tokens', tokens))
  return tokens.map(({ token }) => first.delete(token))
}
