import type { Problem } from '../../../src/facts/condition.ts'
import type { Setting } from '../../../src/facts/encounter.ts'
import { day, eastmost, hasBegun, type Moment } from '../../../src/facts/time.ts'

/** Whether something charted happens now, may happen now, or is a matter of the past (M16). */
export type Dating = 'now' | 'possible' | 'history'

/**
 * When a problem of the chart happened, by its own dates and by where it stands. An onset with a time decides alone; without one, a
 * diagnosis of the present encounter counts as of now, an entry of the problem list only as possible, and everything else as history.
 */
export function datingOf(problem: Problem, asOf: number, setting: Setting, window: number): Dating {
  const { onset, recorded, category, encounterId } = problem
  const here = encounterId !== undefined && setting.ofNow.has(encounterId)
  if (problem.onsetTold) {
    // An age, or words, tell no day: in what this encounter found today the event may be now.
    if (!onset) return here && category === 'encounter-diagnosis' && isFresh(recorded, asOf, window) ? 'possible' : 'history'
    // Ahead of our clock by less than a time zone: a clock is wrong, the event is not.
    if (!onset.coarse && !onset.dateOnly && onset.at > asOf && onset.at - asOf <= eastmost) return aheadOf(onset, asOf)
    if (onset.coarse || !isWithin(onset, asOf, window)) return 'history'
    return !onset.dateOnly || here ? 'now' : 'possible'
  }
  if (!recorded) {
    const present = encounterId !== undefined && setting.current.has(encounterId)
    return category === 'encounter-diagnosis' && present ? 'now' : 'history'
  }
  if (recorded.coarse || !isWithin(recorded, asOf, window)) return 'history'
  if (here) return category === 'encounter-diagnosis' ? 'now' : 'possible'
  // A diagnosis of an encounter that is not told is no less than an entry without any category.
  return encounterId === undefined && category !== 'problem-list-item' ? 'possible' : 'history'
}

const aheadOf = (onset: Moment, asOf: number): Dating => (hasBegun(onset, asOf) ? 'now' : 'possible')

const isFresh = (recorded: Moment | undefined, asOf: number, window: number): boolean =>
  recorded !== undefined && !recorded.coarse && isWithin(recorded, asOf, window)

/** A date alone may be any moment of that day, wherever on Earth. */
function isWithin(moment: Moment, asOf: number, window: number): boolean {
  const age = asOf - moment.at
  return hasBegun(moment, asOf) && (moment.dateOnly ? age < window + day : age <= window)
}
