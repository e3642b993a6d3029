import type { Range } from '../../../src/guideline/decision-table.ts'
import { between } from '../../../src/guideline/toolkit/band-section.ts'
import { type Knowledge, molarMass } from '../knowledge.ts'

/** `0.50 mmol/L (1.22 mg/dL)`: in both units, by the table of edges where it has the value. */
export function magnesiumWords(knowledge: Knowledge, mmol: number): string {
  return `${mmol.toFixed(2)} mmol/L (${milligrams(knowledge, mmol)} mg/dL)`
}

/** mg/dL beside mmol/L of magnesium. */
function milligrams(knowledge: Knowledge, mmol: number): string {
  const edge = knowledge.thresholds.magnesium.edges.find(row => row.mmol === mmol)
  return (edge?.mgdl ?? (mmol * molarMass.magnesium) / 10).toFixed(2)
}

/** `0.50 to below 0.65 mmol/L (1.22 to below 1.58 mg/dL)`, `2.00 mmol/L (4.86 mg/dL) or more`. */
export function magnesiumRange(knowledge: Knowledge, { from, to }: Range): string {
  if (from === undefined) return `below ${magnesiumWords(knowledge, to ?? 0)}`
  if (to === undefined) return `${magnesiumWords(knowledge, from)} or more`
  return `${between(from.toFixed(2), to.toFixed(2))} mmol/L (${between(milligrams(knowledge, from), milligrams(knowledge, to))} mg/dL)`
}

/** `CrCl 30 to 59`: a band of the kidneys as a clinician reads it. */
export function renalWords(knowledge: Knowledge, name: string): string {
  const row = knowledge.thresholds.renal.rows.find(item => item.name === name)
  if (!row) return 'renal function not known'
  if (row.from === undefined) return `CrCl below ${row.to}, dialysis, anuria or acute injury`
  return row.to === undefined ? `CrCl ${row.from} or more` : `CrCl ${row.from} to ${row.to - 1}`
}

/** Analytes that laboratories also report in mg/dL. */
const otherUnits: readonly (readonly [of: RegExp, element: 'calcium' | 'phosphorus'])[] = [
  [/calcium/i, 'calcium'],
  [/phosphate/i, 'phosphorus']
]

/** A limit of the table with its unit, and in mg/dL too where laboratories report that. */
export function limitWords(knowledge: Knowledge, name: string): string {
  const limit = knowledge.thresholds.limits[name]
  if (!limit) throw new Error(`knowledge/topic-pages.json: there is no limit ${name}`)
  const { value, unit } = limit
  if (isMagnesium(name)) return magnesiumWords(knowledge, value)
  const other = unit === 'mmol/L' ? otherUnits.find(([of]) => of.test(name)) : undefined
  if (other) return `${value} mmol/L (${((value * molarMass[other[1]]) / 10).toFixed(1)} mg/dL)`
  return `${value}${unitWords(unit)}`
}

const unitWords = (unit: string): string => {
  if (unit === '1') return ''
  if (unit === 'a') return ' years'
  return ` ${unit.replace('mm[Hg]', 'mmHg').replace('10*9/L', 'x 10^9/L')}`
}

/** Limits of magnesium itself, as their names say; the rest is of other analytes, ages, rates. */
const ofMagnesium: ReadonlySet<string> = new Set([
  'lowMagnesium',
  'assayNoteTo',
  'minimumReached',
  'digoxinAim',
  'transitionTo',
  'antidoteFrom',
  'seizureMagnesium',
  'tetanyMagnesium',
  'regimenMagnesium',
  'crystalloidMagnesium'
])
const isMagnesium = (name: string): boolean => ofMagnesium.has(name)
