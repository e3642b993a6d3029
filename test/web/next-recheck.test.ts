import { describe, expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import type { Json } from '../../src/acquisition/json.ts'
import type { ServiceDefinition } from '../../src/web/shared/definition.ts'
import { readTrend } from '../../src/web/trend/read-trend.ts'
import { topicOf } from '../support/cards/cards.ts'
import { type Chart, daily, infused, lab, noon, order, requestOf, running } from '../support/charts/chart.ts'
import { chartService } from '../support/requests/chart-app.ts'

const hour = 3_600_000
const definition = { ...service, inputs: service.requirements } as unknown as ServiceDefinition
const dueOf = (chart: Chart) => readTrend(definition, requestOf(chart).prefetch as Json, { patientId: 'p1' }, noon).due
const cardsOf = chartService()

/** What the card of the service says: nothing, overdue, or in how many hours. */
async function cardSays(chart: Chart): Promise<string> {
  const headline = (await cardsOf(chart)).find(card => topicOf(card) === 'recheckDue')?.summary ?? ''
  // A severe result that nothing answered is called in (M35).
  if (/overdue|too old to act on|never answered/.test(headline)) return 'overdue'
  return /recheck (in \d+ h|now)/i.exec(headline)?.[1] ?? ''
}

const strong = [lab('creatinine', 0.9), lab('weight', 70), lab('height', 168), lab('potassium', 4.3)]
const weak = [lab('creatinine', 1.4), lab('weight', 70), lab('height', 168), lab('potassium', 4.3)]
const magnesium = (value: number, ago: number) => lab('magnesium-moles', value, { unit: 'mmol/L', ago })

type EvaluationContext = readonly [
  name: string,
  chart: (ago: number) => Omit<Chart, 'labs'> & { readonly value?: number; readonly drawn?: number }
]
const situations: readonly EvaluationContext[] = [
  ['an infusion runs', ago => ({ orders: [order('sulfateVial', { ago: ago + 1, dosage: running(4, 900) })] })],
  [
    'an infusion has ended',
    ago => ({ past: [order('sulfateVial', { ago: ago + 1, status: 'completed', dosage: infused(2, 30) })] })
  ],
  ['tablets', ago => ({ orders: [order('oxide400', { ago: ago + 1, dosage: daily(1) })] })],
  ['tablets since the result', ago => ({ orders: [order('oxide400', { ago, dosage: daily(1) })], drawn: ago + 1 })],
  ['severe, untreated', () => ({ value: 0.45 })],
  ['low, untreated', () => ({ value: 0.58 })],
  ['low, untreated, outside the hospital', () => ({ value: 0.58, encounter: 'AMB' })],
  ['low, untreated, in hospital', () => ({ value: 0.58, encounter: 'IMP' })],
  ['borderline, untreated', () => ({ value: 0.67 })],
  ['borderline, untreated, outside the hospital', () => ({ value: 0.67, encounter: 'AMB' })],
  ['in range, untreated', () => ({})],
  [
    'an order that was cancelled',
    ago => ({ past: [order('sulfateVial', { ago: ago - 1, status: 'cancelled', dosage: infused(2, 30) })] })
  ]
]
const hours = [2, 5.9, 6.1, 11.9, 12.1, 23.9, 24.1, 47, 71.9, 72.1, 167.9, 168.1, 335.9, 336.1]

describe('the next recheck of the trend and the card of the service agree', () => {
  it.each(situations)('%s', async (name, situation) => {
    const told = new Set<string>()
    for (const [kidneys, sooner] of [
      [strong, false],
      [weak, true]
    ] as const) {
      for (const ago of hours) {
        const { value = 0.75, drawn = ago, ...rest } = situation(ago)
        const chart = { labs: [magnesium(value, drawn), ...kidneys], ...rest }
        const due = dueOf(chart)
        const says = await cardSays(chart)
        // Where the setting is not known the freshness of the hospital holds for what is not treated (M35); else kidneys decide.
        const isSooner = name.includes('untreated') ? rest.encounter !== 'AMB' : sooner
        const isPast = due !== undefined && noon > (isSooner ? due.from : due.to)
        // A dose that its order calls done and no MAR shows: measure first for 6 h (M2).
        const waits = name === 'an infusion has ended' && ago + 0.5 < 6
        const left = `in ${Math.ceil(((due?.to ?? 0) - noon) / hour)} h`
        expect(says, `${ago} h, due ${due && (due.to - noon) / hour} h from now`).toBe(isPast ? 'overdue' : waits ? left : '')
        told.add(`${isPast}`)
      }
    }
    const never = name.startsWith('in range') || name.startsWith('an order that')
    expect([...told].sort()).toEqual(never ? ['false'] : ['false', 'true'])
  })

  it.each([1, 3, 5.5, 9])('an infusion ended after the result, %d h ago', async ago => {
    const past = [order('sulfateVial', { ago: ago + 0.5, status: 'completed', dosage: infused(2, 30) })]
    const chart = { labs: [magnesium(0.58, 12), ...strong], past }
    const left = Math.ceil(((dueOf(chart)?.to ?? 0) - noon) / hour)
    expect(await cardSays(chart)).toBe(left > 0 ? `in ${left} h` : 'now')
  })

  it('where orders were not told nothing is said: they may be there', () => {
    const labs = [magnesium(0.45, 5), ...strong]
    expect(dueOf({ labs })).toBeDefined()
    expect(dueOf({ labs, absent: ['medications', 'recentMedications'] })).toBeUndefined()
    expect(dueOf({ labs, failed: ['medications', 'recentMedications'] })).toBeUndefined()
  })

  it('without a usable result nothing is due', () => {
    expect(dueOf({ labs: strong })).toBeUndefined()
    expect(dueOf({ labs: [lab('magnesium-moles', 0.5, { unit: null }), ...strong] })).toBeUndefined()
  })
})
