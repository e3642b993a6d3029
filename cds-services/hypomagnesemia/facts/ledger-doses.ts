import { type DrugCourse, lastDue } from '../../../src/facts/drug-course.ts'
import type { DrugGiven } from '../../../src/facts/drug-given.ts'
import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { day, hour, minute } from '../../../src/facts/time.ts'
import type { Knowledge } from '../knowledge.ts'
import type { LedgerContext } from './ledger-mar.ts'
import { type MagnesiumDose, magnesiumDose } from './magnesium-dose.ts'

/** A dose by injection that was given, or may have been. */
export type PastDose = {
  readonly from: number
  /** When it was over at the latest; the moment judged where it goes on. */
  readonly to: number
  readonly ongoing: boolean
  /** The MAR tells it. Else only an order does. */
  readonly certain: boolean
  /** Its order says that it is done, and the MAR does not show it. */
  readonly unconfirmedEnd: boolean
  readonly continuous: boolean
  /** Grams of the heptahydrate at the most; missing where they could not be read. */
  readonly grams: number | undefined
  readonly name: string
  /** The order that it belongs to. */
  readonly reference: string | undefined
}

type Told = {
  readonly order: DrugOrder | undefined
  readonly course: DrugCourse
  readonly dose: MagnesiumDose
  readonly given: readonly DrugGiven[]
  readonly context: LedgerContext
}

/** What was charted of it; where nothing is, what its order lets think. */
export function pastDosesOf(knowledge: Knowledge, told: Told): readonly PastDose[] {
  const done = told.given.filter(item => !item.notDone)
  if (done.length > 0) return done.map(item => dosed(item, told))
  return told.given.length > 0 || told.order === undefined ? [] : byOrder(knowledge, told.order, told)
}

/** One that is charted without a time may have been given at any time, the last moment included. */
function dosed({ at, ends, inProgress, asOrder, drug }: DrugGiven, { dose, course, context, order }: Told): PastDose {
  const { asOf } = context
  const from = at === undefined ? asOf : Math.min(at.dateOnly ? at.at + day : at.at, asOf)
  const to = inProgress ? asOf : Math.min(ends ?? from, asOf)
  return {
    from,
    to: Math.max(from, to),
    ongoing: inProgress,
    certain: at !== undefined,
    unconfirmedEnd: false,
    continuous: course.kind === 'continuous',
    grams: chartedGrams(asOrder, context, to - from) ?? (order ? (dose.grams?.high ?? dose.grams24) : undefined),
    name: drug.name,
    reference: order?.reference
  }
}

/** Grams of one charted dose: as charted, or by its rate for as long as it ran. The weight is that of the patient. */
function chartedGrams(asOrder: DrugOrder, { knowledge, weight }: LedgerContext, ran: number): number | undefined {
  const { grams, grams24, mgPerMinute } = magnesiumDose(knowledge, asOrder, weight)
  if (grams) return grams.high
  return mgPerMinute ? (mgPerMinute.high * ran) / minute / 1000 : grams24
}

/** What an order alone lets think (M2): its last dose, if it can have been given by now. */
function byOrder(knowledge: Knowledge, order: DrugOrder, told: Told): readonly PastDose[] {
  const { course, context } = told
  const { asOf, mar } = context
  if (order.reported || course.conditional || course.from === undefined) return []
  const from = Math.min(course.from, order.authored?.dateOnly ? asOf : course.from)
  if (from > asOf) return []
  if (order.status === 'active' && order.binding) return byActiveOrder(knowledge, told, from)
  if (order.status !== 'completed' && mar !== 'unavailable') return []
  const ended = endedAt(order, course, from, context)
  return ended === undefined ? [] : [possible(told, lastDue(course, ended) ?? from, ended, order.status === 'completed')]
}

function byActiveOrder(knowledge: Knowledge, told: Told, from: number): readonly PastDose[] {
  const { course, context } = told
  const { asOf, mar } = context
  const over = course.over !== undefined && course.over <= asOf
  const due = course.kind === 'repeated' ? (lastDue(course, asOf) ?? from) : from
  const until = course.kind === 'continuous' ? (over ? course.over : asOf) : due + (course.runs ?? 0) * minute
  const young = asOf - from <= knowledge.limit('onceNotCharted') * minute
  // With a MAR a repeating order or an infusion is given as charted; what has had its time and is not charted is to be checked.
  const counts = mar === 'unavailable' || young || (over && course.kind !== 'repeated')
  return counts ? [possible(told, due, Math.min(until ?? asOf, asOf), over && mar !== 'unavailable')] : []
}

/** When an order that is over can have ended at the latest; nothing if that is too long ago to matter. */
function endedAt(order: DrugOrder, course: DrugCourse, from: number, { knowledge, asOf }: LedgerContext): number | undefined {
  if (course.kind === 'once' && course.runs !== undefined) return Math.min(from + course.runs * minute, asOf)
  if (course.kind === 'once') return Math.min(from + knowledge.limit('onceGrace') * hour, asOf)
  if (course.over !== undefined) return Math.min(course.over, asOf)
  const changed = order.changed
  if (changed !== undefined && changed >= from) return Math.min(changed, asOf)
  return asOf - from <= knowledge.limit('unstatedEnd') * hour ? asOf : undefined
}

function possible({ dose, course, order, context }: Told, from: number, to: number, unconfirmedEnd: boolean): PastDose {
  return {
    from,
    to: Math.max(from, to),
    ongoing: course.kind === 'continuous' && to >= context.asOf && order?.status === 'active',
    certain: false,
    unconfirmedEnd,
    continuous: course.kind === 'continuous',
    grams: dose.grams24,
    name: order?.drug.name ?? '',
    reference: order?.reference
  }
}
