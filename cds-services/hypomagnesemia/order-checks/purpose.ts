import { type DrugOrder, isParenteral } from '../../../src/facts/drug-order.ts'
import { displayText } from '../../../src/facts/order-text.ts'
import { isSaltAlone, milkOfMagnesia, substanceWords } from '../facts/magnesium-kind.ts'
import { hasObstetricIndication } from '../facts/obstetric-indication.ts'
import { conditionCodes } from '../knowledge.ts'
import type { Concept } from '../knowledge-names.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { digoxinToxicity } from '../pathway/digoxin-toxicity.ts'
import { ventricular } from '../pathway/related-electrolytes.ts'

/** What an order for magnesium is for, as far as its reason and the chart tell. */
export type Purpose = {
  /** A life-threatening presentation, in the chart or as the reason. */
  readonly acute: boolean
  readonly pulseless: boolean
  /** A rhythm in which magnesium comes before the worry about conduction. */
  readonly rhythm: boolean
  readonly obstetric: boolean
  /** For something else than a low level. */
  readonly other: boolean
  /** A reason is stated that is no deficiency of magnesium. */
  readonly otherStated: boolean
  /** Atrial fibrillation or another supraventricular rhythm, as the reason or charted as current. */
  readonly supraventricular: boolean
  /** An exacerbation of asthma, as the reason or charted as current. */
  readonly asthma: boolean
  /** A laxative or antacid, by product or reason. */
  readonly laxative: boolean
}

const pulselessConcepts: readonly Concept[] = ['cardiac-arrest', 'pulseless-vt', 'ventricular-fibrillation']
const rhythmConcepts: readonly Concept[] = ['torsades-de-pointes', 'polymorphic-vt', 'ventricular-fibrillation', 'pulseless-vt']
const acuteConcepts: readonly Concept[] = [
  ...pulselessConcepts,
  ...rhythmConcepts,
  'ventricular-tachycardia-sustained',
  'seizure-acute',
  'eclampsia',
  'tetany'
]

const pulselessWords = /pulseless|cardiac arrest|ventricular (fibrillation|flutter)|\bv-?fib\b/
const rhythmWords = /torsades|polymorphic|pulseless|ventricular (fibrillation|flutter)|\bv-?fib\b/
const otherAcuteWords = /cardiac arrest|status epilepticus|(?<!pre-? ?)eclampsia|\bseizures?\b|\btetany\b/
const notNow = /\b(history|hx|prophyla\w*|prevention|disorder|epilepsy|risk|no|without)\b/
const otherWords =
  /torsades|constipat|laxat|bowel (prep|cleans)|colonoscop|dyspep|reflux|heartburn|antacid|indigest|eclamp|preterm|migraine|arsenic/
const antacidWords =
  /hydroxide|magnesium carbonate|citrate [\d.]* ?(mg\/ml )?oral solution|trisilicate|magaldrate|picosulf|salicylate|polyethylene glycol|sodium sulfate/i

const supraventricular: readonly Concept[] = ['atrial-fibrillation', 'supraventricular-tachycardia']
const supraventricularWords = /atrial (fibrillation|flutter)|\bafib\b|\ba-?fib\b|supraventricular|\bsvt\b/
const laxativeWords = /constipat|laxat|bowel (prep|cleans)|dyspep|reflux|heartburn|antacid|indigest/

const isExacerbation = (words: string): boolean => /asthma/.test(words) && /exacerbat|acute|severe|status|attack/.test(words)

/** Charted as happening: of the last day or of this encounter. */
function isCurrent(f: Assessed, concepts: readonly Concept[]): boolean {
  return f.findings
    .of(...concepts)
    .some(problem => f.findings.ofCurrentEncounter(problem) || f.findings.datingOf(problem) !== 'history')
}

/** Digoxin toxicity with a ventricular arrhythmia: magnesium as for the emergencies, while the heart conducts (M29). */
function isDigoxinRhythm(f: Assessed): boolean {
  const conducts = !f.conduction.unpacedBlock && f.conduction.doubts.length === 0
  return (
    conducts &&
    digoxinToxicity(f) &&
    (ventricular(f) || f.findings.recent(ventricularConcepts, f.knowledge.window('event/condition')).length > 0)
  )
}

const ventricularConcepts = [
  'ventricular-tachycardia',
  'ventricular-tachycardia-sustained',
  'ventricular-tachycardia-nonsustained',
  'ventricular-arrhythmia-unspecified'
] as const

/** A laxative or antacid by what it is: the class of the product is the indication (M29). What is injected is neither, though the same salt be. */
function isLaxativeProduct(order: DrugOrder): boolean {
  const { drug } = order
  if (isParenteral(order) || isSaltAlone(order)) return false
  const words = substanceWords(drug)
  return drug.classes.has('magnesium-cathartic') || antacidWords.test(words) || milkOfMagnesia.test(words)
}

export function purposeOf(f: Assessed, order: DrugOrder): Purpose {
  const words = displayText(order.reasons).toLowerCase()
  const concepts = new Set(order.reasons.flatMap(reason => [...conditionCodes.conceptsOf(reason)]))
  const coded = (names: readonly string[]): boolean => names.some(name => concepts.has(name))
  const isByProduct = isLaxativeProduct(order)
  const kinds = new Set<string>(f.emergencies.map(item => item.kind))
  const reasonActs = coded(acuteConcepts) || rhythmWords.test(words) || (otherAcuteWords.test(words) && !notNow.test(words))
  return {
    acute: f.emergencies.length > 0 || reasonActs || isDigoxinRhythm(f),
    pulseless:
      kinds.has('arrest') ||
      kinds.has('pulseless-vt') ||
      kinds.has('ventricular-fibrillation') ||
      coded(pulselessConcepts) ||
      pulselessWords.test(words),
    rhythm:
      ['torsades', 'polymorphic-vt', 'ventricular-fibrillation', 'pulseless-vt'].some(kind => kinds.has(kind)) ||
      coded(rhythmConcepts) ||
      rhythmWords.test(words),
    obstetric: hasObstetricIndication(f, [order]),
    otherStated: words !== '' && !/magnes[ai]|\bmg\b|e83\.4/.test(words) && !coded(['hypomagnesemia', 'magnesium-deficiency']),
    supraventricular: supraventricularWords.test(words) || coded(supraventricular) || isCurrent(f, supraventricular),
    asthma: isExacerbation(words) || coded(['asthma-exacerbation']) || isCurrent(f, ['asthma-exacerbation']),
    laxative: isByProduct || laxativeWords.test(words) || coded(['constipation']),
    other: otherWords.test(words) || coded(['constipation']) || isByProduct
  }
}
