import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { displayText } from '../../../src/facts/order-text.ts'
import { hasObstetricIndication } from '../facts/obstetric-indication.ts'
import { conditionCodes } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'

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
}

const pulselessConcepts = ['cardiac-arrest', 'pulseless-vt', 'ventricular-fibrillation']
const rhythmConcepts = ['torsades-de-pointes', 'polymorphic-vt', 'ventricular-fibrillation', 'pulseless-vt']
const acuteConcepts = [
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
  /torsades|asthma|constipat|laxat|bowel (prep|cleans)|colonoscop|dyspep|reflux|heartburn|antacid|indigest|eclamp|preterm|migraine|arsenic/
const antacidWords =
  /hydroxide|carbonate|citrate [\d.]* ?(mg\/ml )?oral solution|trisilicate|magaldrate|picosulf|salicylate|polyethylene glycol|sodium sulfate/i

export function purposeOf(f: Assessed, order: DrugOrder): Purpose {
  const words = displayText(order.reasons).toLowerCase()
  const concepts = new Set(order.reasons.flatMap(reason => [...conditionCodes.conceptsOf(reason)]))
  const coded = (names: readonly string[]): boolean => names.some(name => concepts.has(name))
  const kinds = new Set<string>(f.emergencies.map(item => item.kind))
  const reasonActs = coded(acuteConcepts) || rhythmWords.test(words) || (otherAcuteWords.test(words) && !notNow.test(words))
  return {
    acute: f.emergencies.length > 0 || reasonActs,
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
    other: otherWords.test(words) || coded(['constipation']) || antacidWords.test(order.drug.text)
  }
}
