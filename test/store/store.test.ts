import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database, Driver } from '../../src/store/database.ts'
import { migrate, migrations } from '../../src/store/migrations.ts'
import { openStore } from '../../src/store/open-store.ts'
import { postgresDriver } from '../../src/store/postgres.ts'
import type { Schema } from '../../src/store/schema.ts'
import { decisionKeys, openDecision } from '../../src/store/sealed-decision.ts'
import { sqliteDriver } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { type PostgresServer, startPostgres } from '../support/stores/embedded-postgres.ts'
import { entry, evaluation, noon, shownCard } from '../support/stores/feedback-samples.ts'

let server: PostgresServer
let folder: string
let now = noon
let losses: number[] = []
let lost: string[] = []
const keys = decisionKeys([randomBytes(32).toString('base64')])
const opened: Store[] = []
const source = { service: 'low-magnesium', client: 'north', tenant: 'ward-7' }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cds-store-'))
  server = await startPostgres({ durable: false })
}, 30_000)
afterAll(async () => {
  await server.remove()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  now = noon
  losses = []
  lost = []
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map(store => store.close()))
})

function open(url: string): Store {
  const onLoss = (count: number, of: string): void => {
    losses.push(count)
    lost.push(of)
  }
  const store = openStore(url, { clock: () => now, ticks: () => now, onLoss, decisionKeys: keys })
  opened.push(store)
  return store
}

async function close(store: Store): Promise<void> {
  opened.splice(opened.indexOf(store), 1)
  await store.close()
}

const drivers: readonly { name: string; address: () => Promise<string>; driver: (url: string) => Driver }[] = [
  {
    name: 'node:sqlite',
    address: async () => `sqlite:${join(folder, 'data', `${randomUUID()}.db`)}`,
    driver: url => sqliteDriver(url.slice('sqlite:'.length))
  },
  { name: 'PostgreSQL', address: () => server.newDatabase(), driver: url => postgresDriver(url, () => undefined) }
]

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const row of rows) list.push(row)
  return list
}

