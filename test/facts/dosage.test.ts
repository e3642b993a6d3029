import { describe, expect, it } from 'vitest'
import { type Dosage, dosages } from '../../src/facts/dosage.ts'

const ucum = 'http://unitsofmeasure.org'
const of = (value: number, unit: string) => ({ value, unit, system: ucum, code: unit })
const read = (instruction: object): Partial<Dosage> => dosages({ dosageInstruction: [instruction] })[0] ?? {}
const dose = (entry: object) => ({ doseAndRate: [entry] })
const timing = (repeat: object) => ({ timing: { repeat } })
const amount = (value: number, unit: string) => expect.objectContaining({ low: value, high: value, unit, perKilogram: false })

const shapes: readonly (readonly [what: string, instruction: object, read: object])[] = [
  ['g', dose({ doseQuantity: of(2, 'g') }), { dose: amount(2, 'g') }],
  ['mg', dose({ doseQuantity: of(2000, 'mg') }), { dose: amount(2, 'g') }],
  ['mEq by its printed unit', dose({ doseQuantity: { value: 16, unit: 'mEq' } }), { dose: amount(16, 'mEq') }],
  ['UCUM pills', dose({ doseQuantity: of(1, '{pill}') }), { dose: amount(1, 'count') }],
  ['tablet(s)', dose({ doseQuantity: { value: 2, unit: 'Tablet(s)' } }), { dose: amount(2, 'count') }],
  ['range', dose({ doseRange: { low: of(1, 'g'), high: of(2, 'g') } }), { dose: expect.objectContaining({ low: 1, high: 2 }) }],
  [
    'two readings: the larger',
    { doseAndRate: [{ doseQuantity: of(1, 'g') }, { doseQuantity: of(3, 'g') }] },
    { dose: amount(3, 'g') }
  ],
  ['g/h', dose({ rateQuantity: of(1.2, 'g/h') }), { rate: amount(0.02, 'g'), gramsPerMinute: false }],
  ['g/min', dose({ rateQuantity: of(4, 'g/min') }), { gramsPerMinute: true }],
  ['g/min in words', { text: 'run at 4 g/min' }, { gramsPerMinute: true }],
  ['mg/min in words', { text: 'run at 4 mg/min' }, { gramsPerMinute: false }],
  [
    'rate by its printed unit',
    dose({ rateQuantity: { value: 60, unit: 'mL/hr', code: '258859003' } }),
    { rate: amount(1, 'mL') }
  ],
  ['ratio', dose({ rateRatio: { numerator: of(2, 'g'), denominator: of(15, 'min') } }), { rate: amount(2 / 15, 'g') }],
  ['duration in hours', timing({ count: 1, duration: 2, durationUnit: 'h' }), { repetition: 'once', runs: 120 }],
  [
    'every 6 h, four times',
    timing({ count: 4, frequency: 1, period: 6, periodUnit: 'h' }),
    { perDay: { low: 4, high: 4 }, count: 4 }
  ],
  ['times of day', timing({ timeOfDay: ['08:00:00', '20:00:00'] }), { perDay: { low: 2, high: 2 }, timeStated: true }],
  ['at night', timing({ when: ['HS'] }), { perDay: { low: 1, high: 1 }, bedtime: true }],
  ['with meals', timing({ when: ['C'] }), { perDay: { low: 3, high: 3 } }],
  [
    'two days a week',
    timing({ frequency: 1, period: 1, periodUnit: 'd', dayOfWeek: ['mon', 'thu'] }),
    { perWeek: 2, perDay: { low: 1, high: 1 } }
  ],
  ['code', { timing: { code: { coding: [{ code: 'BID' }] } } }, { perDay: { low: 2, high: 2 } }],
  ['bounds', timing({ boundsDuration: of(1, 'd') }), { lasts: 1440 }],
  [
    'bounds as a period',
    timing({ boundsPeriod: { start: '2026-01-01T00:00:00Z', end: '2026-01-01T12:00:00Z' } }),
    { lasts: 720 }
  ],
  ['nothing said', {}, { repetition: 'unsaid' }],
  ['words alone', { text: 'twice daily' }, { repetition: 'unread' }],
  ['a frequency without a period', timing({ frequency: 2 }), { repetition: 'unread' }],
  ['as needed', { asNeededBoolean: true }, { repetition: 'unread', asNeeded: true }],
  [
    'most in a day',
    { maxDosePerPeriod: { numerator: of(2, '{tbl}'), denominator: of(24, 'h') } },
    { maxPerDay: expect.objectContaining({ unit: 'count' }) }
  ],
  ['by feeding tube', { route: { text: 'nasogastric' } }, { route: 'oral' }],
  ['into bone', { route: { text: 'Intraosseous' } }, { route: 'intravenous' }]
]

const unread: readonly (readonly [what: string, instruction: object])[] = [
  ['no unit', dose({ doseQuantity: { value: 2 } })],
  ['a unit that is none', dose({ doseQuantity: of(2, '{scoop}') })],
  ['code against unit', dose({ doseQuantity: { value: 2, unit: 'g', code: 'mg' } })],
  ['a comparator', dose({ doseQuantity: { ...of(2, 'g'), comparator: '<' } })],
  ['a figure in quotes', dose({ doseQuantity: { ...of(2, 'g'), value: '2' } })],
  ['nothing or less', dose({ doseQuantity: of(-2, 'g') })],
  ['a range without an upper end', dose({ doseRange: { low: of(2, 'g') } })],
  ['a range upside down', dose({ doseRange: { low: of(2, 'g'), high: of(1, 'g') } })]
]

describe('dosage instructions', () => {
  it.each(shapes)('%s', (_, instruction, expected) => expect(read(instruction)).toMatchObject(expected))
  it.each(unread)('%s: no dose is read', (_, instruction) => expect(read(instruction)).toHaveProperty('dose', undefined))
})
