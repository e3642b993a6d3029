import { courseOf } from '../../facts/drug-course.ts'
import { type DrugOrder, isParenteral } from '../../facts/drug-order.ts'
import { day, hour } from '../../facts/time.ts'
import type { HourRange, RecheckView } from '../../guideline/chart-view.ts'
import { neverGiven } from './marks.ts'
import type { Point } from './point.ts'

/** When the first measure is due again: not before `from`, at the latest at `to`. */
export type Due = { readonly from: number; readonly to: number; readonly why: string }

/** For how long an injection that has ended still sets the date. */
const endedCounts = 2 * day

/**
 * From the newest result and the orders that treat it. The intervals are the service's own, and so is the reckoning, but for kidneys and
 * risks, which the page does not read: where they matter, the answer is a range.
 */
export function nextRecheck(
  view: RecheckView,
  orders: readonly DrugOrder[],
  newest: Point | undefined,
  now: number
): Due | undefined {
  if (newest?.value === undefined) return undefined
  const drawn = newest.at
  const injections = orders.filter(order => isParenteral(order) && order.binding && !neverGiven.has(order.status))
  const isOver = (order: DrugOrder): boolean => !order.active || (courseOf(order).over ?? Number.POSITIVE_INFINITY) <= now
  const running = injections.filter(order => !isOver(order))
  const ends = injections.filter(isOver).map(order => Math.min(courseOf(order).over ?? now, now))
  const starts = injections.flatMap(({ authored }) =>
    authored ? Math.min(authored.dateOnly ? authored.at + day : authored.at, now) : []
  )
  const last = Math.max(...ends, ...starts)
  const ended = Math.max(...ends)
  if (last > drawn) {
    const over = Math.max(last, ...running.flatMap(order => courseOf(order).over ?? []))
    return due(over, view.afterDose, 'after the end of the last dose by injection')
  }
  if (running.length > 0) return due(drawn, view.injection, 'during treatment by injection')
  // What its order calls done may have run in later than the order says: the level waits for that too.
  if (now - ended < view.afterDose[0] * hour) return due(ended, view.afterDose, 'after the end of the last dose by injection')
  if (now - ended <= endedCounts) return due(drawn, view.injectionEnded, 'after treatment by injection')
  const oral = orders.filter(order => order.active && order.route === 'oral')
  if (oral.length > 0) {
    const since = oral.every(order => order.authored) ? Math.max(...oral.map(order => order.authored?.at ?? drawn)) : drawn - 1
    return due(Math.max(drawn, since), since >= drawn ? view.oralStarted : view.oral, 'on treatment by mouth')
  }
  const untreated = newest.band && view.untreated[newest.band.name]
  return untreated && due(drawn, untreated, `${newest.band?.meaning}, no treatment ordered`)
}

const due = (start: number, [soonest, latest]: HourRange, why: string): Due => ({
  from: start + soonest * hour,
  to: start + latest * hour,
  why
})
