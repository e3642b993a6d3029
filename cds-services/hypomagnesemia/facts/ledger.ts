import type { DrugGiven } from '../../../src/facts/drug-given.ts'
import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { day, hour } from '../../../src/facts/time.ts'
import type { Knowledge } from '../knowledge.ts'
import type { PastDose } from './ledger-doses.ts'
import type { LedgerContext, MarState } from './ledger-mar.ts'
import { type MagnesiumSource, sourceOfGiven, sourceOfOrder } from './ledger-source.ts'
import { gramsWithin, oralPerDay } from './ledger-totals.ts'
import { holdsMagnesium } from './magnesium-kind.ts'
import { totalHours } from './total-hours.ts'

/**
 * What magnesium is ordered, running, given and due: the one place that knows. Every rule, total, duplicate, "already ordered",
 * "sample before the dose", toxicity card and stop order reads it (amendments M1 to M7).
 */
export type MagnesiumLedger = {
  readonly mar: MarState
  readonly sources: readonly MagnesiumSource[]
  /** Salts by injection that run, are due, or are still to be given. */
  readonly parenteral: readonly MagnesiumSource[]
  /** What is swallowed by order and not only as needed; traces are not among it. */
  readonly oral: readonly MagnesiumSource[]
  /** Doses by injection that were given or may have been, the latest last. */
  readonly doses: readonly PastDose[]
  /** Grams of heptahydrate by injection within 24 and 48 hours; nothing if a source could not be read. */
  readonly grams24: number | undefined
  readonly grams48: number | undefined
  /** Whatever is swallowed and holds magnesium, in traces and only as needed too: it binds other drugs. */
  readonly swallowed: readonly MagnesiumSource[]
  /** Of these what may be taken for a treatment: an order that nobody renewed for a year is asked about (M1). */
  readonly taken: readonly MagnesiumSource[]
  /** mmol per day of what is taken; nothing if one could not be read. */
  readonly oralPerDay: number | undefined
  /** Since when what is taken is ordered. */
  readonly oralSince: number | undefined
  /** The latest moment at which an injection was begun, or was over. */
  readonly lastInjection: number | undefined
  /** When injections last ended, none being in force. */
  readonly injectionsEnded: number | undefined
}

type Input = LedgerContext & { readonly orders: readonly DrugOrder[]; readonly given: readonly DrugGiven[] }

const inForce: ReadonlySet<string> = new Set(['running', 'scheduled', 'once'])

export function readLedger({ orders, given, ...context }: Input): MagnesiumLedger {
  const sources = sourcesOf(orders, given, context)
  const parenteral = sources.filter(({ kind, state }) => kind === 'parenteral' && inForce.has(state))
  const oral = sources.filter(source => isTablet(source) && inForce.has(source.state))
  const doses = sources.flatMap(({ past }) => past).sort((a, b) => a.to - b.to)
  const moments = doses.flatMap(({ from, to, ongoing }) => (ongoing ? from : to))
  const ends = doses.flatMap(({ to, ongoing }) => (ongoing ? [] : to))
  const taken = oral.filter(source => !source.order?.doubtful && !isOld(context.knowledge, source, context.asOf))
  const since = taken.flatMap(({ course }) => course.from ?? [])
  return {
    mar: context.mar,
    sources,
    parenteral,
    oral,
    doses,
    grams24: gramsWithin(sources, context.asOf, totalHours.day),
    grams48: gramsWithin(sources, context.asOf, totalHours.twoDays),
    swallowed: sources.filter(
      ({ parenteral, state, kind }) => !parenteral && kind !== 'dialysate' && state !== 'given' && state !== 'unsure'
    ),
    taken,
    oralPerDay: oralPerDay(taken),
    oralSince: since.length === taken.length ? latest(since) : undefined,
    lastInjection: latest(moments),
    injectionsEnded: parenteral.length === 0 ? latest(ends) : undefined
  }
}

/** An order for tablets that nobody renewed for a year keeps its safety roles and silences nothing (M1). */
export const isOld = (knowledge: Knowledge, { parenteral, course }: MagnesiumSource, asOf: number): boolean =>
  !parenteral && course.from !== undefined && asOf - course.from > knowledge.limit('oralOrderOld') * day

const latest = (moments: readonly number[]): number | undefined => (moments.length > 0 ? Math.max(...moments) : undefined)

const isTablet = ({ parenteral, kind, order }: MagnesiumSource): boolean =>
  !parenteral && order?.route === 'oral' && (kind === 'supplement' || kind === 'antacid' || kind === 'laxative')

/** Doses are looked at for two days; those in progress without a limit. */

function sourcesOf(
  orders: readonly DrugOrder[],
  given: readonly DrugGiven[],
  context: LedgerContext
): readonly MagnesiumSource[] {
  const ordered = orders.filter(holdsMagnesium)
  const recent = given.filter(
    item =>
      holdsMagnesium(item) &&
      (item.inProgress ||
        item.at === undefined ||
        (item.ends ?? item.at.at) >= context.asOf - context.knowledge.window('any/magnesiumGiven'))
  )
  const carriedOut = new Map<DrugGiven, DrugOrder>()
  for (const item of recent) {
    const order = orderOf(item, ordered)
    if (order) carriedOut.set(item, order)
  }
  return [
    ...ordered.flatMap(
      order =>
        sourceOfOrder(
          order,
          recent.filter(item => carriedOut.get(item) === order),
          context
        ) ?? []
    ),
    ...recent.filter(item => !carriedOut.has(item)).flatMap(item => sourceOfGiven(item, context) ?? [])
  ]
}

/** The order that a dose carries out: the one it names; without a name the youngest before it of the same product by the same way. */
function orderOf(item: DrugGiven, orders: readonly DrugOrder[]): DrugOrder | undefined {
  if (item.order !== undefined) return orders.find(({ reference }) => reference === item.order)
  const { at, asOrder } = item
  if (!at) return undefined
  return orders
    .filter(order => order.binding && order.route === asOrder.route && sameProduct(order, asOrder))
    .filter(({ authored }) => authored !== undefined && authored.at <= at.at + (at.dateOnly ? day : hour))
    .reduce<DrugOrder | undefined>(
      (last, order) => ((last?.authored?.at ?? 0) > (order.authored?.at ?? 0) ? last : order),
      undefined
    )
}

const sameProduct = (a: DrugOrder, b: DrugOrder): boolean =>
  a.drug.code !== undefined && b.drug.code !== undefined ? a.drug.code === b.drug.code : a.drug.name === b.drug.name
