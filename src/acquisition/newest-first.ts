import { type Json, object, type Resource, string } from './json.ts'

/** Earliest and latest moment that a time on a resource can mean, in milliseconds since 1970. */
type Span = readonly [number, number]

/**
 * Do these stand as `_sort` with a minus asks for? Of a search with further pages only such a list lets nobody miss what is newer: servers
 * that do not know the parameter pass over it and begin with whatever they like. What has no time of its own, or one that cannot be read,
 * contradicts nothing.
 */
export function areNewestFirst(resources: readonly Resource[]): boolean {
  let latest = Number.POSITIVE_INFINITY
  for (const item of resources) {
    const span = spanOf(item)
    if (!span) continue
    if (span[0] > latest + indexed) return false
    latest = Math.min(latest, span[1])
  }
  return true
}

/** Servers sort by what they have indexed, which may be no finer than a minute. */
const indexed = 60_000
const hour = 3_600_000
/** A day without an offset begins furthest east and ends furthest west. */
const [east, west] = [14 * hour, 12 * hour]

function spanOf(item: Json): Span | undefined {
  const period = object(item.effectivePeriod ?? item.performedPeriod ?? item.period)
  const moment = item.effectiveDateTime ?? item.effectiveInstant ?? item.performedDateTime ?? item.authoredOn
  const from = instantsOf(moment ?? period?.start)
  const to = instantsOf(moment ?? period?.end)
  if (!from && !to) return undefined
  // A period that is open at one end reaches as far as anything.
  return [from?.[0] ?? Number.NEGATIVE_INFINITY, to?.[1] ?? Number.POSITIVE_INFINITY]
}

const written = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i

function instantsOf(value: unknown): Span | undefined {
  const [, day, time, offset] = written.exec(string(value)?.trim() ?? '') ?? []
  if (day === undefined) return undefined
  if (time === undefined) return spread(Date.parse(day), 24 * hour)
  if (offset === undefined) return spread(Date.parse(`${day}T${time}Z`), 0)
  const at = Date.parse(`${day}T${time}${offset.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
  return Number.isNaN(at) ? undefined : [at, at]
}

const spread = (at: number, lasting: number): Span | undefined =>
  Number.isNaN(at) ? undefined : [at - east, at + lasting + west]
