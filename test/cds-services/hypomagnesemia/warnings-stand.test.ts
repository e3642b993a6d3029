import { describe, expect, it } from 'vitest'
import { loadServices } from '../../../src/guideline-folder.ts'
import { outline } from '../../support/cards/cards.ts'
import { type Chart, condition, type LabOptions, lab, order, requestOf } from '../../support/charts/chart.ts'
import { withKidneys } from '../../support/charts/usual-chart.ts'
import { answerOf } from '../../support/requests/direct-call.ts'

/** Reading, principle 4: a newest result that cannot be used takes away no warning that the newest usable one gives. */

type Json = Record<string, unknown>
const [service] = await loadServices(['hypomagnesemia'])
if (!service) throw new Error('no service')
const viewed = (chart: Chart) => answerOf(service, requestOf(chart)).cards

const code = (loinc: string): Json => ({ code: { coding: [{ system: 'http://loinc.org', code: loinc }] } })
/** What makes a result of today unusable, in the options of a laboratory result. */
const unusable: readonly (readonly [string, number, LabOptions])[] = [
  ['an impossible value', 5000, {}],
  ['a preliminary one', 1, { status: 'preliminary' }],
  ['a unit that is not known', 1, { unit: 'drops' }],
  ['no unit', 1, { unit: null }],
  ['no value', 1, { with: { valueQuantity: undefined } }]
]

describe.each([
  ['phosphate', 'refeeding:critical', '14879-1', 'mmol/L', 0.3, 1.2, { conditions: [condition('alcohol', { ago: 5000 })] }],
  [
    'digoxinLevel',
    'digoxin:critical',
    '10535-3',
    'ng/mL',
    3,
    1,
    { orders: [order('digoxin')], conditions: [condition('bradycardia')] }
  ]
] as const)('%s', (key, card, loinc, unit, warns, quiet, rest) => {
  const result = (value: number, ago: number, { with: more, ...options }: LabOptions = {}): Json =>
    lab('magnesium', value, { ago, unit, ...options, with: { ...code(loinc), ...more } })
  const outlineWith = (older: number, ...newer: readonly Json[]): readonly string[] => {
    const low = withKidneys('R1', 0.6, { encounter: 'IMP', ...rest })
    return outline(viewed({ ...low, also: { [key]: [result(older, 5), ...newer] } }))
  }

  it.each(unusable)('%s', (_, value, options) => {
    expect(outlineWith(warns)).toContain(card)
    expect(outlineWith(warns, result(value, 1, options))).toContain(card)
    expect(outlineWith(quiet, result(value, 1, options))).not.toContain(card)
  })

  it('a newer one that is well ends it, a withdrawn one does not', () => {
    expect(outlineWith(warns, result(quiet, 1))).not.toContain(card)
    expect(outlineWith(warns, result(quiet, 1, { status: 'entered-in-error' }))).toContain(card)
  })

  it('two of one time that contradict each other: the one that warns stands, whichever comes first', () => {
    expect(outlineWith(quiet, result(warns, 1), result(quiet, 1))).toContain(card)
    expect(outlineWith(quiet, result(quiet, 1), result(warns, 1))).toContain(card)
    expect(outlineWith(warns, result(quiet, 1), result(quiet, 1))).not.toContain(card)
  })

  it('what is newer is named', () => {
    const low = withKidneys('R1', 0.6, { encounter: 'IMP', ...rest })
    const cards = viewed({ ...low, also: { [key]: [result(warns, 5), result(1, 1, { status: 'preliminary' })] } })
    expect(cards.map(({ detail }) => detail ?? '').join(' ')).toMatch(/cannot be used/)
  })
})
