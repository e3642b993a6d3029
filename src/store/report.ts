import type { OverrideReason } from '../cds-hooks/override-reason.ts'
import { limits } from '../limits.ts'
import { type Burden, BurdenCount } from './burden.ts'
import { type CallCounts, countCalls } from './call-counts.ts'
import type { EvaluationRow } from './evaluations.ts'
import type { FeedbackRow } from './feedback-row.ts'
import type { StoreQuery } from './queries.ts'
import type { ShownRow } from './shown-cards.ts'
import { Tally, type TallyResult } from './tally.ts'

/** Counts of one value of a dimension, such as one topic or one day. */
export type Group = { readonly name: string } & TallyResult

export type ReasonCount = OverrideReason & { readonly topic: string; readonly count: number }

/** How often a suggestion was offered and taken; `index` is its place on the card. */
export type SuggestionCount = {
  readonly topic: string
  readonly row: string
  readonly index: number
  readonly label: string
  readonly offered: number
  readonly taken: number
}

/** What became of the cards shown in a time. A card counts once, by what its user did last. */
export type Report = {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly total: TallyResult
  readonly byDay: readonly Group[]
  readonly byTopic: readonly Group[]
  readonly byRow: readonly Group[]
  readonly byIndicator: readonly Group[]
  readonly byHook: readonly Group[]
  readonly byClient: readonly Group[]
  readonly byKnowledgeVersion: readonly Group[]
  /** Calls in which such a card was shown. */
  readonly callsWithCard: number
  readonly burden: Burden
  /** Versions of the knowledge, each with the first day of this time on which a card of it was shown. */
  readonly versions: readonly { readonly version: string; readonly from: string }[]
  readonly reasons: readonly ReasonCount[]
  readonly suggestions: readonly SuggestionCount[]
  /** Feedback that arrived in this time about cards the store does not know. */
  readonly unknownCards: number
  readonly calls: CallCounts
}

const dimensions = {
  byDay: row => row.at.slice(0, 10),
  byTopic: row => row.topic,
  byRow: row => `${row.topic} ${row.row}`,
  byIndicator: row => row.indicator,
  byHook: row => row.hook,
  byClient: row => row.client,
  byKnowledgeVersion: row => row.knowledgeVersion
} as const satisfies Readonly<Record<string, (row: ShownRow) => string>>

/** Counts rows as they come; none of them is kept. */
export async function reportOf(
  query: StoreQuery,
  shown: AsyncIterable<ShownRow>,
  feedback: AsyncIterable<FeedbackRow>,
  calls: AsyncIterable<EvaluationRow>
): Promise<Report> {
  const total = new Tally()
  const groups = Object.entries(dimensions).map(([name, nameOf]) => ({ name, nameOf, tallies: new Map<string, Tally>() }))
  const reasons = new Map<string, ReasonCount>()
  const suggestions = new Map<string, SuggestionCount>()
  const burden = new BurdenCount()
  const withCard = new CallCount()
  const versions = new Map<string, string>()
  for await (const row of shown) {
    total.add(row)
    burden.add(row)
    withCard.add(row)
    at(versions, row.knowledgeVersion, () => row.at.slice(0, 10))
    for (const { nameOf, tallies } of groups) at(tallies, nameOf(row), () => new Tally()).add(row)
    countReasons(reasons, row)
    countSuggestions(suggestions, row)
  }
  const named = (name: keyof typeof dimensions): readonly Group[] =>
    toGroups(groups.find(group => group.name === name)?.tallies ?? new Map())
  return {
    from: query.from,
    to: query.to,
    total: total.result(),
    byDay: named('byDay'),
    byTopic: named('byTopic'),
    byRow: named('byRow'),
    byIndicator: named('byIndicator'),
    byHook: named('byHook'),
    byClient: named('byClient'),
    byKnowledgeVersion: named('byKnowledgeVersion'),
    callsWithCard: withCard.count,
    burden: burden.result(),
    versions: [...versions].map(([version, from]) => ({ version, from })),
    reasons: [...reasons.values()].sort((a, b) => b.count - a.count),
    suggestions: [...suggestions.values()].sort((a, b) => b.taken - a.taken),
    unknownCards: await countUnknown(feedback),
    calls: await countCalls(calls)
  }
}

/** Calls among cards that come in order of time: those of one call have the same moment. */
class CallCount {
  count = 0
  #at = ''
  #seen = new Set<string>()

  add({ at: moment, evaluation }: ShownRow): void {
    if (moment !== this.#at) {
      this.#at = moment
      this.#seen = new Set()
    }
    if (!this.#seen.has(evaluation)) this.count += 1
    this.#seen.add(evaluation)
  }
}

function countReasons(counts: Map<string, ReasonCount>, row: ShownRow): void {
  const last = row.events.at(-1)
  if (last?.outcome !== 'overridden') return
  for (const reason of last.reasons) {
    // Clients often leave out the display, so it does not tell reasons apart where there is a code.
    const key = JSON.stringify([row.topic, reason.system, reason.code ?? reason.display])
    // Callers may make up any number of reasons.
    const isBeyond = counts.size >= limits.reportReasons && !counts.has(key)
    const [name, told] = isBeyond ? [JSON.stringify([row.topic]), { display: 'further reasons' }] : [key, reason]
    const known = counts.get(name)
    counts.set(name, { ...told, ...known, topic: row.topic, count: (known?.count ?? 0) + 1 })
  }
}

function countSuggestions(counts: Map<string, SuggestionCount>, row: ShownRow): void {
  const taken = new Set(row.events.filter(event => event.outcome === 'accepted').flatMap(event => event.suggestions))
  row.suggestions.forEach(({ uuid, label }, index) => {
    const key = JSON.stringify([row.topic, row.row, index, label])
    const known = at(counts, key, () => ({ topic: row.topic, row: row.row, index, label, offered: 0, taken: 0 }))
    counts.set(key, { ...known, offered: known.offered + 1, taken: known.taken + (taken.has(uuid) ? 1 : 0) })
  })
}

async function countUnknown(feedback: AsyncIterable<FeedbackRow>): Promise<number> {
  let unknown = 0
  for await (const row of feedback) if (!row.shown) unknown += 1
  return unknown
}

function toGroups(tallies: ReadonlyMap<string, Tally>): readonly Group[] {
  return [...tallies].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, tally]) => ({ name, ...tally.result() }))
}

function at<K, V>(map: Map<K, V>, key: K, first: () => V): V {
  const value = map.get(key) ?? first()
  map.set(key, value)
  return value
}
