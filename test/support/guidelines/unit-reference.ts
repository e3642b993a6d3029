import { createRequire } from 'node:module'

type Conversion = { readonly status: string; readonly toVal: number | null; readonly msg?: readonly string[] }
type Ucum = {
  convertUnitTo: (from: string, value: number, to: string, options?: { molecularWeight?: number; charge?: number }) => Conversion
}
type Analyte = { readonly unit: string; readonly units: readonly { code: string; multiply: number; divide: number }[] }
export type UnitTable = Readonly<Record<string, Analyte>>

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
  pth: { molecularWeight: 9425, charge: 1 },
  phosphate: { molecularWeight: 30.974, charge: 2 },
  digoxinLevel: { molecularWeight: 780.94, charge: 1 }
}

const library = createRequire(import.meta.url)('@lhncbc/ucum-lhc') as { UcumLhcUtils: { getInstance: () => Ucum } }
const ucum = library.UcumLhcUtils.getInstance()

export type Factor = { readonly name: string; readonly code: string; readonly to: string; readonly ours: number }

/** Every factor of a unit table. */
export const factorsOf = (table: UnitTable): readonly Factor[] =>
  Object.entries(table).flatMap(([name, { unit, units }]) =>
    units.map(({ code, multiply, divide }) => ({ name, code, to: unit, ours: multiply / divide }))
  )

/** A factor as an independent library has it. */
export function referenceOf({ name, code, to }: Factor): number {
  if (code === to) return 1
  // A day's volume is a volume here, and a rate to the library.
  const volume = to === 'mL' ? code.replace('/(24.h)', '') : code
  const { status, toVal, msg } = ucum.convertUnitTo(volume, 1, to, substances[name])
  if (status !== 'succeeded' || toVal === null) throw new Error(`${name}: ${code} to ${to}: ${msg?.join() ?? status}`)
  return toVal
}

/** Digoxin 1.28 makes 2.56 nmol/L exactly 2.0 ng/mL, the limit as the guideline writes it (M23). */
const tolerances: Readonly<Record<string, number>> = { digoxinLevel: 5e-4 }

/** Calcium 0.24951 and creatinine 88.42 are the rounded factors of the guideline. */
export const isRight = (factor: Factor): boolean =>
  Math.abs(factor.ours / referenceOf(factor) - 1) < (tolerances[factor.name] ?? 1e-4)
