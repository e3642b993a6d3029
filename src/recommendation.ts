import type { Revision } from './facts/revised-order.ts'

/** What a rule says, before anybody decides how it looks: no FHIR words, no CDS Hooks words, plain text without markup. */

export type Urgency = 'info' | 'warning' | 'critical'

/**
 * A sentence or phrase of a card, and what stands in its place where cards are kept short; an empty text is left out, and a spare one is
 * said there only if there is room.
 */
export type Line = string | { readonly full: string; readonly short: string; readonly spare?: true | undefined }

export type Recommendation = {
  /** Stable topic code. */
  readonly topic: string
  /** Row of the decision table. */
  readonly row?: string | undefined
  readonly urgency: Urgency
  /** One sentence: what is recommended, with the value that caused it. */
  readonly headline: string
  /** The values that decided it. */
  readonly why: readonly Line[]
  readonly plan: readonly Line[]
  /** What to check before. */
  readonly before?: readonly Line[]
  readonly stopIf?: readonly Line[]
  /** What was missing, withheld or unreadable and matters here. */
  readonly notKnown?: readonly Line[]
  /** What was looked at and changes nothing that is done: kept in the evidence, told on no card. */
  readonly background?: readonly string[]
  readonly findings?: readonly Finding[]
  readonly statements: readonly string[]
  readonly conflicts?: readonly string[]
  /** Amendments of the guideline that it follows. Every recommendation cites a statement or an amendment. */
  readonly amendments?: readonly string[] | undefined
  /** The facts behind it. */
  readonly basis: readonly BasisFact[]
  /** What was not known when it was made. */
  readonly unknown: readonly MissingFact[]
  readonly options: readonly Option[]
  /** Reference of the draft it is about, for recommendations about one order. */
  readonly about?: string
}

export type Finding = {
  readonly code: string
  readonly severity: Urgency
  readonly statements: readonly string[]
  readonly amendments?: readonly string[]
  readonly with?: string
}

export type BasisFact = {
  readonly name: string
  readonly value: number | string | readonly string[]
  readonly unit?: string | undefined
  readonly reported?: string | undefined
  readonly at?: number | undefined
  readonly dateOnly?: true | undefined
  readonly reference?: string | undefined
}

export type MissingFact = { readonly name: string; readonly reason: string }

/** Things to do together. */
export type Option = {
  readonly label: string
  readonly recommended: boolean
  readonly proposals: readonly Proposal[]
  /** An alternative in words with its condition, for the text of the card; a first option is the plan itself. */
  readonly inWords?: string
}

export type Proposal = Prescription | Test | Amendment | Removal

export type Code = { readonly system: string; readonly code: string; readonly display: string }

export type Measure = { readonly value: number; readonly unit: string; readonly code?: string }

export type Route = 'oral' | 'intravenous' | 'intramuscular'

/** A new order for a drug. */
export type Prescription = {
  readonly act: 'prescribe'
  readonly product: Code
  /** The site's own order, made ready with this very dose, for clients that fill in doses themselves. */
  readonly siteOrder?: Code
  /** Drug, dose, route, rate and duration in words: some clients keep nothing else. */
  readonly text: string
  readonly route: Route
  readonly dose?: Measure
  readonly schedule: Schedule
  readonly rate?: Measure
  readonly maxPerDay?: Measure
  /** Dilution, monitoring, precautions. */
  readonly instructions: readonly string[]
  readonly urgency: 'stat' | 'urgent' | 'routine'
  readonly note: string
}

export type Schedule = {
  readonly kind: 'once' | 'bedtime' | 'daily' | 'every' | 'continuous'
  /** Times per day (`daily`). */
  readonly times?: number
  /** Hours between doses (`every`). */
  readonly hours?: number
  /** How often in all (`every`). */
  readonly count?: number
  /** Minutes that one dose runs. */
  readonly runs?: number
  /** Hours until the order ends (`continuous`). */
  readonly endsAfter?: number
}

/** An order for a laboratory test or a recording. */
export type Test = {
  readonly act: 'test'
  readonly test: Code
  readonly siteOrder?: Code
  readonly kind: 'laboratory' | 'recording'
  readonly text: string
  /** The parts of `text`: what is measured, its symbol if it has one, and when. */
  readonly words: { readonly what: string; readonly brief?: string | undefined; readonly when: string }
  readonly when: TestTime
  readonly urgency: 'stat' | 'urgent' | 'routine'
  readonly note: string
}

export type TestTime =
  | { readonly kind: 'now' }
  | { readonly kind: 'in'; readonly hours: number }
  | { readonly kind: 'between'; readonly fromHours: number; readonly toHours: number }
  | { readonly kind: 'every'; readonly hours: number; readonly upTo?: number; readonly forHours: number }

/** An order of the chart or the session, as an opaque handle: only presentation looks inside. */
export type OrderHandle = { readonly reference: string; readonly source: object }

/** An order changed: a new one in its place, the least that mends it, or stopped. */
export type Amendment = {
  readonly act: 'amend'
  readonly order: OrderHandle
  readonly text: string
  readonly change: Prescription | Revision | 'stop'
}

export type Removal = { readonly act: 'remove'; readonly order: OrderHandle; readonly text: string }
