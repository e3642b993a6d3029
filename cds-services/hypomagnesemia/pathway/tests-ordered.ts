import type { Assessed } from './assessed.ts'
import type { PathwayTopic } from './pathway.ts'
import { magnesiumNow } from './related-electrolytes.ts'

/** Which tests the leading card of the answer orders for now or for the next hours. */
export type Bundle = { readonly ecg: boolean; readonly bloods: boolean }

const alwaysStat = new Set<PathwayTopic>(['emergencyMagnesium', 'toxicMagnesium', 'severeSymptomatic'])
/** Cards that withhold magnesium order stat bloods and an ECG for the severely ill. */
const withheld = new Set<PathwayTopic>([
  'contraindicatedRenal',
  'contraindicatedCondition',
  'dialysis',
  'pregnancy',
  'renalFunctionUnknown'
])

export function testsOrderedOf(f: Assessed): Bundle {
  const topics = f.pathway.topics
  if (topics.some(topic => alwaysStat.has(topic))) return { ecg: true, bloods: true }
  const [topic] = topics
  if (topic === undefined) return { ecg: false, bloods: false }
  if (withheld.has(topic))
    return { ecg: severeOrSymptomatic(f) || topic === 'contraindicatedCondition', bloods: severeOrSymptomatic(f) }
  if (topic === 'severe') return { ecg: f.risks.length > 0, bloods: true }
  if (topic === 'moderateSymptomatic') return { ecg: true, bloods: false }
  return { ecg: topic === 'depletionPossible', bloods: topic === 'resultUnusable' }
}

/** Symptoms or a severe result make the cards that withhold magnesium critical; so does what C-24 handles as severe. */
export const severeOrSymptomatic = (f: Assessed): boolean =>
  f.symptoms.length > 0 || f.pathway.row === 'V2' || (f.magnesiumBand.known && f.magnesiumBand.value === 'SEV')

/** Digoxin is in force, and magnesium is below its aim or not known. */
export function digoxinMatters(f: Assessed): boolean {
  const value = magnesiumNow(f)
  return f.drugs.has('digoxin') && (value === undefined || value < f.knowledge.limit('digoxinAim'))
}
