import { describe, expect, it } from 'vitest'
import { described, type Mutation } from '../support/sweep/mutation.ts'
import { allMutations } from '../support/sweep/tables.ts'
import { tried } from '../support/sweep/tried.ts'

/** So many are tried here, from all tables; `npm run proof:mutation` tries all, which takes half an hour. */
const triedHere = 20

/** Tables that could be changed without any test failing would be tables that nobody checks. */
describe('a changed number of the knowledge', () => {
  it('is noticed by the start, a figure of reference, a fixture or the sweep', { timeout: 300_000 }, async () => {
    const all = allMutations()
    expect(all.length).toBeGreaterThan(300)
    const part = all.filter((_, index) => index % Math.ceil(all.length / triedHere) === 0)
    const told = await tried(part)
    expect(told.length).toBe(part.length)
    expect(told.filter(one => one.by === undefined).map(one => described(one.mutation))).toEqual([])
  })

  const table = (file: string, changes: Mutation['changes']): Mutation => ({ service: 'hypomagnesemia', file, changes })
  const unread = { value: 1, unit: 'mmol/L', meaning: 'read by nothing', cite: 'S-010' }

  it('could go unnoticed: as no change does, and a number that nothing reads', { timeout: 120_000 }, async () => {
    const told = await tried([
      table('thresholds.json', [{ path: ['limits', 'unread'], value: unread }]),
      table('thresholds.json', [{ path: ['limits', 'adultAge', 'value'], value: 19 }]),
      table('thresholds.json', [{ path: ['limits', 'adultAge', 'value'], value: 'eighteen' }]),
      table('thresholds.json', [])
    ])
    expect(told.map(one => one.by?.split(':')[0])).toEqual([undefined, expect.any(String), 'start', undefined])
  })
})
