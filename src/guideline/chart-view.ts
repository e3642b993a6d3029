import type { ClassLimits, Product } from '../facts/drug-catalog.ts'
import type { DrugMember } from '../facts/drug-words.ts'
import type { Property, Unit } from '../facts/quantity.ts'
import type { Code } from '../recommendation.ts'

/** What pages about one patient draw and let a reader try out: from the facts and thresholds of the service itself, as plain data. */
export type ChartView = {
  readonly measures: readonly ChartMeasure[]
  /** Drugs whose orders are drawn beside the first measure. */
  readonly marks: {
    readonly title: string
    readonly drugClass: string
    readonly products: readonly Product[]
    readonly limits: ClassLimits
    readonly members: readonly DrugMember[]
  }
  /** When the first measure is due again. Without it nothing is said of that. */
  readonly recheck?: RecheckView
  readonly tryOut: {
    readonly drugs: readonly Code[]
    readonly conditions: readonly Code[]
    readonly drafts: readonly DraftToTry[]
    /** Products of which an order or a dose of one's own can be made. */
    readonly products?: readonly ProductToTry[]
    /** Allergies, each with the reaction that was seen. */
    readonly allergies?: readonly { readonly substance: Code; readonly reaction?: Code | undefined }[]
    /** Examples to begin with, by name and in a few words. */
    readonly starters?: readonly { readonly example: string; readonly words: string }[]
  }
}

/** Something measured over time. The first of a view is what the service is about. */
export type ChartMeasure = {
  readonly name: string
  readonly title: string
  /** Prefetch key under which it arrives. */
  readonly input: string
  /** Canonical unit; bands and limits are in it. */
  readonly unit: string
  readonly codes: readonly (readonly [code: string, property: Property])[]
  readonly units: readonly Unit[]
  readonly plausible: readonly [number, number]
  /** Drawn over time; else only to be filled in. */
  readonly drawn: boolean
  readonly bands: readonly ChartBand[]
  readonly limits: readonly { readonly value: number; readonly meaning: string }[]
}

/** Hours, the least and the most: which of them holds may depend on what a page does not read, such as kidneys and risks. */
export type HourRange = readonly [soonest: number, latest: number]

/** Hours from a result, or from what has changed since, to the next one. */
export type RecheckView = {
  readonly title: string
  /** When the sooner end of a range holds, in words. */
  readonly sooner: string
  /** From the end of a dose by injection of which the newest result does not know. */
  readonly afterDose: HourRange
  /** While the marked drugs are given by injection, after that, and by mouth: the first time and later. */
  readonly injection: HourRange
  readonly injectionEnded: HourRange
  readonly oralStarted: HourRange
  readonly oral: HourRange
  /** Without treatment, by the band of the newest result. A band that is not named needs none. */
  readonly untreated: Readonly<Record<string, HourRange>>
}

/** `level` says how it is colored: 0 is in range, more is worse. */
export type ChartBand = {
  readonly name: string
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly meaning: string
  readonly level: number
}

/** An order to try out. */
export type DraftToTry = {
  readonly key: string
  readonly drug: Code
  readonly text: string
  readonly route: 'oral' | 'intravenous' | 'intramuscular'
  readonly dose?: { readonly value: number; readonly unit: string; readonly code: string }
  readonly timesPerDay?: number
  readonly runsMinutes?: number
}

export type ProductToTry = {
  readonly drug: Code
  readonly words: string
  readonly route: DraftToTry['route']
  /** In what its dose is written. */
  readonly unit: string
  readonly unitCode: string
}
