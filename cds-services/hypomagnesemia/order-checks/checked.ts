import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import type { Finding, Urgency } from '../../../src/recommendation.ts'
import type { DraftOrder } from '../facts/drafts.ts'
import { type DosePart, type MagnesiumDose, magnesiumDose } from '../facts/magnesium-dose.ts'
import type { Knowledge, RenalBand } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'
import type { TestKey } from '../recommendations/proposals.ts'
import { bolusOf } from '../recommendations/proposals.ts'
import { rankOf } from '../wording/urgency-rank.ts'
import { type Purpose, purposeOf } from './purpose.ts'

/** A finding on a draft, with its sentence for the card. */
export type Note = Finding & {
  readonly text: string
  /** The same in few words, for the headline, where the sentence is long. */
  readonly brief?: string
  /** What short cards say of it only if there is room. */
  readonly aside?: string
  /** What to do about it, where the finding's usual lead does not fit. */
  readonly lead?: string | undefined
  /** Results that it asks for. */
  readonly tests?: readonly TestKey[]
  /** The order should not be signed at all. */
  readonly remove?: boolean
  /** Another draft of the session stays in its place: it is withdrawn, not deleted. */
  readonly withdraw?: boolean
}

/** A draft for magnesium with everything the checks ask about it. */
export type Checked = {
  readonly f: Assessed
  readonly draft: DraftOrder
  readonly order: DrugOrder
  readonly dose: MagnesiumDose
  readonly parts: readonly DosePart[]
  readonly parenteral: boolean
  readonly adult: boolean
  readonly renal: RenalBand
  readonly purpose: Purpose
  /** Life-threatening presentation or reason, and a dose within what it allows: its bolus in all, its fastest rate with a pulse. */
  readonly emergency: boolean
  /** A fluid or feed in which magnesium is one of many minerals. */
  readonly mixture: boolean
}

export function checked(f: Assessed, draft: DraftOrder, order: DrugOrder): Checked {
  const dose = magnesiumDose(f.knowledge, order, f.weight.known ? f.weight.value : undefined)
  const purpose = purposeOf(f, order)
  const { parenteral } = dose
  const most = bolusOf(f.knowledge, 'E1', 'R1')?.grams ?? 0
  const bounded = !above(dose.grams48 ?? dose.grams?.high ?? Number.POSITIVE_INFINITY, most) && !dose.continuous
  const slowEnough =
    purpose.pulseless ||
    dose.mgPerMinute === undefined ||
    dose.mgPerMinute.high <= f.knowledge.doses.rates.emergencyMost.value * 1.0001
  return {
    f,
    draft,
    order,
    dose,
    parts: dose.parts,
    parenteral,
    adult: f.age.known && f.age.value >= f.knowledge.limit('adultAge'),
    renal: parenteral ? (purpose.acute ? f.renalEmergency : f.renalParenteral) : f.renalOral,
    purpose,
    emergency: parenteral && purpose.acute && bounded && slowEnough,
    mixture: contentOf(f.knowledge, order.drug.code) === undefined && order.drug.text.split(' ; ').some(isMixture)
  }
}

/** Four ingredients or more in one of the names of a drug. */
const isMixture = (name: string): boolean => (name.match(/ \/ /g) ?? []).length >= 3

/** What a listed product contains. */
export const contentOf = (knowledge: Knowledge, code: string | undefined) => (code ? knowledge.content.get(code) : undefined)

/** A hair above a limit is not above it: conversions leave one. */
export const above = (value: number | undefined, limit: number): value is number => value !== undefined && value > limit * 1.0001

/** What is said, and what goes with it beside words. */
export type Told = Pick<Note, 'text' | 'amendments' | 'remove' | 'withdraw' | 'with' | 'brief' | 'aside' | 'lead' | 'tests'>

export const note = (code: string, severity: Urgency, statements: readonly string[], told: string | Told): Note => ({
  code,
  severity,
  statements,
  ...(typeof told === 'string' ? { text: told } : told)
})

/** In an emergency limits are told, not held against the order. */
export const softened = (check: Checked, severity: Urgency): Urgency => (check.emergency ? 'info' : severity)

/** Of several notes with one code the most severe; of equal ones the first. */
export function worst(notes: readonly Note[]): readonly Note[] {
  const [first] = [...notes].sort((a, b) => rankOf(a.severity) - rankOf(b.severity))
  return first ? [first] : []
}
