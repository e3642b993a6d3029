import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { toNdjson } from '../../src/insight/export.ts'
import { callColumns, cardColumns } from '../../src/insight/export-columns.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { StoreQuery } from '../../src/store/queries.ts'
import type { Store } from '../../src/store/store.ts'
import { wilson } from '../../src/store/wilson.ts'
import { entry, evaluation, noon, shownCard } from '../support/stores/feedback-samples.ts'

const day = 86_400_000
const topics = ['severe', 'oralReplacement', 'causes', 'potassium']
const call = fc.record({
  at: fc.integer({ min: 0, max: 60 * 24 * 60 }),
  client: fc.constantFrom('north', 'south'),
  version: fc.constantFrom('1.0.0', '2.0.0'),
  user: fc.integer({ min: 0, max: 20 }),
  patient: fc.integer({ min: 0, max: 200 }),
  cards: fc.array(
    fc.record({
      topic: fc.constantFrom(...topics),
      outcome: fc.constantFrom('accepted', 'overridden', 'none'),
      after: fc.integer({ min: 1, max: 900 })
    }),
    { maxLength: 3 }
  )
})

let store: Store
beforeAll(async () => {
  store = openStore('sqlite::memory:', { clock: () => noon + 61 * day })
  const [calls = []] = fc.sample(fc.array(call, { minLength: 1000, maxLength: 1000 }), { numRuns: 1, seed: 23 })
  for (const { at, client, version, user, patient, cards } of calls) {
    const moment = noon + at * 60_000
    const shown = cards.map(({ topic }) => shownCard({ topic }))
    const hashes = { userHash: `u${user}`, patientHash: `p${patient}` }
    store.recordEvaluation(evaluation({ id: randomUUID(), at: moment, client, knowledgeVersion: version, shown, ...hashes }))
    const entries = cards.flatMap(({ outcome, after }, index) =>
      outcome === 'none'
        ? []
        : [
            entry({
              card: shown[index]?.card ?? '',
              outcome: outcome as 'accepted',
              at: new Date(moment + after * 1000).toISOString()
            })
          ]
    )
    if (entries.length > 0) await store.addFeedback({ service: 'low-magnesium', client }, entries)
  }
  while (store.waiting().evaluation > 0) await new Promise(done => setTimeout(done, 20))
}, 30_000)
afterAll(() => store.close())

type Row = Readonly<Record<string, string>>
async function rowsOf(lines: AsyncIterable<string>): Promise<readonly Row[]> {
  const found: Row[] = []
  for await (const line of lines) found.push(JSON.parse(line))
  return found
}

const queries: readonly StoreQuery[] = [
  {},
  { topic: 'severe' },
  { client: 'north', knowledgeVersion: '2.0.0' },
  { from: noon + 10 * day, to: noon + 40 * day }
]

it.each(queries)('figures equal those computed from the exported rows: %j', async query => {
  const report = await store.report(query)
  const cards = await rowsOf(toNdjson(store.exportShown(query), cardColumns))
  const calls = await rowsOf(toNdjson(store.exportCalls(query), callColumns))
  const of = (rows: readonly Row[]) => (outcome: string) => rows.filter(row => row.outcome === outcome).length
  const counted = of(cards)
  expect(cards.length).toBeGreaterThan(100)
  expect(report.calls.total).toBe(calls.length)
  expect(report.callsWithCard).toBe(new Set(cards.map(row => row.call)).size)
  expect(report.total).toMatchObject({
    shown: cards.length,
    accepted: counted('accepted'),
    overridden: counted('overridden'),
    noResponse: counted('no response'),
    ofShown: { overridden: wilson(counted('overridden'), cards.length), accepted: wilson(counted('accepted'), cards.length) }
  })
  for (const group of report.byTopic) {
    const own = cards.filter(row => row.topic === group.name)
    expect([group.shown, group.accepted, group.overridden]).toEqual([own.length, of(own)('accepted'), of(own)('overridden')])
  }
  for (const group of report.byDay) expect(group.shown).toBe(cards.filter(row => row.shown?.slice(0, 10) === group.name).length)
  const perPatient = [...Map.groupBy(cards, row => row.patient).values()].map(rows => rows.length).toSorted((a, b) => a - b)
  expect(report.burden.perPatient).toEqual({
    people: perPatient.length,
    median: perPatient[Math.ceil(perPatient.length * 0.5) - 1],
    p90: perPatient[Math.ceil(perPatient.length * 0.9) - 1]
  })
  const seconds = cards
    .filter(row => row.first_act !== '')
    .map(row => Number(((Date.parse(row.first_act ?? '') - Date.parse(row.shown ?? '')) / 1000).toPrecision(3)))
    .toSorted((a, b) => a - b)
  const middle = (place: number): number => seconds[place] ?? Number.NaN
  expect(report.total.medianSecondsToAction).toBe((middle((seconds.length - 1) >> 1) + middle(seconds.length >> 1)) / 2)
})
