import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { actionTime, secondsOf } from '../../src/store/action-time.ts'
import { openStore } from '../../src/store/open-store.ts'
import { People } from '../../src/store/people.ts'
import type { Report } from '../../src/store/report.ts'
import type { Store } from '../../src/store/store.ts'
import { entry, evaluation, noon, shownCard } from '../support/stores/feedback-samples.ts'

const hour = 3_600_000
const day = 24 * hour
const source = { service: 'low-magnesium', client: 'north' }

let now = noon
let store: Store
afterEach(() => store.close())

async function written(): Promise<void> {
  while (store.waiting().evaluation > 0) await new Promise(done => setTimeout(done, 10))
}

/** A card of a call some hours before noon. */
function shownAt(hours: number, patient = 'p'): string {
  const card = shownCard()
  store.recordEvaluation(evaluation({ at: noon - hours * hour, shown: [card], patientHash: patient, userHash: `u${patient}` }))
  return card.card
}

const figuresOf = ({ total, calls, burden, byDay }: Report) => ({
  shown: total.shown,
  overridden: total.overridden,
  calls: calls.total,
  patients: burden.perPatient?.people,
  days: byDay.map(({ name, shown }) => [name, shown])
})

test('counts that are kept are counted again when something comes that they lack', async () => {
  now = noon
  store = openStore('sqlite::memory:', { clock: () => now })
  const [old, recent] = [shownAt(8 * 24, 'a'), shownAt(5, 'b')]
  shownAt(0, 'a')
  await written()
  const first = figuresOf(await store.report())
  expect(first).toMatchObject({ shown: 3, overridden: 0, calls: 3, patients: 2 })
  expect(figuresOf(await store.report())).toEqual(first)

  // Feedback on a card of a week ago, and on one of today.
  now = noon + hour
  await store.addFeedback(source, [entry({ card: old, at: new Date(now).toISOString() })])
  await store.addFeedback(source, [entry({ card: recent, at: new Date(now).toISOString() })])
  expect(figuresOf(await store.report())).toMatchObject({ shown: 3, overridden: 2 })

  // Words that were looked at once are not what is looked at the next time.
  now = noon + 3 * hour
  expect(figuresOf(await store.report())).toMatchObject({ shown: 3, overridden: 2 })
  now = noon + 3 * day
  await store.addFeedback(source, [entry({ card: old, outcome: 'accepted', at: new Date(now).toISOString() })])
  expect(figuresOf(await store.report())).toMatchObject({ shown: 3, overridden: 1 })

  // A call that was written late, and what is deleted for its age.
  shownAt(8 * 24 - 1, 'c')
  await written()
  expect(figuresOf(await store.report())).toMatchObject({ shown: 4, calls: 4, patients: 3 })
  await store.purge(noon - 7 * day)
  expect(figuresOf(await store.report())).toMatchObject({ shown: 2, calls: 2, patients: 2, overridden: 1 })
})

test('a report says the same whether or not its parts were counted before, wherever it begins and ends', async () => {
  now = noon
  store = openStore('sqlite::memory:', { clock: () => now })
  for (let index = 0; index < 150; index += 1) {
    const card = shownAt((index * 7) % 100, `p${index % 11}`)
    if (index % 3 === 0) await store.addFeedback(source, [entry({ card, at: new Date(noon + index).toISOString() })])
  }
  await written()
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 110 * 60 }), fc.integer({ min: 0, max: 110 * 60 }), async (start, end) => {
      const query = { from: noon - Math.max(start, end) * 60_000, to: noon - Math.min(start, end) * 60_000 }
      const shown = []
      for await (const row of store.exportShown(query)) shown.push(row)
      const { total, callsWithCard, burden, byDay } = await store.report(query)
      expect(total.shown).toBe(shown.length)
      expect(total.overridden).toBe(shown.filter(row => row.events.length > 0).length)
      expect(callsWithCard).toBe(shown.length)
      expect(burden.perPatient?.people).toBe(shown.length === 0 ? undefined : new Set(shown.map(row => row.patientHash)).size)
      expect(byDay.reduce((sum, group) => sum + group.shown, 0)).toBe(shown.length)
    }),
    { numRuns: 12 }
  )
})

test('people are counted alike one by one and as entries of parts, also those with very many cards', () => {
  store = openStore('sqlite::memory:', { clock: () => now })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 1_500 })), { maxLength: 40 }),
      list => {
        const [whole, merged] = [new People(), new People()]
        const parts = [new People(), new People()]
        const cards = new Map<string, number>()
        list.forEach(([who, count], index) => {
          cards.set(`p${who}`, (cards.get(`p${who}`) ?? 0) + count)
          for (let card = 0; card < count; card += 1) {
            whole.add(`p${who}`)
            parts[index % 2]?.add(`p${who}`)
          }
        })
        for (const part of parts) merged.addEntries(part.entries())
        const again = new People()
        again.addEntries(merged.entries())
        const sorted = [...cards.values()].sort((a, b) => a - b)
        const expected =
          sorted.length === 0
            ? undefined
            : {
                people: sorted.length,
                median: sorted[Math.ceil(sorted.length * 0.5) - 1],
                p90: sorted[Math.ceil(sorted.length * 0.9) - 1]
              }
        for (const people of [whole, merged, again]) expect(people.spread()).toEqual(expected)
      }
    ),
    { numRuns: 60 }
  )
})

test('a time to act is kept with three digits', () => {
  store = openStore('sqlite::memory:', { clock: () => now })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 12 }), milliseconds => {
      const seconds = milliseconds / 1000
      expect(secondsOf(actionTime(seconds))).toBe(Number(seconds.toPrecision(3)))
    })
  )
  expect(secondsOf(actionTime(0))).toBe(0)
})
