import { type ReasonCount, Reasons, type SuggestionCount, Suggestions } from './answer-counts.ts'
import { type CallCounts, Calls } from './call-counts.ts'
import { type CardCell, CardCells } from './card-cells.ts'
import type { EvaluationRow } from './evaluations.ts'
import { People } from './people.ts'
import type { ShownRow } from './shown-cards.ts'

/** What a report needs to know of a time. Parts of times side by side add up to that of the whole. */
export type ReportPart = {
  readonly cells: readonly CardCell[]
  readonly reasons: readonly ReasonCount[]
  readonly suggestions: readonly SuggestionCount[]
  readonly callsWithCard: number
  readonly unknownCards: number
  readonly calls: CallCounts
  /** A clinician counts anew every day. */
  readonly clinicianDays: Float64Array
  readonly patients: Float64Array
}

/** Counts what is shown, called and answered as it comes, or parts counted before; no row is kept. */
export class PartCount {
  readonly #cells = new CardCells()
  readonly #before: CardCell[] = []
  readonly #reasons = new Reasons()
  readonly #suggestions = new Suggestions()
  readonly #calls = new Calls()
  readonly #clinicianDays = new People()
  readonly #patients = new People()
  readonly #withCard = new CallsWithCard()
  #callsWithCard = 0
  #unknownCards = 0

  /** Cards come in order of time. */
  addCard(row: ShownRow): void {
    this.#cells.addCard(row)
    this.#reasons.addCard(row)
    this.#suggestions.addCard(row)
    if (this.#withCard.isNew(row)) this.#callsWithCard += 1
    if (row.userHash !== null) this.#clinicianDays.add(`${row.userHash} ${row.at.slice(0, 10)}`)
    if (row.patientHash !== null) this.#patients.add(row.patientHash)
  }

  addCall(row: EvaluationRow): void {
    this.#calls.addCall(row)
  }

  addUnknown(entries: number): void {
    this.#unknownCards += entries
  }

  addPart(part: ReportPart): void {
    for (const cell of part.cells) this.#before.push(cell)
    for (const reason of part.reasons) this.#reasons.addCount(reason)
    for (const suggestion of part.suggestions) this.#suggestions.addCount(suggestion)
    this.#callsWithCard += part.callsWithCard
    this.#unknownCards += part.unknownCards
    this.#calls.addCounts(part.calls)
    this.#clinicianDays.addEntries(part.clinicianDays)
    this.#patients.addEntries(part.patients)
  }

  part(): ReportPart {
    // Hours of one day have cells of the same kind.
    for (const cell of this.#before.splice(0)) this.#cells.addCell(cell)
    return { ...this.counts(), clinicianDays: this.#clinicianDays.entries(), patients: this.#patients.entries() }
  }

  burden() {
    return { perClinicianDay: this.#clinicianDays.spread(), perPatient: this.#patients.spread() }
  }

  counts(): Omit<ReportPart, 'clinicianDays' | 'patients'> {
    return {
      cells: [...this.#before, ...this.#cells.cells()],
      reasons: this.#reasons.counts(),
      suggestions: this.#suggestions.counts(),
      callsWithCard: this.#callsWithCard,
      unknownCards: this.#unknownCards,
      calls: this.#calls.counts()
    }
  }
}

/** Calls among cards that come in order of time: those of one call have the same moment. */
class CallsWithCard {
  #at = ''
  #seen = new Set<string>()

  isNew({ at, evaluation }: ShownRow): boolean {
    if (at !== this.#at) {
      this.#at = at
      this.#seen = new Set()
    }
    const isNew = !this.#seen.has(evaluation)
    this.#seen.add(evaluation)
    return isNew
  }
}
