import { hour } from '../../../src/facts/time.ts'
import type { Facts } from '../assessment.ts'
import { daysFromTo } from '../facts/span-words.ts'
import { indications } from '../knowledge.ts'

const { warningHours, criticalHours } = indications.obstetric.duration
/** `5 to 7 days` of continuous magnesium in pregnancy. */
export const harmfulDays = daysFromTo(warningHours, criticalHours)

/** S-175, C-55: what runs for so long is told, whatever the level. */
export function longInfusion(f: Facts): readonly string[] {
  const starts = f.ledger.parenteral.flatMap(({ course }) => course.from ?? [])
  const hours = starts.length > 0 ? Math.round((f.asOf - Math.min(...starts)) / hour) : 0
  return hours >= warningHours ? [`Parenteral magnesium for ${hours} h: ${harmfulDays} and more harm the fetus.`] : []
}
