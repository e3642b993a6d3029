import type { Dosage } from '../../../src/facts/dosage.ts'
import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { displayText } from '../../../src/facts/order-text.ts'
import type { Finding, Urgency } from '../../../src/recommendation.ts'
import type { DraftOrder } from '../derived/drafts.ts'
import { type MagnesiumDose, magnesiumDose } from '../derived/magnesium-dose.ts'
import type { Facts } from '../facts.ts'
import { doses, limitOf, type RenalBand } from '../knowledge.ts'

/** A finding on a draft, with its sentence for the card. */
export type Note = Finding & {
  readonly text: string
  /** The order should not be signed at all. */
  readonly remove?: boolean
}

/** A draft for magnesium with everything the checks ask about it. */
export type Checked = {
  readonly f: Facts
  readonly draft: DraftOrder
  readonly order: DrugOrder
  readonly dose: MagnesiumDose
  readonly parenteral: boolean
  readonly adult: boolean
  readonly renal: RenalBand
  /** Life-threatening presentation or reason, and a dose within what it allows. */
  readonly emergency: boolean
  readonly obstetric: boolean
  /** Given for something else than a low level. */
  readonly otherIndication: boolean
  /** Instructions, drug and method as written, in lower case. */
  readonly words: string
  /** mL of the final solution, where the text states it. */
  readonly volume: number | undefined
  readonly runs: number | undefined
  readonly lasts: number | undefined
}

export function checked(f: Facts, draft: DraftOrder, order: DrugOrder): Checked {
  const dose = magnesiumDose(order)
  const words = [order.drug.text, ...order.dosages.flatMap(dosage => [dosage.text, dosage.method])].join(' ').toLowerCase()
  const reason = displayText(order.source.reasonCode).toLowerCase()
  const parenteral = dose.parenteral
  const acute =
    f.emergencies.length > 0 ||
    /torsades|polymorphic|fibrillation|cardiac arrest|status epilepticus|eclamp|seizure|tetany/.test(reason)
  const grams = dose.grams?.high ?? dose.grams24
  const small = grams !== undefined && grams <= 2.0001 && !dose.continuous
  const slowEnough =
    dose.mgPerMinute === undefined || dose.mgPerMinute.high <= doses.rates.emergencyMost.value + 1e-6 || /push/.test(words)
  return {
    f,
    draft,
    order,
    dose,
    parenteral,
    adult: f.age.known && f.age.value >= limitOf('adultAge'),
    renal: parenteral ? f.renalParenteral : f.renalOral,
    emergency: parenteral && acute && small && slowEnough,
    obstetric: f.pregnancy.preEclampsia || /eclamp|tocoly|preterm|neuroprotect/.test(reason),
    otherIndication:
      /torsades|asthma|constipat|laxat|bowel|dyspep|reflux|heartburn|antacid|indigest|eclamp|preterm/.test(reason) ||
      antacid(order),
    words,
    volume: volumeOf(words),
    runs: most(order.dosages, 'runs'),
    lasts: most(order.dosages, 'lasts')
  }
}

const antacid = (order: DrugOrder): boolean =>
  /hydroxide|carbonate|citrate oral solution|58\.2|trisilicate|magaldrate|picosulfate|salicylate/i.test(order.drug.text)

function most(dosages: readonly Dosage[], name: 'runs' | 'lasts'): number | undefined {
  const values = dosages.flatMap(dosage => dosage[name] ?? [])
  return values.length > 0 ? Math.max(...values) : undefined
}

function volumeOf(words: string): number | undefined {
  const match = /\b(?:in|to|of)\s+(\d+(?:\.\d+)?)\s*(ml|l)\b/.exec(words)
  if (!match) return undefined
  return Number(match[1]) * (match[2] === 'l' ? 1000 : 1)
}

export const note = (
  code: string,
  severity: Urgency,
  statements: readonly string[],
  text: string,
  more: Pick<Note, 'remove' | 'with'> = {}
): Note => ({
  code,
  severity,
  statements,
  text,
  ...more
})

/** In an emergency limits are told, not held against the order. */
export const softened = (check: Checked, severity: Urgency): Urgency => (check.emergency ? 'info' : severity)
