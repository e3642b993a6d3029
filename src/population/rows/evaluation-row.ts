/** One evaluation as it is written to `evaluations.ndjson`: no name, no free text of the chart, the patient by keyed hash. */
export type EvaluationRow = {
  readonly patient: string
  readonly at: string
  readonly service: string
  readonly hook: string
  /** The result that is judged, in the unit of the service, and its band; else why there is none. */
  readonly value?: number
  readonly band?: string
  readonly reason?: string
  readonly cards: readonly RowCard[]
  /** Recommendations beyond the number of cards that a client shows. */
  readonly notShown: number
  /** Topics that could not be judged. */
  readonly cannotTell: readonly string[]
  /** What recommendations had to do without: `fact:reason`. */
  readonly missing: readonly string[]
  /** After a result that needs an order: did one stand within 24 hours? */
  readonly ordered?: boolean
}

export type RowCard = {
  readonly topic: string
  readonly indicator: string
  readonly row?: string
  /** Drug orders that it offers, as they are worded, in their order. */
  readonly orders?: string
}

const columns = {
  patient: row => row.patient,
  at: row => row.at,
  service: row => row.service,
  hook: row => row.hook,
  value: row => String(row.value ?? ''),
  band: row => row.band ?? '',
  reason: row => row.reason ?? '',
  cards: row => row.cards.map(({ topic, indicator }) => `${topic}:${indicator}`).join(' '),
  not_shown: row => String(row.notShown),
  cannot_tell: row => row.cannotTell.join(' '),
  missing: row => row.missing.join(' '),
  ordered_within_24h: row => (row.ordered === undefined ? '' : String(row.ordered))
} as const satisfies Readonly<Record<string, (row: EvaluationRow) => string>>

export const csvHeading = `${Object.keys(columns).join(',')}\r\n`

/** A line of comma-separated values after RFC 4180. All cells are codes, dates and figures; none can be a formula. */
export const toCsvLine = (row: EvaluationRow): string =>
  `${Object.values(columns)
    .map(cellOf => cellOf(row))
    .map(cell => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`
