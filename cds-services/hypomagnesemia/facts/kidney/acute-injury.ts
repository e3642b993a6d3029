import type { Knowledge } from '../../knowledge.ts'
import { leastOf } from './band.ts'
import { chartedInjury } from './charted-injury.ts'
import { type CreatinineHistory, hundredths } from './creatinine-history.ts'
import { columnOf, type Injury, type InjuryInputs } from './injury.ts'
import { injuryByMedian } from './injury-by-median.ts'

/** Acute kidney injury by the course of creatinine (algorithm of NHS England, M10) or by a recent diagnosis (M11). */
export function acuteInjury(inputs: InjuryInputs): Injury | undefined {
  const found = [risenInjury(inputs), chartedInjury(inputs)].filter(injury => injury !== undefined)
  if (found.length < 2) return found[0]
  const band = leastOf(...found.map(injury => injury.band))
  const worst = found.find(injury => injury.band === band) ?? found[0]
  return worst && { ...worst, charted: found.some(injury => injury.charted) }
}

function risenInjury(inputs: InjuryInputs): Injury | undefined {
  const { knowledge, history } = inputs
  if (!history) return undefined
  const now = hundredths(history.newest.value)
  const values = history.week.map(({ value }) => hundredths(value))
  const lowest = Math.min(now, ...values)
  const weekRatio = hundredths(now / lowest)
  const byMedian = injuryByMedian({ ...inputs, history })
  if (weekRatio < knowledge.limit('injuryRatio') && !roseWithinTwoDays(knowledge, history)) return byMedian?.injury
  const ratio = Math.max(weekRatio, byMedian?.ratio ?? 0)
  return {
    band: columnOf(knowledge, ratio, now, inputs.rate),
    charted: false,
    why: `Kidney function is not stable: creatinine rose to ${now} mg/dL from ${lowest}. Estimates do not hold.`
  }
}

function roseWithinTwoDays(knowledge: Knowledge, { newest, week }: CreatinineHistory): boolean {
  const window = knowledge.window('rise/creatinine')
  const now = hundredths(newest.value)
  return week.some(
    ({ at, value }) => newest.at - at <= window && hundredths(now - hundredths(value)) >= knowledge.limit('injuryRise')
  )
}
