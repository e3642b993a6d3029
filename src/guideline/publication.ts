import type { Code, Prescription, Test } from '../recommendation.ts'

/** A guideline as other systems may take it, before anybody decides on a format: plain text, codes and orders. */
export type Publication = {
  /** Begins the canonical address of everything in it. It names, and leads nowhere. */
  readonly canonical: string
  /** Begins every id. */
  readonly name: string
  readonly version: string
  readonly title: string
  readonly purpose: string
  readonly publisher: string
  /** Year and month, or a full date. */
  readonly date: string
  /** Day of the sign-off; nothing before it. */
  readonly approved?: string | undefined
  /** Day until which it may be used without another review. */
  readonly nextReview: string
  /** What is asked first, in this order; the first that holds decides. */
  readonly gates: readonly PublishedStep[]
  /** What is recommended where no gate stops, in this order. */
  readonly rows: readonly PublishedStep[]
  /** Judged beside them. */
  readonly companions: readonly PublishedStep[]
  /** Tests of drafted orders. */
  readonly checks: readonly PublishedStep[]
  readonly codeLists: readonly CodeList[]
  /** Spellings of units as laboratories send them, and what they mean in UCUM. */
  readonly unitSpellings: readonly { readonly spelling: string; readonly unit: string }[]
  /** The same decisions in a language for machines. */
  readonly logic: readonly LogicLibrary[]
}

export type PublishedStep = {
  readonly id: string
  readonly title: string
  readonly condition: string
  readonly action: string
  /** Library and the name in it of the same condition for machines. */
  readonly expression?: { readonly library: string; readonly name: string } | undefined
  /** Ids of steps that it leads to. */
  readonly leadsTo: readonly string[]
  readonly citations: readonly Citation[]
  readonly orders: readonly OrderTemplate[]
}

export type Citation = { readonly id: string; readonly text: string }

export type OrderTemplate = {
  readonly id: string
  readonly title: string
  /** For which patients, in words and for machines. */
  readonly condition?: { readonly words: string; readonly expression?: { readonly library: string; readonly text: string } }
  readonly order: Prescription | Test
}

export type CodeList = {
  readonly id: string
  readonly title: string
  readonly codes: readonly Code[]
  /** Codes that stand for themselves and everything below them. */
  readonly branches: readonly Code[]
  readonly without: readonly Code[]
  readonly withoutBranches: readonly Code[]
}

export type LogicLibrary = {
  readonly id: string
  readonly title: string
  readonly contents: readonly { readonly type: string; readonly text: string }[]
  /** Ids of libraries and code lists that it uses. */
  readonly libraries: readonly string[]
  readonly codeLists: readonly string[]
}
