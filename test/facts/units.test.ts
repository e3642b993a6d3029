import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyte, ownKnowledge } from '../../cds-services/hypomagnesemia/knowledge.ts'
import { readQuantity } from '../../src/facts/quantity.ts'
import { serviceNames } from '../support/guidelines/services.ts'
import { type Factor, factorsOf, isRight, referenceOf, type UnitTable } from '../support/guidelines/unit-reference.ts'

const tableOf = (service: string): UnitTable =>
  JSON.parse(readFileSync(new URL(`../../cds-services/${service}/knowledge/units.json`, import.meta.url), 'utf8'))

describe.each(serviceNames())('every factor of the unit table of %s, derived once more by an independent library', service => {
  it.each(factorsOf(tableOf(service)))('$name: $code to $to', factor => {
    expect(isRight(factor), `${factor.ours}, by the library ${referenceOf(factor)}`).toBe(true)
  })
})

it('a factor that is off by a thousandth is wrong', () => {
  const factor: Factor = { name: 'magnesium', code: 'mg/dL', to: 'mmol/L', ours: 10 / 24.33 }
  expect(isRight(factor)).toBe(false)
})

it('every spelling is read', () => {
  const magnesium = analyte('magnesium', 'magnesium-serum')
  for (const unit of [
    'mEq/L',
    'meq/l',
    'mmol/l',
    'mg/dl',
    'Mg/dl',
    'MG/DL',
    'mcmol/L',
    'umol/l',
    'µmol/L',
    'μmol/L',
    ' mmol / L'
  ])
    expect(readQuantity({ value: 1, unit }, magnesium.units, 'any').ok, unit).toBe(true)
})

describe('magnesium units and bands', () => {
  const { units } = analyte('magnesium', 'magnesium-serum')
  it.each([
    [0.9, 'mg/dL', 0.3703, 'SEV'],
    [1.0, 'mg/dL', 0.4114, 'SEV'],
    [1.2, 'mg/dL', 0.4937, 'SEV'],
    [1.21, 'mg/dL', 0.4978, 'SEV'],
    [1.22, 'mg/dL', 0.502, 'DEF'],
    [1.4, 'mg/dL', 0.576, 'DEF'],
    [1.5, 'mg/dL', 0.6172, 'DEF'],
    [1.69, 'mg/dL', 0.6953, 'BRD'],
    [1.7, 'mg/dL', 0.7, 'RNG'],
    [2.55, 'mg/dL', 1.0492, 'RNG'],
    [4.85, 'mg/dL', 1.9955, 'HI'],
    [4.86, 'mg/dL', 2, 'TOX'],
    [2.0, 'mg/dL', 0.8229, 'RNG'],
    [2.6, 'mg/dL', 1.0697, 'HI'],
    [4.9, 'mg/dL', 2.016, 'TOX'],
    [0.5, 'mmol/L', 0.5, 'DEF'],
    [0.49, 'mmol/L', 0.49, 'SEV'],
    [0.7, 'mmol/L', 0.7, 'RNG'],
    [1.3, 'meq/L', 0.65, 'BRD'],
    [1.2, 'meq/L', 0.6, 'DEF'],
    [1.2, 'mmol/L', 1.2, 'HI'],
    [1.8, 'mEq/L', 0.9, 'RNG'],
    [2.2, 'meq/L', 1.1, 'HI'],
    [500, 'umol/L', 0.5, 'DEF'],
    [499, 'umol/L', 0.499, 'SEV'],
    [12, 'mg/L', 0.4937, 'SEV']
  ] as const)('%d %s is %d mmol/L, %s', (value, unit, mmol, band) => {
    const read = readQuantity({ value, unit }, units, 'any')
    expect(read.ok && read.value).toBeCloseTo(mmol, 4)
    expect(read.ok && ownKnowledge.magnesiumBand(read.value, 1.05)).toBe(band)
  })

  it.each([
    ['no unit', { value: 1.2 }, 'any', 'no-unit'],
    ['a mass unit on a moles code', { value: 1.2, unit: 'mg/dL' }, 'moles', 'not-convertible'],
    ['a moles unit on a mass code', { value: 1.2, unit: 'mmol/L' }, 'mass', 'not-convertible'],
    ['an unlisted unit', { value: 1.2, unit: 'mg/100mL' }, 'any', 'not-convertible'],
    ['code and printed unit at odds', { value: 1.2, unit: 'mg/dL', code: 'mmol/L' }, 'any', 'not-convertible'],
    ['a comparator nobody knows', { value: 1.2, unit: 'mg/dL', comparator: '~' }, 'any', 'comparator']
  ] as const)('%s is refused', (_, quantity, property, reason) => {
    expect(readQuantity(quantity, units, property)).toMatchObject({ ok: false, reason })
  })
})
