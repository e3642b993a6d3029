import { hoursWords } from '../facts/span-words.ts'
import type { Assessed } from './assessed.ts'
import { current } from './pathway.ts'

/** Presentations of the last day that low magnesium can cause (rule 9); they make it matter, and pressing. */
export const acuteConcepts = [
  'tetany',
  'seizure-acute',
  'ventricular-tachycardia',
  'ventricular-tachycardia-sustained',
  'ventricular-tachycardia-nonsustained',
  'polymorphic-vt'
] as const

/** None was found, none is final, or the newest is too old for companions. What could not be had is told elsewhere. */
export function magnesiumMissing(f: Assessed): boolean {
  if (f.magnesium.known) return !current(f)
  const { reason } = f.magnesium
  // Entries under its key that nobody could read are no result either; a result that cannot be used has a card of its own.
  if (reason === 'not-convertible') return f.magnesiumResult.unusable === undefined
  return reason === 'empty' || reason === 'stale' || reason === 'not-final'
}

/** What makes it matter that magnesium is not known. Nothing, where another card asks for it already. */
export function unknownReasons(f: Assessed): readonly string[] {
  if (f.pathway.topics.includes('recheckDue') || f.pathway.topics.includes('emergencyMagnesium')) return []
  const window = f.knowledge.window('intensive/magnesium')
  const intensive = f.setting.intensiveCare && !(f.magnesium.known && f.asOf - (f.magnesium.at ?? 0) <= window)
  const unmeasured = intensive ? [`intensive care and no result in ${hoursWords(window)}`] : []
  if (!magnesiumMissing(f)) return f.magnesium.known ? unmeasured : []
  const qtDrug = f.drugs.has('qt-known-risk', 'qt-known-risk-later-additions')
  const waster = f.drugs.has('loop-diuretic', 'thiazide-or-thiazide-like', 'ppi')
  const low = f.potassium.known && f.potassium.value < f.knowledge.limit('potassiumLow')
  const acute = f.findings.happening(...acuteConcepts).map(problem => problem.name.toLowerCase())
  return [
    ...(low ? [`potassium ${f.potassium.reported ?? ''}`.trim()] : []),
    ...(f.calcium.low ? ['low calcium'] : []),
    ...(qtDrug && waster ? ['a QT-prolonging drug together with a diuretic or proton pump inhibitor'] : []),
    ...new Set(acute),
    ...(f.findings.ever('torsades-de-pointes') ? ['torsades in the history'] : []),
    ...unmeasured
  ]
}
