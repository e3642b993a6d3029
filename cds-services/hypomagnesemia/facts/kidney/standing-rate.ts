import { type Fact, known } from '../../../../src/facts/fact.ts'
import { isMeasurement, type Series } from '../../../../src/facts/lab.ts'
import { formatTime } from '../../../../src/facts/time.ts'
import { reasonWords } from '../../../../src/guideline/toolkit/reason-words.ts'
import type { Knowledge, RenalBand } from '../../knowledge.ts'
import { type Body, type Lowest, ownEstimates } from './estimates.ts'
import type { Injury } from './injury.ts'

export type StandingInputs = {
  readonly knowledge: Knowledge
  readonly series: Series
  readonly oldest: number
  readonly body: Body
  readonly age: Fact<number>
  readonly grown: boolean
  /** The injury that the course of creatinine up to the newest readable one shows. */
  readonly injuredBy: (rate: Fact<number>, byRate: RenalBand) => Injury | undefined
}

/**
 * A creatinine that forbids magnesium, by its rate or by how it rose, stands until it is repeated, although a newer result is there that
 * nobody can read: what cannot be used never takes a stop away. A milder one gives way to the newer, unreadable one.
 */
export function standingRate(inputs: StandingInputs): (Lowest & { readonly note: string }) | undefined {
  const { knowledge, series, oldest, body, age, grown, injuredBy } = inputs
  const { newest, usable } = series
  if (!newest || isMeasurement(newest) || !usable || usable.at < oldest || !grown || !age.known) return undefined
  const { egfr, clearance = egfr } = ownEstimates(body, usable.value, age.value)
  const rate = Math.min(egfr, clearance)
  const band = knowledge.renalBand(rate)
  if (band !== 'R4' && injuredBy(known(rate, {}), band)?.band !== 'R4') return undefined
  const at = formatTime(usable.at, usable.dateOnly)
  const note = `The newest creatinine cannot be used (${reasonWords[newest.reason]}): ${usable.reported}, ${at}, stands until it is repeated.`
  return { rate, at: usable.at, note }
}
