import { day } from '../facts/time.ts'
import type { ServicePackage, Trigger } from '../guideline-folder.ts'
import { count } from './count.ts'
import type { EvaluationRow } from './evaluation-row.ts'

export const indicators = ['critical', 'warning', 'info'] as const

/** What the rows of one service add up to. Every figure of the report that is not of the run itself comes from here. */
export type Aggregate = {
  readonly evaluations: number
  readonly patients: number
  /** Evaluations and patients with at least one card. */
  readonly withCard: number
  readonly patientsWithCard: number
  readonly patientsWithCritical: number
  /** First and last moment judged, or nothing without rows. */
  readonly span: readonly [string, string] | undefined
  readonly notShown: number
  readonly cards: Readonly<Record<string, number>>
  /** Cards by topic and indicator. */
  readonly topics: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly topicPatients: Readonly<Record<string, number>>
  readonly bands: Readonly<Record<string, number>>
  readonly reasons: Readonly<Record<string, number>>
  readonly missing: Readonly<Record<string, number>>
  readonly cannotTell: Readonly<Record<string, number>>
  readonly gap: Readonly<Record<string, Gap>>
  readonly bins: readonly Bin[]
}
export type Gap = { ordered: number; notOrdered: number; notFollowed: number }
export type Bin = { readonly from: number; readonly to: number; readonly band: string; readonly count: number }

type Triggered = ServicePackage & { readonly trigger: Trigger }

/** Adds up rows one at a time, as many as there are. They come sorted by patient. */
export class Aggregation {
  readonly #service: Triggered
  readonly #end: number
  readonly #edges: readonly number[]
  readonly #counts: number[]
  #evaluations = 0
  #patients = 0
  #withCard = 0
  #patientsWithCard = 0
  #patientsWithCritical = 0
  #isCritical = false
  #span: [string, string] | undefined
  #notShown = 0
  #patient = ''
  #patientTopics = new Set<string>()
  readonly #cards: Record<string, number> = {}
  readonly #topics: Record<string, Record<string, number>> = {}
  readonly #topicPatients: Record<string, number> = {}
  readonly #bands: Record<string, number> = {}
  readonly #reasons: Record<string, number> = {}
  readonly #missing: Record<string, number> = {}
  readonly #cannotTell: Record<string, number> = {}
  readonly #gap: Record<string, Gap> = {}

  /** @param end the last moment of which the export knows: what follows it cannot have been seen. */
  constructor(service: Triggered, end: number) {
    this.#service = service
    this.#end = end
    this.#edges = binEdges(service.trigger)
    this.#counts = new Array(this.#edges.length + 1).fill(0)
  }

  add(row: EvaluationRow): void {
    if (row.patient !== this.#patient) {
      this.#patient = row.patient
      this.#patientTopics = new Set()
      this.#isCritical = false
      this.#patients += 1
    }
    this.#evaluations += 1
    this.#stretch(row.at)
    this.#notShown += row.notShown
    if (row.cards.length > 0) this.#withCard += 1
    if (row.cards.length > 0 && this.#patientTopics.size === 0) this.#patientsWithCard += 1
    if (!this.#isCritical && row.cards.some(({ indicator }) => indicator === 'critical')) {
      this.#isCritical = true
      this.#patientsWithCritical += 1
    }
    for (const { topic, indicator } of row.cards) {
      count(this.#cards, indicator)
      this.#topics[topic] ??= {}
      count(this.#topics[topic], indicator)
      if (!this.#patientTopics.has(topic)) count(this.#topicPatients, topic)
      this.#patientTopics.add(topic)
    }
    if (row.reason !== undefined) count(this.#reasons, row.reason)
    for (const item of row.missing) count(this.#missing, item)
    for (const topic of row.cannotTell) count(this.#cannotTell, topic)
    if (row.band === undefined || row.value === undefined) return
    count(this.#bands, row.band)
    const { value } = row
    const bin = this.#edges.findIndex(edge => value < edge)
    const index = bin < 0 ? this.#edges.length : bin
    this.#counts[index] = (this.#counts[index] ?? 0) + 1
    if (row.ordered !== undefined) this.#addGap(row.band, row)
  }

  /** Moments are written alike, so their texts sort as they do. */
  #stretch(at: string): void {
    this.#span ??= [at, at]
    if (at < this.#span[0]) this.#span[0] = at
    if (at > this.#span[1]) this.#span[1] = at
  }

  #addGap(band: string, { ordered, at }: EvaluationRow): void {
    this.#gap[band] ??= { ordered: 0, notOrdered: 0, notFollowed: 0 }
    if (ordered) this.#gap[band].ordered += 1
    else if (Date.parse(at) + day <= this.#end) this.#gap[band].notOrdered += 1
    else this.#gap[band].notFollowed += 1
  }

  sum(): Aggregate {
    const edges = this.#edges
    return {
      evaluations: this.#evaluations,
      patients: this.#patients,
      withCard: this.#withCard,
      patientsWithCard: this.#patientsWithCard,
      patientsWithCritical: this.#patientsWithCritical,
      span: this.#span,
      notShown: this.#notShown,
      cards: this.#cards,
      topics: this.#topics,
      topicPatients: this.#topicPatients,
      bands: this.#bands,
      reasons: this.#reasons,
      missing: this.#missing,
      cannotTell: this.#cannotTell,
      gap: this.#gap,
      bins: this.#counts.map((found, index) => {
        const from = edges[index - 1] ?? Number.NEGATIVE_INFINITY
        const to = edges[index] ?? Number.POSITIVE_INFINITY
        const inside = from === Number.NEGATIVE_INFINITY ? to - 1e-9 : from
        const band = this.#service.trigger.bands.find(one => (one.from ?? -Infinity) <= inside && inside < (one.to ?? Infinity))
        return { from, to, band: band?.name ?? '', count: found }
      })
    }
  }
}

/** Edges of a histogram: round steps, about forty from half the lowest limit to the highest one, and each limit an edge. */
function binEdges({ bands }: Trigger): readonly number[] {
  const limits = bands.flatMap(({ from }) => from ?? [])
  const lowest = Math.min(...limits)
  const highest = Math.max(...limits)
  const raw = (highest - lowest) / 30
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5, 10].find(factor => factor * power >= raw * 0.999) ?? 10) * power
  const edges = new Set(limits)
  for (let nth = Math.floor(lowest / 2 / step); nth * step <= highest; nth += 1) edges.add(Number((nth * step).toPrecision(8)))
  return [...edges].sort((a, b) => a - b)
}
