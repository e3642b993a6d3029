import { courseOf, type DrugCourse } from '../../../src/facts/drug-course.ts'
import type { DrugGiven } from '../../../src/facts/drug-given.ts'
import { type DrugOrder, isParenteral } from '../../../src/facts/drug-order.ts'
import { hour } from '../../../src/facts/time.ts'
import { type PastDose, pastDosesOf } from './ledger-doses.ts'
import type { LedgerContext } from './ledger-mar.ts'
import { type MagnesiumDose, magnesiumDose } from './magnesium-dose.ts'
import { type MagnesiumKind, magnesiumKindOf } from './magnesium-kind.ts'

/**
 * What is known of a source (M1): `given` is charted; `running` goes on; `scheduled` repeats; `once` is a single dose that is still to
 * come; `conditional` is given only if something happens; `reported` is taken at home; `unsure` was ordered and may have been given.
 */
export type SourceState = 'given' | 'running' | 'scheduled' | 'once' | 'conditional' | 'reported' | 'unsure'

/** One source of magnesium: an order with what was given of it, a dose given without an order, or a medicine of the home. */
export type MagnesiumSource = {
  readonly name: string
  readonly kind: MagnesiumKind
  readonly state: SourceState
  readonly parenteral: boolean
  /** Missing where nothing but its giving is known. */
  readonly order: DrugOrder | undefined
  /** The order, or what was given in the form of one: for checks that read orders. */
  readonly asOrder: DrugOrder
  readonly dose: MagnesiumDose
  readonly course: DrugCourse
  /** The MAR shows it in progress, or given within the last day. */
  readonly charted: boolean
  /** Doses by injection that were given, or may have been. */
  readonly past: readonly PastDose[]
}

/** What an order is, with the records of its giving; nothing where it is over and left nothing behind. */
export function sourceOfOrder(
  order: DrugOrder,
  given: readonly DrugGiven[],
  context: LedgerContext
): MagnesiumSource | undefined {
  const kind = magnesiumKindOf(order)
  if (kind === undefined || neverGiven.has(order.status)) return undefined
  const { knowledge, asOf } = context
  const course = courseOf(order)
  const dose = magnesiumDose(knowledge, order, context.weight)
  const done = given.filter(item => !item.notDone)
  const charted = done.some(
    item => item.inProgress || (item.at !== undefined && asOf - (item.ends ?? item.at.at) <= knowledge.window('running/dose'))
  )
  const past = kind === 'parenteral' ? pastDosesOf(knowledge, { order, course, dose, given, context }) : []
  const state = stateOf(order, course, given, context)
  if (state === undefined && past.length === 0) return undefined
  const known = past.some(item => item.certain) ? 'given' : 'unsure'
  return {
    name: order.drug.name,
    kind,
    state: state ?? known,
    parenteral: isParenteral(order),
    order,
    asOrder: order,
    dose,
    course,
    charted,
    past
  }
}

/** A dose that was given without an order of the chart. */
export function sourceOfGiven(given: DrugGiven, context: LedgerContext): MagnesiumSource | undefined {
  const order = given.asOrder
  const kind = magnesiumKindOf(order)
  if (kind === undefined || given.notDone) return undefined
  const course = courseOf(order)
  const dose = magnesiumDose(context.knowledge, order, context.weight)
  const past =
    kind === 'parenteral' ? pastDosesOf(context.knowledge, { order: undefined, course, dose, given: [given], context }) : []
  return {
    name: given.drug.name,
    kind,
    state: given.inProgress ? 'running' : 'given',
    parenteral: isParenteral(order),
    order: undefined,
    asOrder: order,
    dose,
    course,
    charted: true,
    past
  }
}

/** States of orders that nobody carries out, or has. */
export const neverGiven: ReadonlySet<string> = new Set(['cancelled', 'entered-in-error', 'draft'])

/** One dose over hours that nothing says was given may still be: for as long as any single dose (M1). */
const isAwaited = (
  { dosages }: DrugOrder,
  { kind, over }: DrugCourse,
  given: readonly DrugGiven[],
  { knowledge, asOf }: LedgerContext
): boolean =>
  kind === 'continuous' &&
  given.length === 0 &&
  dosages.every(({ repetition }) => repetition === 'once') &&
  asOf <= (over ?? 0) + knowledge.limit('onceGrace') * hour

const isUnreadInjection = (order: DrugOrder): boolean =>
  isParenteral(order) &&
  order.dosages.every(({ dose, rate, runs, repetition }) => !dose && !rate && runs === undefined && repetition === 'unsaid')

/** What an order is now; nothing where it is over. */
function stateOf(
  order: DrugOrder,
  course: DrugCourse,
  given: readonly DrugGiven[],
  context: LedgerContext
): SourceState | undefined {
  const { knowledge, asOf } = context
  if (order.onHold) return 'unsure'
  if (!order.active) return undefined
  if (order.reported) return 'reported'
  if (course.conditional) return 'conditional'
  if (given.some(item => item.inProgress)) return 'running'
  if (course.kind === 'once') {
    const settled = given.length > 0
    // No end can be counted for an injection of which neither dose nor time can be read: it stands while it is active.
    if (!settled && isUnreadInjection(order)) return 'running'
    return settled || (course.over !== undefined && asOf > course.over + knowledge.limit('onceGrace') * hour) ? undefined : 'once'
  }
  if (course.over !== undefined && course.over <= asOf) return isAwaited(order, course, given, context) ? 'once' : undefined
  return course.kind === 'continuous' ? 'running' : 'scheduled'
}
