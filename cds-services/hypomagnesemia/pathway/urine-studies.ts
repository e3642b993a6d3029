import { isMeasurement } from '../../../src/facts/lab.ts'
import { atReportedEdges } from '../facts/reported-edges.ts'
import type { Assessed } from './assessed.ts'
import { digoxinToxicity } from './digoxin-toxicity.ts'
import { insulinWaits } from './potassium-care.ts'
import { calciumSigns, longQtcCritical, ventricular } from './related-electrolytes.ts'
import { severeOrSymptomatic } from './tests-ordered.ts'

/** Urine studies are for few (M34): they can be read, the loss lasts, and nothing more urgent is at hand. */
export function urineStudiesFit(f: Assessed): boolean {
  const { rate } = f.kidney
  const readable =
    rate.known &&
    rate.value >= f.knowledge.limit('femgKidney') &&
    f.kidney.band === 'R1' &&
    !f.drugs.has('loop-diuretic', 'thiazide-or-thiazide-like') &&
    f.ledger.grams24 === 0
  const band = f.magnesiumBand.known ? f.magnesiumBand.value : undefined
  const lasting = f.pathway.topics.includes('refractory') || lowTwice(f)
  return readable && (band === 'DEF' || band === 'SEV') && lasting && !besideCritical(f)
}

/** Low now and at least a week before, within 90 days. */
function lowTwice(f: Assessed): boolean {
  const newest = f.magnesiumResult.measurement
  if (!newest || !f.magnesium.known || f.magnesium.value >= f.lowLimit) return false
  return f.magnesiumResult.series
    .since(f.asOf - f.knowledge.window('persistent/magnesium'))
    .filter(isMeasurement)
    .map(result => atReportedEdges(f.knowledge, result))
    .some(
      result =>
        result.value < f.lowLimit &&
        !result.comparator?.startsWith('>') &&
        newest.at - result.at >= f.knowledge.window('persistent/apart')
    )
}

const critical = new Set(['toxicMagnesium', 'emergencyMagnesium', 'severeSymptomatic', 'severe'])
const withheld = new Set(['contraindicatedRenal', 'contraindicatedCondition', 'dialysis', 'pregnancy', 'renalFunctionUnknown'])

/** Whether a card of this answer is critical, so that what can wait is not said beside it. */
function besideCritical(f: Assessed): boolean {
  const { topics } = f.pathway
  const value = f.potassium.known ? f.potassium.value : undefined
  const heart = f.drugs.has('digoxin') || longQtcCritical(f) || ventricular(f)
  const potassium =
    value !== undefined && (value < f.knowledge.limit('potassiumSevere') || (heart && value < f.knowledge.limit('potassiumLow')))
  const calcium = f.calcium.veryLow || (f.calcium.low && (calciumSigns(f) || longQtcCritical(f)))
  return (
    topics.some(topic => critical.has(topic) || (withheld.has(topic) && severeOrSymptomatic(f))) ||
    potassium ||
    insulinWaits(f) ||
    calcium ||
    digoxinToxicity(f) ||
    f.holdParameters.stop.length > 0
  )
}
