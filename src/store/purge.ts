import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { limits } from '../limits.ts'
import type { StoreLink } from './store-link.ts'
import { utcText } from './utc-text.ts'

/** Rows of one step. Each step is its own commit, and calls go on between two of them. */
const step = limits.purgeRows

const retained = [
  { table: 'decisions', key: 'id', moment: 'at' },
  { table: 'shown_cards', key: 'card', moment: 'at' },
  { table: 'evaluations', key: 'id', moment: 'at' },
  { table: 'feedback_events', key: 'id', moment: 'received' }
] as const
/** The name of a segment is how its moments begin, so one that began before is counted anew. */
const counts = { table: 'report_parts', key: 'segment', moment: 'segment' } as const
const tokens = { table: 'used_tokens', key: 'token', moment: 'expires' } as const

/** Deletes everything that was kept before a moment. Cards go before their evaluation, so that none is left without. */
export async function purgeBefore(link: StoreLink, before: number): Promise<number> {
  let deleted = 0
  for (const part of retained) deleted += await purgePart(link, part, before)
  await purgePart(link, counts, before)
  return deleted
}

export const purgeTokens = (link: StoreLink, now: number): Promise<number> => purgePart(link, tokens, now)

type Part = (typeof retained)[number] | typeof counts | typeof tokens

async function purgePart(link: StoreLink, { table, key, moment }: Part, before: number): Promise<number> {
  const old = sql`select ${sql.ref(key)} from ${sql.table(table)} where ${sql.ref(moment)} < ${utcText(before)} limit ${step}`
  const statement = sql`delete from ${sql.table(table)} where ${sql.ref(key)} in (${old})`
  let deleted = 0
  for (;;) {
    const { numAffectedRows = 0n } = await link.use(({ kysely }) => statement.execute(kysely))
    deleted += Number(numAffectedRows)
    if (numAffectedRows < BigInt(step)) return deleted
    await nextTurn()
  }
}
