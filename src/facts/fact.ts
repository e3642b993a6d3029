/** Why something is not known. `absent` and `failed`: could not be had; `empty`: asked, and there is none. */
export const unknownReasons = [
  'absent',
  'empty',
  'stale',
  'no-unit',
  'not-convertible',
  'comparator',
  'implausible',
  'specimen',
  'not-final',
  'contradictory',
  'local-code',
  'future',
  'other-patient',
  'undated',
  'failed',
  'not-asked'
] as const

export type UnknownReason = (typeof unknownReasons)[number]

/** Something that is known, with what a reader needs to judge it. */
export type Known<T> = {
  readonly known: true
  readonly value: T
  /** UCUM code of the value's unit. */
  readonly unit?: string | undefined
  /** As the laboratory wrote it, with unit and sign: `<1.0 mg/dL`. */
  readonly reported?: string | undefined
  /** When it was true, milliseconds since 1970. */
  readonly at?: number | undefined
  /** Only the day is known; `at` is its beginning. */
  readonly dateOnly?: true | undefined
  /** Where it stands in the chart: `Observation/123`. */
  readonly reference?: string | undefined
  /** A newer result that cannot be used: this one warns until that is repeated, and nothing is given by it. */
  readonly newer?: NotUsable | undefined
}

/** A result that is there, and why it cannot be used. */
export type NotUsable = Omit<Unknown, 'known'>

export type Unknown = {
  readonly known: false
  readonly reason: UnknownReason
  readonly reported?: string | undefined
  readonly at?: number | undefined
  /** Only the day is known; `at` is its beginning. */
  readonly dateOnly?: true | undefined
  readonly reference?: string | undefined
}

/** Unknown is a value. It is told, and it is never read as normal. */
export type Fact<T> = Known<T> | Unknown

export const known = <T>(value: T, about: Omit<Known<T>, 'known' | 'value'> = {}): Known<T> => ({ known: true, value, ...about })

export const unknown = (reason: UnknownReason, about: Omit<Unknown, 'known' | 'reason'> = {}): Unknown => ({
  known: false,
  reason,
  ...about
})
