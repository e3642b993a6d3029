import { describe, expect, it } from 'vitest'
import { type MagnesiumDose, magnesiumDose } from '../../../cds-services/hypomagnesemia/facts/magnesium-dose.ts'
import { molarMass, ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import { readPatientRecord } from '../../../src/acquisition/patient-record.ts'
import { drugOrder } from '../../../src/facts/drug-order.ts'
import { noon } from '../../support/charts/chart.ts'
import { bolus, draft, infusion, quantity, tablets } from '../../support/requests/draft-call.ts'

const records = readPatientRecord({ patientId: 'p1' }, {}, [])

function read(order: Record<string, unknown>): MagnesiumDose {
  const found = drugOrder(order as never, records, ownKnowledge.catalog, noon)
  if (!found) throw new Error('no drug')
  return magnesiumDose(ownKnowledge, found)
}

const oral = (value: number, unit: string, text?: string) =>
  draft('oxide400', {
    route: 'oral',
    dose: quantity(value, unit),
    repeat: { frequency: 1, period: 1, periodUnit: 'd' },
    ...(text ? { text } : {})
  })

/** Conversions between amount, salt and elemental weight, to the last digit that the reference prints. */
describe('dose and rate vectors', () => {
  it.each([
    [12, 291.66, 483.65, 24],
    [24, 583.32, 967.3, 48]
  ])('%d mmol of oxide', (mmol, elemental, salt, milliequivalents) => {
    expect(read(oral(mmol, 'mmol')).mmol?.high).toBeCloseTo(mmol, 6)
    expect(read(oral(milliequivalents, 'meq')).mmol?.high).toBeCloseTo(mmol, 6)
    expect(read(oral(elemental, 'mg', `${elemental} mg elemental magnesium`)).mmol?.high).toBeCloseTo(mmol, 3)
    expect(mmol * molarMass.oxide).toBeCloseTo(salt, 1)
    expect(mmol * molarMass.magnesium).toBeCloseTo(elemental, 2)
  })

  it('one 400 mg tablet of oxide holds 9.925 mmol, 241.2 mg elemental', () => {
    const mmol = read(tablets(1, 1)).mmol?.high ?? 0
    expect(mmol).toBeCloseTo(9.925, 3)
    expect(mmol * molarMass.magnesium).toBeCloseTo(241.2, 1)
  })

  it.each([
    [480, 19.749],
    [960, 39.498]
  ])('%d mg elemental are %d mmol', (mg, mmol) => {
    expect(read(oral(mg, 'mg', `${mg} mg elemental magnesium`)).mmol?.high).toBeCloseTo(mmol, 2)
  })

  it('1 g of the heptahydrate holds 4.0573 mmol, 98.61 mg elemental', () => {
    const mmol = read(bolus(1, 60)).mmol?.high ?? 0
    expect(mmol).toBeCloseTo(4.0573, 3)
    expect(mmol * 2).toBeCloseTo(8.1146, 3)
    expect(mmol * molarMass.magnesium).toBeCloseTo(98.61, 1)
  })

  it.each([
    [2, 15, 133.33],
    [2, 10, 200],
    [2, 5, 400],
    [5, 180, 27.78]
  ])('%d g over %d min run at %d mg/min', (grams, minutes, rate) => {
    expect(read(bolus(grams, minutes)).mgPerMinute?.high).toBeCloseTo(rate, 2)
  })

  it('4 mg/min for 24 h come to 5.76 g, 23.37 mmol', () => {
    const grams = read(infusion(4, 24)).grams24 ?? 0
    expect(grams).toBeCloseTo(5.76, 6)
    expect((grams * 1000) / molarMass.heptahydrate).toBeCloseTo(23.37, 2)
  })

  it('2 g/h come to 48 g in 24 h, 1 g/h to 48 g in 48 h', () => {
    expect(read(infusion(2000 / 60)).grams24).toBeCloseTo(48, 6)
    expect(read(infusion(1000 / 60, 48)).grams48).toBeCloseTo(48, 6)
  })
})
