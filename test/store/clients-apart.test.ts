import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { feedbackColumns, toCsv, toNdjson } from '../../src/insight/export.ts'
import { limits } from '../../src/limits.ts'
import { migrate, migrations } from '../../src/store/migrations.ts'
import { openStore } from '../../src/store/open-store.ts'
import { postgresDriver } from '../../src/store/postgres.ts'
import { sqliteDriver } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { type PostgresServer, startPostgres } from '../support/stores/embedded-postgres.ts'
import { entry, evaluation, noon, shownCard } from '../support/stores/feedback-samples.ts'

let server: PostgresServer
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cds-store-'))
  server = await startPostgres({ durable: false })
}, 60_000)
afterAll(async () => {
  await server.remove()
  await rm(folder, { recursive: true, force: true })
})

const databases = [
  {
    name: 'node:sqlite',
    address: async () => `sqlite:${join(folder, `${randomUUID()}.db`)}`,
    driver: (url: string) => sqliteDriver(url.slice('sqlite:'.length))
  },
  { name: 'PostgreSQL', address: () => server.newDatabase(), driver: (url: string) => postgresDriver(url, () => undefined) }
]

const north = { service: 'low-magnesium', client: 'north' }
const south = { service: 'low-magnesium', client: 'south' }
const seen = [{ code: 'seen' }]

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const row of rows) list.push(row)
  return list
}

describe.each(databases)('a store on $name', { timeout: 60_000 }, ({ address, driver }) => {
  const troubles: string[] = []
  const open = (url: string): Store => openStore(url, { clock: () => noon, onTrouble: code => troubles.push(code) })

  /** A store in which a card of the client `north` was shown, written and opened again. */
  async function withCard(work: (store: Store, card: string) => Promise<void>): Promise<Store> {
    const url = await address()
    const store = open(url)
    const card = shownCard({ resultHash: 'r1' })
    store.recordEvaluation(evaluation({ client: 'north', patientHash: 'p1', shown: [card] }))
    await work(store, card.card)
    await store.close()
    return open(url)
  }
  const overrides = { patientHash: 'p1', topic: 'severe', resultHash: 'r1', since: noon - 1 }

  test('joins feedback with cards of the same client only', async () => {
    let id = ''
    const store = await withCard(async (writing, card) => {
      id = card
      await writing.addFeedback(south, [entry({ card, reasons: seen })])
    })
    expect(await store.overrides(overrides)).toEqual([])
    const foreign = await store.report()
    expect(foreign.total).toMatchObject({ shown: 1, accepted: 0, overridden: 0, noResponse: 1 })
    expect(foreign).toMatchObject({ reasons: [], unknownCards: 1 })
    expect((await all(store.exportFeedback()))[0]).not.toHaveProperty('shown')
    expect(await all(store.exportFeedback({ topic: 'severe' }))).toEqual([])
    // The same by the client itself.
    await store.addFeedback(north, [entry({ card: id, reasons: seen })])
    expect(await store.overrides(overrides)).toEqual([seen])
    expect(await store.report()).toMatchObject({ total: { overridden: 1 }, unknownCards: 1 })
    expect(await all(store.exportFeedback({ topic: 'severe' }))).toHaveLength(1)
    await store.close()
  })

  test('keeps so many entries about one card of one client, and reads the first and the last ones', async () => {
    const at = (second: number): string => new Date(noon + 1_000 * second).toISOString()
    let id = ''
    const store = await withCard(async (writing, card) => {
      id = card
      const entries = Array.from({ length: limits.cardEvents - 1 }, (_, index) => entry({ card, at: at(index + 10) }))
      await writing.addFeedback(north, entries)
    })
    const last = entry({ card: id, outcome: 'accepted', suggestions: ['s'], at: at(1_000) })
    expect(await store.addFeedback(north, [last])).toEqual({ added: 1, repeated: 0 })
    await expect(store.addFeedback(north, [entry({ card: id, at: at(3_000) })])).rejects.toMatchObject({ code: 'too-large' })
    const elsewhere = entry()
    await expect(store.addFeedback(north, [elsewhere, entry({ card: id, at: at(2_000) })])).rejects.toMatchObject({
      code: 'too-large'
    })
    // Of a post that is refused nothing is kept, repeats are still harmless, and another client has room of its own.
    expect(await store.addFeedback(north, [elsewhere])).toEqual({ added: 1, repeated: 0 })
    expect(await store.addFeedback(north, [last])).toEqual({ added: 0, repeated: 1 })
    expect(await store.addFeedback(south, [entry({ card: id })])).toEqual({ added: 1, repeated: 0 })
    const { total } = await store.report()
    expect(total).toMatchObject({ shown: 1, accepted: 1, overridden: 0, medianSecondsToAction: 10 })
    await store.close()
  })

  test('has U+FFFD in place of NUL and half surrogates, at every depth and in exports', async () => {
    const said = [{ code: 'a\0b', display: 'half \ud800' }]
    const store = await withCard(async (writing, card) => {
      await writing.addFeedback(north, [entry({ card, reasons: said, suggestions: ['s\0'], comment: 'c\udc00' })])
    })
    const [row] = await all(store.exportFeedback())
    expect(row).toMatchObject({
      reasons: [{ code: 'a\ufffdb', display: 'half \ufffd' }],
      suggestions: ['s\ufffd'],
      comment: 'c\ufffd'
    })
    const raw = async function* () {
      if (row) yield { ...row, reasons: said, comment: '\0=1' }
    }
    for (const text of [...(await all(toCsv(raw(), feedbackColumns))), ...(await all(toNdjson(raw(), feedbackColumns)))])
      expect(text).not.toMatch(/[\0\p{Cs}]|\\u0000|\\ud8/u)
    await store.close()
  })

  const newer = async (url: string, name: string): Promise<void> => {
    const database = await driver(url).open()
    await sql`insert into kysely_migration (name, timestamp) values (${name}, ${new Date(noon).toISOString()})`.execute(
      database.kysely
    )
    await database.kysely.destroy()
  }

  test.each(['999-newer', '999-breaking-news'])('bears the step %s of a newer version', async name => {
    const url = await address()
    await newer(url, name)
    const store = open(url)
    expect(await store.ready()).toBe(true)
    expect(await store.addFeedback(north, [entry()])).toEqual({ added: 1, repeated: 0 })
    await store.close()
  })

  test('takes the steps that are missing beside a later one that is borne', async () => {
    const url = await address()
    const database = await driver(url).open()
    const [first] = Object.keys(migrations)
    await migrate(database.kysely, { [String(first)]: migrations[String(first)] as never })
    await database.kysely.destroy()
    await newer(url, '999-newer')
    const store = open(url)
    expect(await store.ready()).toBe(true)
    await store.close()
  })

  test('is not ready beside a breaking step of a newer version, and the trouble names it', async () => {
    const url = await address()
    await newer(url, '999-newer-breaking')
    const store = open(url)
    expect(await store.ready()).toBe(false)
    expect(troubles).toContain('newer store: 999-newer-breaking')
    await expect(store.addFeedback(north, [entry()])).rejects.toMatchObject({ code: 'store-unavailable' })
    await store.close()
  })
})
