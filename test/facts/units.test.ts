import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { analyte, magnesiumBand } from '../../cds-services/hypomagnesemia/knowledge.ts'
import { readQuantity } from '../../src/facts/quantity.ts'

type Conversion = { readonly status: string; readonly toVal: number | null; readonly msg?: readonly string[] }
type Ucum = {
  convertUnitTo: (from: string, value: number, to: string, options?: { molecularWeight?: number; charge?: number }) => Conversion
}
const library = createRequire(import.meta.url)('@lhncbc/ucum-lhc') as { UcumLhcUtils: { getInstance: () => Ucum } }
const ucum = library.UcumLhcUtils.getInstance()

type Table = Record<string, { unit: string; units: { code: string; multiply: number; divide: number }[] }>
const table: Table = JSON.parse(
  readFileSync(new URL('../../cds-services/hypomagnesemia/knowledge/units.json', import.meta.url), 'utf8')
)

/** Molar mass and charge where a conversion crosses from mass to moles or equivalents. */
const substances: Readonly<Record<string, { molecularWeight: number; charge: number }>> = {
  magnesium: { molecularWeight: 24.305, charge: 2 },
  urineMagnesium: { molecularWeight: 24.305, charge: 2 },
  potassium: { molecularWeight: 39.098, charge: 1 },
  urineSodium: { molecularWeight: 22.99, charge: 1 },
  calcium: { molecularWeight: 40.078, charge: 2 },
  ionizedCalcium: { molecularWeight: 40.078, charge: 2 },
  creatinine: { molecularWeight: 113.1, charge: 1 },
  urineCreatinine: { molecularWeight: 113.1, charge: 1 },
  pth: { molecularWeight: 9425, charge: 1 }
}

describe('every factor of the unit table, derived once more by an independent library', () => {
  const rows = Object.entries(table)
    .flatMap(([name, { unit, units }]) => units.map(row => ({ name, to: unit, ...row })))
    .filter(
      // A day's volume is a volume here, and a rate to the library.
      row => row.code !== 'mL/(24.h)'
    )

  it.each(rows)('$name: $code to $to', ({ name, to, code, multiply, divide }) => {
    const ours = multiply / divide
    if (code === to) return expect(ours).toBe(1)
    const theirs = ucum.convertUnitTo(code, 1, to, substances[name])
    expect(theirs.status, theirs.msg?.join()).toBe('succeeded')
    // Calcium 0.24951 and creatinine 88.42 are the rounded factors of the guideline.
    expect(Math.abs(ours / (theirs.toVal ?? Number.NaN) - 1)).toBeLessThan(1e-4)
    return undefined
  })

  it('reads every spelling', () => {
    const magnesium = analyte('magnesium', 'magnesium-serum')
    for (const unit of ['mEq/L', 'meq/l', 'mmol/l', 'mg/dl', 'µmol/L', 'μmol/L']) expect(magnesium.units.has(unit)).toBe(true)
  })
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
    [1.7, 'mg/dL', 0.6994, 'BRD'],
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
    expect(read.ok && magnesiumBand(read.value, 1.05)).toBe(band)
  })

  it.each([
    ['no unit', { value: 1.2 }, 'any', 'no-unit'],
    ['a mass unit on a moles code', { value: 1.2, unit: 'mg/dL' }, 'moles', 'not-convertible'],
    ['a moles unit on a mass code', { value: 1.2, unit: 'mmol/L' }, 'mass', 'not-convertible'],
    ['an unlisted unit', { value: 1.2, unit: 'mg/100mL' }, 'any', 'not-convertible'],
    ['code and printed unit at odds', { value: 1.2, unit: 'mg/dL', code: 'mmol/L' }, 'any', 'not-convertible'],
    ['a comparator nobody knows', { value: 1.2, unit: 'mg/dL', comparator: '~' }, 'any', 'comparator']
  ] as const)('%s is refused', (_, quantity, property, reason) => {
    expect(readQuantity(quantity, units, property)).toEqual({ ok: false, reason })
  })
})