describe.each(drivers)('store on $name', ({ name, address, driver }) => {
  let url: string
  let store: Store
  beforeEach(async () => {
    url = await address()
    store = open(url)
  })

  /** The database itself, to look behind the store. */
  async function inspect<T>(look: (database: Database) => Promise<T>): Promise<T> {
    const database = await driver(url).open()
    try {
      return await look(database)
    } finally {
      await database.kysely.destroy()
    }
  }

  test('is ready once it is open and not after it is closed', async () => {
    expect(await store.ready()).toBe(true)
    await close(store)
    expect(await store.ready()).toBe(false)
    await expect(store.addFeedback(source, [entry()])).rejects.toMatchObject({ code: 'store-unavailable' })
    store.recordEvaluation(evaluation())
    expect(losses).toEqual([1])
  })

  test('keeps what a post says, across a restart', async () => {
    const said = entry({
      outcome: 'accepted',
      suggestions: ['s-1', 's-2'],
      reasons: [{ code: 'c', system: 'http://x', display: "Ärztin's “reason”" }],
      comment: 'free, "text"\n🙂'
    })
    expect(await store.addFeedback(source, [said])).toEqual({ added: 1, repeated: 0 })
    await close(store)
    const [row, ...more] = await all(open(url).exportFeedback())
    expect(more).toEqual([])
    expect(row).toEqual({ ...said, ...source, id: expect.any(String), received: '2026-11-20T12:00:00.000Z' })
  })

  test('adds nothing for word-for-word repeats, in one post, in two and after a restart', async () => {
    const said = entry()
    expect(await store.addFeedback(source, [said, said])).toEqual({ added: 1, repeated: 1 })
    const parallel = await Promise.all(
      Array.from({ length: 20 }, () => store.addFeedback(source, [said, entry({ card: 'other' })]))
    )
    expect(parallel.reduce((sum, { added }) => sum + added, 0)).toBe(1)
    await close(store)
    store = open(url)
    expect(await store.addFeedback(source, [said])).toEqual({ added: 0, repeated: 1 })
    expect(await store.count()).toBe(2)
  })

  test('counts a different outcome, time, client or service as a new event', async () => {
    const said = entry()
    await store.addFeedback(source, [said])
    await store.addFeedback(source, [{ ...said, outcome: 'accepted', suggestions: ['s'] }])
    await store.addFeedback(source, [{ ...said, at: '2026-11-20T12:02:00.000Z' }])
    await store.addFeedback({ ...source, client: 'south' }, [said])
    await store.addFeedback({ ...source, service: 'other' }, [said])
    expect(await store.count()).toBe(5)
  })

  test('gives each of many posts at once its own answer, only when they can be read back', async () => {
    const posts = Array.from({ length: 300 }, (_, index) => [entry({ card: `a${index}` }), entry({ card: `b${index}` })])
    const other = open(url)
    await Promise.all(
      posts.map(async (post, index) => {
        expect(await store.addFeedback(source, post)).toEqual({ added: 2, repeated: 0 })
        if (index % 50 === 0) expect(await other.count()).toBeGreaterThanOrEqual(2)
      })
    )
    expect(await store.count()).toBe(600)
  })

  test('keeps a post whole or not at all, and its neighbors all the same', async () => {
    await store.ready()
    await inspect(({ kysely }) => {
      // A row that only the database itself can refuse.
      const check = name === 'PostgreSQL' ? "alter table feedback_events add check (card <> 'bad')" : trigger
      return sql.raw(check).execute(kysely)
    })
    const torn = [entry({ card: 'torn-1' }), entry({ card: 'bad' }), entry({ card: 'torn-2' })]
    const results = await Promise.allSettled([
      store.addFeedback(source, [entry({ card: 'good-1' })]),
      store.addFeedback(source, torn),
      store.addFeedback(source, [entry({ card: 'good-2' })])
    ])
    expect(results.map(result => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const cards = (await all(store.exportFeedback())).map(row => row.card)
    expect(cards.sort()).toEqual(['good-1', 'good-2'])
  })
  const trigger =
    "create trigger refuse before insert on feedback_events when new.card = 'bad' begin select raise(abort, 'bad'); end"

  test('bears characters that databases do not', async () => {
    const said = entry({ card: 'nul\0 half\ud800', reasons: [{ display: 'nul\0' }], comment: '\0' })
    expect(await store.addFeedback(source, [said])).toEqual({ added: 1, repeated: 0 })
    expect(await store.addFeedback(source, [said])).toEqual({ added: 0, repeated: 1 })
    store.recordEvaluation(evaluation({ hookInstance: 'a\0b', client: '\udc00' }))
    await close(store)
    expect(losses).toEqual([])
  })

  test('takes a post of a thousand entries', async () => {
    const post = Array.from({ length: 1000 }, () => entry())
    expect(await store.addFeedback(source, post)).toEqual({ added: 1000, repeated: 0 })
    expect((await all(store.exportFeedback())).map(row => row.card).sort()).toEqual(post.map(({ card }) => card).sort())
  })

  test('lets a token be used once: 1 of 50, over two replicas', async () => {
    const replica = open(url)
    await replica.ready()
    const uses = Array.from({ length: 50 }, (_, index) => (index % 2 ? store : replica).useToken('iss', 'jti-1', noon + 60_000))
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1)
    expect(await store.useToken('iss', 'jti-2', noon + 60_000)).toBe(true)
    expect(await store.useToken('other', 'jti-1', noon + 60_000)).toBe(true)
    expect(await store.useToken('iss', 'x'.repeat(20_000), noon + 60_000)).toBe(true)
    expect(await store.useToken('iss', 'for ever', Number.POSITIVE_INFINITY)).toBe(true)
    expect(await store.useToken('iss', 'for ever', Number.POSITIVE_INFINITY)).toBe(false)
  })

  test('remembers tokens over a restart and drops them after they expired', async () => {
    expect(await store.useToken('iss', 'short', noon + 1_000)).toBe(true)
    expect(await store.useToken('iss', 'long', noon + 600_000)).toBe(true)
    await close(store)
    store = open(url)
    expect(await store.useToken('iss', 'long', noon + 600_000)).toBe(false)
    now = noon + 120_000
    await store.useToken('iss', 'next', now + 1_000)
    await close(store)
    const left = await inspect(({ kysely }) => kysely.selectFrom('used_tokens').select('expires').orderBy('expires').execute())
    expect(left).toHaveLength(2)
  })

  test('writes evaluations behind the call and reports what became of their cards', async () => {
    const [first, second, third, old] = [
      shownCard(),
      shownCard({ topic: 'digoxin', indicator: 'critical' }),
      shownCard(),
      shownCard()
    ]
    store.recordEvaluation(evaluation({ shown: [first, second], userHash: 'u1', tenant: 'ward-7' }))
    store.recordEvaluation(evaluation({ shown: [third], hook: 'order-sign', client: 'south', knowledgeVersion: '1.1.0' }))
    store.recordEvaluation(evaluation({ shown: [old], at: noon - 86_400_000 }))
    store.recordEvaluation(evaluation({ shown: [] }))
    const seen = { code: 'seen', system: 'http://x' }
    await store.addFeedback(source, [
      entry({
        card: first.card,
        outcome: 'accepted',
        suggestions: [first.suggestions[0]?.uuid ?? ''],
        at: '2026-11-20T12:00:10.000Z'
      }),
      entry({ card: second.card, reasons: [seen], at: '2026-11-20T12:00:30.000Z' }),
      entry({ card: old.card, outcome: 'accepted', suggestions: ['x'], at: '2026-11-20T12:00:00.000Z' }),
      entry({ card: old.card, reasons: [seen], at: '2026-11-20T13:00:00.000Z' }),
      entry({ card: 'unknown' })
    ])
    await close(store)
    store = open(url)
    const report = await store.report({ from: noon - 3_600_000, to: noon + 3_600_000 })
    expect(report.total).toMatchObject({ shown: 3, accepted: 1, overridden: 1, noResponse: 1, medianSecondsToAction: 20 })
    expect(report.byTopic).toMatchObject([
      { name: 'digoxin', shown: 1, overridden: 1, overrideRate: { rate: 1 } },
      { name: 'severe', shown: 2, accepted: 1, noResponse: 1 }
    ])
    expect(report.byHook.map(group => [group.name, group.shown])).toEqual([
      ['order-sign', 1],
      ['patient-view', 2]
    ])
    expect(report.byKnowledgeVersion.map(group => group.name)).toEqual(['1.0.0', '1.1.0'])
    expect(report.reasons).toEqual([{ topic: 'digoxin', count: 1, ...seen }])
    expect(report.suggestions.find(({ taken }) => taken === 1)).toMatchObject({ label: 'Slow infusion', index: 0, offered: 2 })
    expect(report.unknownCards).toBe(1)
    const always = await store.report()
    expect(always.total).toMatchObject({ shown: 4, overridden: 2 })
    expect(always.byDay.map(group => [group.name, group.shown])).toEqual([
      ['2026-11-19', 1],
      ['2026-11-20', 3]
    ])
    expect((await store.report({ client: 'south' })).total.shown).toBe(1)
    const row = (await all(store.exportFeedback())).find(({ card }) => card === first.card)
    expect(row?.shown).toMatchObject({ topic: 'severe', row: 'V2', hook: 'patient-view', userHash: 'u1' })
    expect(losses).toEqual([])
  })

  test('loses only the records that cannot be written', async () => {
    const cyclic: Record<string, string> = {}
    Object.assign(cyclic, { cyclic })
    for (const bad of [{ at: Number.NaN }, { elapsedMs: Number.NaN }, { verdicts: cyclic }]) {
      store.recordEvaluation(evaluation())
      store.recordEvaluation(evaluation(bad))
    }
    await close(store)
    expect(losses).toEqual([1, 1, 1])
    store = open(url)
    expect((await store.report()).total.shown).toBe(3)
  })

  test('counts what calls lacked, what applied and was not shown, by client and version of the knowledge', async () => {
    const verdicts = { severe: 'applies', potassium: 'cannot-tell', digoxin: 'does-not-apply' }
    const suppressed = [{ topic: 'severe', cause: 'silent' }]
    const [first, second] = [shownCard({ topic: 'causes' }), shownCard()]
    store.recordEvaluation(evaluation({ verdicts, missing: ['weight', 'potassium'], suppressed, shown: [first] }))
    store.recordEvaluation(evaluation({ verdicts, missing: ['potassium'], knowledgeVersion: '1.1.0', shown: [second] }))
    store.recordEvaluation(evaluation({ client: 'south', shown: [] }))
    await store.addFeedback(source, [entry({ card: first.card }), entry({ card: second.card }), entry()])
    await close(store)
    store = open(url)
    const { calls } = await store.report()
    expect(calls).toEqual({
      total: 3,
      withMissing: 2,
      missing: [
        { name: 'potassium', calls: 2 },
        { name: 'weight', calls: 1 }
      ],
      verdicts: [
        { topic: 'potassium', applies: 0, cannotTell: 2 },
        { topic: 'severe', applies: 3, cannotTell: 0 }
      ],
      notShown: [{ topic: 'severe', cause: 'silent', count: 1 }]
    })
    const newer = await store.report({ knowledgeVersion: '1.1.0' })
    expect(newer.calls).toMatchObject({ total: 1, missing: [{ name: 'potassium' }], notShown: [] })
    expect(newer.byTopic.map(({ name, overridden }) => [name, overridden])).toEqual([['severe', 1]])
    expect((await store.report({ client: 'south' })).calls).toMatchObject({ total: 1, withMissing: 0 })
    expect((await store.report({ topic: 'causes' })).byTopic.map(({ name }) => name)).toEqual(['causes'])
    expect((await all(store.exportFeedback({ topic: 'causes' }))).map(({ card }) => card)).toEqual([first.card])
    expect(await all(store.exportFeedback({ knowledgeVersion: '1.1.0' }))).toHaveLength(1)
  })

  test('reads any number of rows page by page, each once', async () => {
    const records = Array.from({ length: 450 }, (_, index) =>
      evaluation({ at: noon + (index % 3), shown: [shownCard({ card: `card-${index}` })] })
    )
    for (const record of records) store.recordEvaluation(record)
    await store.addFeedback(
      source,
      Array.from({ length: 450 }, (_, index) => entry({ card: `card-${index}` }))
    )
    await close(store)
    store = open(url)
    const report = await store.report()
    expect(report.total).toMatchObject({ shown: 450, overridden: 450 })
    expect(report.calls.total).toBe(450)
    expect(new Set((await all(store.exportFeedback())).map(({ card }) => card)).size).toBe(450)
  })

  test('tells the overrides of a topic for a patient and a result', async () => {
    const card = shownCard({ resultHash: 'r1' })
    store.recordEvaluation(evaluation({ patientHash: 'p1', shown: [card] }))
    await store.addFeedback(source, [entry({ card: card.card, reasons: [{ code: 'seen' }] })])
    await close(store)
    store = open(url)
    const query = { patientHash: 'p1', topic: 'severe', resultHash: 'r1', since: noon - 1 }
    expect(await store.overrides(query)).toEqual([[{ code: 'seen' }]])
    expect(await store.overrides({ ...query, resultHash: 'r2' })).toEqual([])
    expect(await store.overrides({ ...query, patientHash: 'p2' })).toEqual([])
    expect(await store.overrides({ ...query, since: noon + 1 })).toEqual([])
  })

  test('keeps what an evaluation was judged from, sealed, and finds it by the evaluation or a card of it', async () => {
    const id = randomUUID()
    const card = shownCard()
    const text = JSON.stringify({ patient: 'Zebedee-Planted 🙂', more: 'x'.repeat(200_000) })
    store.recordEvaluation(evaluation({ id, shown: [card] }))
    store.recordDecision({ id, at: noon, text })
    store.recordDecision({ id, at: noon, text: 'a second one for the same evaluation' })
    for (let index = 0; index < 300; index += 1)
      store.recordDecision({ id: randomUUID(), at: noon, text: `${index}`.repeat(5_000) })
    await close(store)
    store = open(url)
    const rows = await inspect(({ kysely }) => kysely.selectFrom('decisions').selectAll().execute())
    expect(rows).toHaveLength(301)
    expect(Buffer.from(JSON.stringify(rows)).includes('Zebedee')).toBe(false)
    for (const name of [id, card.card]) {
      const row = await store.decision(name)
      expect(row && keys && (await openDecision(keys, row))).toBe(text)
    }
    expect(await store.decision(randomUUID())).toBeUndefined()
    expect(losses).toEqual([])
  })

  test('keeps no decision without a key, and counts those that cannot be kept', async () => {
    const keyless = openStore(url, { clock: () => now })
    keyless.recordDecision({ id: 'd1', at: noon, text: 'x' })
    await keyless.close()
    expect(await store.decision('d1')).toBeUndefined()
    store.recordDecision({ id: 'd2', at: Number.NaN, text: 'x' })
    store.recordDecision({ id: 'd3', at: noon, text: 'x' })
    await close(store)
    expect(lost).toEqual(['decision'])
    store.recordDecision({ id: 'd4', at: noon, text: 'x' })
    expect(lost).toEqual(['decision', 'decision'])
    store = open(url)
    expect([await store.decision('d2'), (await store.decision('d3'))?.id]).toEqual([undefined, 'd3'])
  })

  test('purges what is older than a moment and keeps the rest', async () => {
    for (let index = 0; index < 1200; index += 1) store.recordEvaluation(evaluation({ at: noon - 1 }))
    store.recordEvaluation(evaluation({ at: noon }))
    for (const [id, at] of Object.entries({ old: noon - 1, middle: noon, fresh: noon + 1 }))
      store.recordDecision({ id, at, text: id })
    await store.addFeedback(source, [entry()])
    now = noon + 1
    await store.addFeedback(source, [entry()])
    await close(store)
    store = open(url)
    expect(await store.purge(noon + 1)).toBe(1201 * 2 + 1 + 2)
    expect([await store.decision('old'), await store.decision('middle'), (await store.decision('fresh'))?.id]).toEqual([
      undefined,
      undefined,
      'fresh'
    ])
    expect(await store.count()).toBe(1)
  })

  test('opens a store of an older shape and keeps its data', async () => {
    await close(store)
    const before = Object.fromEntries(Object.entries(migrations).slice(0, 1))
    await olderStore(url, async kysely => {
      await migrate(kysely, before)
      await sql`insert into feedback_events values ('old', '2026-01-01T00:00:00.000Z', 's', 'c', null, 'card', 'accepted', '["x"]', '[]', null,
        '2026-01-01T00:00:00.000Z')`.execute(kysely)
    })
    store = open(url)
    expect(await store.count()).toBe(1)
    expect((await all(store.exportFeedback()))[0]).toMatchObject({ card: 'card', suggestions: ['x'] })
    expect(await store.useToken('iss', 'jti', noon)).toBe(true)
    store.recordDecision({ id: 'd', at: noon, text: 'x' })
    await close(store)
    store = open(url)
    expect((await store.decision('d'))?.at).toBe(noon)
  })

  test('lets replicas that start together migrate once', async () => {
    // A busy machine may take long for eight of them.
    const replicas = Array.from({ length: 8 }, () => openStore(url, { clock: () => now, lockPatience: 20_000 }))
    opened.push(...replicas)
    expect(await Promise.all(replicas.map(replica => replica.ready()))).toEqual(replicas.map(() => true))
    const steps = await inspect(({ kysely }) =>
      sql<{ name: string }>`select name from kysely_migration order by name`.execute(kysely)
    )
    expect(steps.rows.map(row => row.name)).toEqual(Object.keys(migrations))
  })

  async function olderStore(address: string, fill: (kysely: Kysely<Schema>) => Promise<void>): Promise<void> {
    if (name === 'PostgreSQL') {
      const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: address }) }) })
      await fill(kysely)
      return kysely.destroy()
    }
    const database = await driver(address).open()
    for (const table of ['used_tokens', 'decisions', 'report_parts'])
      await sql`drop table ${sql.table(table)}`.execute(database.kysely)
    await sql`delete from kysely_migration where name > '001-feedback'`.execute(database.kysely)
    await fill(database.kysely)
    await database.kysely.destroy()
  }
})

test('refuses an address of neither kind without repeating it', () => {
  expect(() => openStore('mysql://user:secret@host/db', { clock: () => noon })).toThrow(
    /^DATABASE_URL: must begin with sqlite: or postgres:\/\/$/
  )
})
