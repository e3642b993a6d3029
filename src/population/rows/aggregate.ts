import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { day } from '../../facts/time.ts'
import type { ServicePackage, Trigger } from '../../guideline-folder.ts'

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
  /** Evaluations and patients whose only cards are of the topic: they would see none if it were silent. */
  readonly onlyTopic: Readonly<Record<string, number>>
  readonly onlyTopicPatients: Readonly<Record<string, number>>
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

const cardTable = `CREATE TEMP TABLE card AS
  SELECT evaluation.patient, evaluation.at, card.value ->> 'topic' AS topic, card.value ->> 'indicator' AS indicator
  FROM evaluation, json_each(cards) AS card WHERE service = ? AND cards <> '[]'`

/**
 * Adds up the rows of one service.
 * @param end the last moment of which the export knows: what follows it cannot have been seen.
 */
export function aggregate(rows: DatabaseSync, service: Triggered, end: number): Aggregate {
  const ask = (sql: string, ...values: readonly SQLInputValue[]) => rows.prepare(sql).all(...values)
  const counted = (sql: string, ...values: readonly SQLInputValue[]): Record<string, number> =>
    Object.fromEntries(ask(sql, ...values).map(({ name, number }) => [String(name), Number(number)]))
  const { name } = service
  rows.exec('DROP TABLE IF EXISTS temp.card')
  rows.prepare(cardTable).run(name)
  const all = ask(
    `SELECT count(*) AS evaluations, count(DISTINCT patient) AS patients, sum(cards <> '[]') AS withCard, min(at) AS first,
      max(at) AS last, sum(not_shown) AS notShown FROM evaluation WHERE service = ?`,
    name
  )[0]
  const shown = ask(
    "SELECT count(DISTINCT patient) AS patients, count(DISTINCT iif(indicator = 'critical', patient, NULL)) AS critical FROM card"
  )[0]
  const topics: Record<string, Record<string, number>> = {}
  for (const { topic, indicator, number } of ask(
    'SELECT topic, indicator, count(*) AS number FROM card GROUP BY topic, indicator ORDER BY topic, indicator'
  ))
    topics[String(topic)] = { ...topics[String(topic)], [String(indicator)]: Number(number) }
  const lists = (column: string) =>
    counted(
      `SELECT item.value AS name, count(*) AS number FROM evaluation, json_each(${column}) AS item
        WHERE service = ? AND ${column} <> '[]' GROUP BY 1 ORDER BY 1`,
      name
    )
  const only = (group: string) =>
    counted(
      `SELECT topic AS name, count(*) AS number FROM (SELECT min(topic) AS topic FROM card GROUP BY ${group}
        HAVING min(topic) = max(topic)) GROUP BY topic ORDER BY topic`
    )
  const by = (column: string, where = '1') =>
    counted(
      `SELECT ${column} AS name, count(*) AS number FROM evaluation WHERE service = ? AND ${column} IS NOT NULL AND ${where}
        GROUP BY 1 ORDER BY 1`,
      name
    )
  return {
    evaluations: Number(all?.evaluations),
    patients: Number(all?.patients),
    withCard: Number(all?.withCard ?? 0),
    patientsWithCard: Number(shown?.patients),
    patientsWithCritical: Number(shown?.critical),
    span: all?.first ? [String(all.first), String(all.last)] : undefined,
    notShown: Number(all?.notShown ?? 0),
    cards: counted('SELECT indicator AS name, count(*) AS number FROM card GROUP BY 1 ORDER BY 1'),
    topics,
    topicPatients: counted('SELECT topic AS name, count(DISTINCT patient) AS number FROM card GROUP BY 1 ORDER BY 1'),
    onlyTopic: only('patient, at'),
    onlyTopicPatients: only('patient'),
    bands: by('band', 'value IS NOT NULL'),
    reasons: by('reason'),
    missing: lists('missing'),
    cannotTell: lists('cannot_tell'),
    gap: gapOf(ask, name, end),
    bins: binsOf(
      service.trigger,
      ask('SELECT value, count(*) AS number FROM evaluation WHERE service = ? AND band IS NOT NULL GROUP BY 1', name)
    )
  }
}

type Ask = (sql: string, ...values: readonly SQLInputValue[]) => readonly Readonly<Record<string, unknown>>[]

/** Moments are written alike, so that their texts sort as they do. */
function gapOf(ask: Ask, service: string, end: number): Record<string, Gap> {
  const followed = new Date(end - day).toISOString()
  const found = ask(
    `SELECT band, sum(ordered) AS ordered, sum(NOT ordered AND at <= ?) AS notOrdered, sum(NOT ordered AND at > ?) AS notFollowed
      FROM evaluation WHERE service = ? AND ordered IS NOT NULL AND band IS NOT NULL GROUP BY band ORDER BY band`,
    followed,
    followed,
    service
  )
  return Object.fromEntries(
    found.map(({ band, ordered, notOrdered, notFollowed }) => [
      String(band),
      { ordered: Number(ordered), notOrdered: Number(notOrdered), notFollowed: Number(notFollowed) }
    ])
  )
}

function binsOf(trigger: Trigger, values: readonly Readonly<Record<string, unknown>>[]): readonly Bin[] {
  const edges = binEdges(trigger)
  const counts: number[] = new Array(edges.length + 1).fill(0)
  for (const { value, number } of values) {
    const bin = edges.findIndex(edge => Number(value) < edge)
    const index = bin < 0 ? edges.length : bin
    counts[index] = (counts[index] ?? 0) + Number(number)
  }
  return counts.map((found, index) => {
    const from = edges[index - 1] ?? Number.NEGATIVE_INFINITY
    const to = edges[index] ?? Number.POSITIVE_INFINITY
    const inside = from === Number.NEGATIVE_INFINITY ? to - 1e-9 : from
    const band = trigger.bands.find(one => (one.from ?? -Infinity) <= inside && inside < (one.to ?? Infinity))
    return { from, to, band: band?.name ?? '', count: found }
  })
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
