import type { ReasonCount, SuggestionCount } from './answer-counts.ts'
import type { CallCounts } from './call-counts.ts'
import type { CardCell } from './card-cells.ts'
import type { Spread } from './people.ts'
import type { StoreQuery } from './queries.ts'
import type { PartCount } from './report-part.ts'
import { Tally, type TallyResult } from './tally.ts'

/** Counts of one value of a dimension, such as one topic or one day. */
export type Group = { readonly name: string } & TallyResult

/** Missing where the operator set no key: then nobody can be told from anybody. */
export type Burden = { readonly perClinicianDay?: Spread | undefined; readonly perPatient?: Spread | undefined }

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
  /** Each topic by day, without the days on which it was not shown. */
  readonly topicDays: readonly TopicDays[]
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

type TopicDay = { readonly name: string } & Pick<TallyResult, 'shown' | 'accepted' | 'overridden'>
type TopicDays = { readonly name: string; readonly days: readonly TopicDay[] }

/** The report on all that was counted. */
export function reportOf(query: StoreQuery, count: PartCount): Report {
  const { cells, reasons, suggestions, callsWithCard, unknownCards, calls } = count.counts()
  const by = (nameOf: (cell: CardCell) => string): readonly Group[] => groupsOf(cells, nameOf)
  const total = new Tally()
  for (const cell of cells) total.add(cell)
  return {
    from: query.from,
    to: query.to,
    total: total.result(),
    byDay: by(cell => cell.day),
    byTopic: by(cell => cell.topic),
    byRow: by(cell => `${cell.topic} ${cell.row}`),
    byIndicator: by(cell => cell.indicator),
    byHook: by(cell => cell.hook),
    byClient: by(cell => cell.client),
    byKnowledgeVersion: by(cell => cell.knowledgeVersion),
    topicDays: topicDaysOf(cells),
    callsWithCard,
    burden: count.burden(),
    versions: versionsOf(cells),
    reasons,
    suggestions,
    unknownCards,
    calls
  }
}

function groupsOf(cells: readonly CardCell[], nameOf: (cell: CardCell) => string): readonly Group[] {
  const tallies = new Map<string, Tally>()
  for (const cell of cells) {
    const name = nameOf(cell)
    const tally = tallies.get(name) ?? new Tally()
    tallies.set(name, tally)
    tally.add(cell)
  }
  return [...tallies].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, tally]) => ({ name, ...tally.result() }))
}

function topicDaysOf(cells: readonly CardCell[]): readonly TopicDays[] {
  const topics = new Map<string, Map<string, TopicDay>>()
  for (const { topic, day, shown, accepted, overridden } of cells) {
    const days = topics.get(topic) ?? new Map<string, TopicDay>()
    topics.set(topic, days)
    const known = days.get(day) ?? { name: day, shown: 0, accepted: 0, overridden: 0 }
    days.set(day, {
      name: day,
      shown: known.shown + shown,
      accepted: known.accepted + accepted,
      overridden: known.overridden + overridden
    })
  }
  return [...topics].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, days]) => ({ name, days: [...days.values()] }))
}

/** In the order in which they came. */
function versionsOf(cells: readonly CardCell[]): Report['versions'] {
  const first = new Map<string, string>()
  for (const { knowledgeVersion, day } of cells) {
    const known = first.get(knowledgeVersion)
    if (known === undefined || day < known) first.set(knowledgeVersion, day)
  }
  return [...first].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([version, from]) => ({ version, from }))
}
