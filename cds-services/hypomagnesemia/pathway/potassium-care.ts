import { potassiumTable } from '../knowledge.ts'
import type { Concept } from '../knowledge-names.ts'
import type { Assessed } from './assessed.ts'
import { longQtcCritical, poorKidney, retainsPotassium, ventricular } from './related-electrolytes.ts'

/**
 * How potassium is replaced beside low magnesium (M25): now; now in smaller, monitored doses; the same with nephrology; after a
 * repeat only; or nothing is said.
 */
export type PotassiumCare = 'now' | 'small' | 'smallWithNephrology' | 'repeat' | 'none'

/** @param value potassium in mmol/L */
export function potassiumCare(f: Assessed, value: number): PotassiumCare {
  const [severe] = potassiumTable.rows
  const urgent = value < potassiumTable.heartTo.value && heartAtRisk(f)
  const row = urgent ? severe : potassiumTable.rows.find(({ from = 0, to }) => value >= from && value < to)
  const care = row?.[kidneyColumn(f)] ?? 'none'
  if (care !== 'cardiac') return care
  return f.heartReasons.length > 0 && !retainsPotassium(f) ? 'now' : 'none'
}

function kidneyColumn(f: Assessed): 'well' | 'reduced' | 'poor' {
  if (poorKidney(f)) return 'poor'
  return f.kidney.band === 'R3' || f.pathway.renal === 'R3' ? 'reduced' : 'well'
}

const arrhythmias: readonly Concept[] = [
  'atrial-fibrillation',
  'ventricular-tachycardia',
  'ventricular-tachycardia-sustained',
  'ventricular-tachycardia-nonsustained',
  'polymorphic-vt',
  'torsades-de-pointes',
  'ventricular-fibrillation',
  'ventricular-arrhythmia-unspecified'
]

/** ECG change or arrhythmia of the last day, digoxin, or a QTc of 500 ms: potassium below 3.5 is then as urgent as below 3.0. */
function heartAtRisk(f: Assessed): boolean {
  const rhythm = ventricular(f) || f.findings.recent(arrhythmias, f.knowledge.window('event/condition')).length > 0
  return rhythm || f.drugs.has('digoxin') || longQtcCritical(f)
}

/** Ketoacidosis or a hyperosmolar state of this week with potassium that insulin would lower further. */
export const insulinWaits = (f: Assessed): boolean =>
  f.potassium.known &&
  f.potassium.value < potassiumTable.insulinFrom.value &&
  f.findings.recent(
    ['diabetic-ketoacidosis', 'hyperosmolar-state-no-coma', 'diabetic-coma'],
    f.knowledge.window('insulin/condition')
  ).length > 0
