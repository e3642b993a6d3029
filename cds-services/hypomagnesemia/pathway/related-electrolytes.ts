import { seizureConcepts, symptomsOf } from '../facts/clinical-class.ts'
import type { Assessed } from './assessed.ts'
import { contraindicationsOf, current, type PathwayTopic } from './pathway.ts'

/** What the cards beside a repletion card ask in common. */

export const adult = (f: Assessed): boolean => f.age.known && f.age.value >= f.knowledge.limit('adultAge')

/** The sample looks contaminated, and nothing of the patient says that it is true all the same. */
export const suspectTube = (f: Assessed): boolean => f.contaminated && f.emergencies.length === 0 && f.symptoms.length === 0

/** Magnesium that companions may go by: usable, at most 14 days old, not suspect. Anything else counts as not known. */
export const magnesiumNow = (f: Assessed): number | undefined =>
  f.magnesium.known && current(f) && !suspectTube(f) ? f.magnesium.value : undefined

/** An adult whose magnesium is low and recent enough for companions. */
export function lowAndCurrent(f: Assessed): boolean {
  const value = magnesiumNow(f)
  return adult(f) && value !== undefined && value < f.lowLimit
}

/**
 * Low by the newest usable result, although a newer one cannot be used. Nothing is given by it; critical potassium and calcium beside it
 * stand until it is repeated.
 */
export function standsLow(f: Assessed): boolean {
  const { standing } = f.magnesiumResult
  return adult(f) && !suspectTube(f) && standing?.known === true && standing.value < f.lowLimit
}

export const longQtcCritical = (f: Assessed): boolean => f.qtc.known && f.qtc.value >= f.knowledge.limit('qtcCritical')

/** Ventricular tachycardia, fibrillation or arrest of the last 24 hours. */
export const ventricular = (f: Assessed): boolean => f.emergencies.some(item => item.kind !== 'seizure' && item.kind !== 'tetany')

/** Kidneys that cannot get rid of potassium, or are not known. */
export function poorKidney(f: Assessed): boolean {
  const band = f.pathway.renal === 'RU' ? f.renalOral : f.pathway.renal
  const fails = band === 'R4' || band === 'RU' || f.kidney.band === 'R4' || f.kidney.dialysis
  return fails || f.findings.has('oliguria', 'anuria', 'anuria-oliguria')
}

export const retainsPotassium = (f: Assessed): boolean =>
  f.drugs.has('ace-inhibitor', 'arb', 'arni', 'potassium-sparing-diuretic')

/**
 * Whom magnesium waits for where a gate offers none: in the few words of a headline, and in a sentence. `adds`: the sentence says more than
 * the few words.
 */
export type Withheld = { readonly short: string; readonly line: string; readonly adds: boolean }

/** Both, where one does not repeat the other; of two sentences that begin alike the reason alone. */
export function withheldWords({ short, line, adds }: Withheld): string {
  const reason = line.indexOf(': ')
  if (!adds) return `${short}.`
  return reason > 0 ? `${short}${line.slice(reason)}` : `${short}. ${line}`
}

/** No card beside the one that withholds magnesium may tell to give it. In an emergency the one bolus is offered. */
export function magnesiumWithheld(f: Assessed): Withheld | undefined {
  if (f.pathway.topics.includes('emergencyMagnesium')) return undefined
  const conditions = contraindicationsOf(f)
  if (conditions.length > 0) {
    return {
      short: 'magnesium with specialist advice',
      line: `Magnesium only with specialist advice: ${conditions.join(', ')}.`,
      adds: true
    }
  }
  if (f.magnesiumResult.standing) {
    return { short: 'repeat magnesium', line: 'Magnesium only by a repeated result.', adds: true }
  }
  const { renal } = f.pathway
  if (renal === 'R4' || f.kidney.band === 'R4' || f.kidney.dialysis) {
    return { short: 'magnesium with nephrology', line: 'Magnesium only with nephrology.', adds: false }
  }
  if (f.pregnancy.pregnant)
    return { short: 'magnesium with obstetrics', line: 'Magnesium only with obstetric advice.', adds: false }
  if (renal === 'RU')
    return { short: 'magnesium after creatinine', line: 'Magnesium once renal function is known: creatinine first.', adds: false }
  return f.pathway.topics.includes('volumeFirst')
    ? { short: 'magnesium after volume', line: 'Magnesium by mouth once volume is judged and restored.', adds: true }
    : undefined
}

const offering: readonly PathwayTopic[] = [
  'emergencyMagnesium',
  'severeSymptomatic',
  'severe',
  'moderateSymptomatic',
  'oralReplacement',
  'escalateOral',
  'transitionToOral'
]

/** The leading card offers magnesium, so that a card beside it may speak of "the magnesium above". */
export const magnesiumOffered = (f: Assessed): boolean =>
  f.pathway.topics.some(topic => offering.includes(topic)) && !magnesiumWithheld(f) && nothingStands(f)

/** With magnesium in force already the card may offer less of it, or none: then nothing is said of it elsewhere. */
const nothingStands = ({ pathway, ledger }: Assessed): boolean =>
  pathway.row === 'E1' ||
  pathway.row === 'O5' ||
  (ledger.parenteral.length === 0 && ledger.taken.length === 0 && ledger.grams24 === 0)

/** Tetany of this week or this encounter, or a seizure of the last 24 hours: low calcium then cannot wait for magnesium. */
export function calciumSigns(f: Assessed): boolean {
  const tetany = symptomsOf(f.knowledge, f.findings).some(problem => problem.concepts.has('tetany'))
  return tetany || f.findings.happening(...seizureConcepts).length > 0
}
