import { statusWords } from '../../../src/facts/status-words.ts'
import { day, moment } from '../../../src/facts/time.ts'
import type { Urgency } from '../../../src/recommendation.ts'
import type { Knowledge } from '../knowledge.ts'
import type { LimitName } from '../knowledge-names.ts'
import type { Assessed } from './assessed.ts'
import { lowAndCurrent } from './related-electrolytes.ts'

/** Low magnesium together with low phosphate or potassium in somebody who starved (M24). */
export type Refeeding = { readonly urgency: Urgency; readonly why: readonly string[] }

export function refeedingOf(f: Assessed): Refeeding | undefined {
  const why = reasonsOf(f)
  if (why.length === 0 || !lowAndCurrent(f)) return undefined
  const phosphate = (limit: LimitName): boolean => f.phosphate.known && f.phosphate.value < f.knowledge.limit(limit)
  const potassium = (limit: LimitName): boolean => f.potassium.known && f.potassium.value < f.knowledge.limit(limit)
  if (phosphate('phosphateCritical')) return { urgency: 'critical', why }
  if (phosphate('phosphateMarked') || potassium('potassiumSevere')) return { urgency: 'warning', why }
  return phosphate('phosphateLow') || potassium('potassiumLow') ? { urgency: 'info', why } : undefined
}

const feeds = ['parenteral-nutrition-magnesium', 'parenteral-nutrition-additive-magnesium'] as const

const daysOf = (knowledge: Knowledge): number => knowledge.window('refeeding/feeding') / day
const begunWords = (knowledge: Knowledge): string => `begun within ${daysOf(knowledge)} days`

/** Malnutrition, anorexia, alcohol, or feeding begun of late. */
function reasonsOf(f: Assessed): readonly string[] {
  const { findings, drugs, asOf } = f
  const charted = findings.of('malnutrition', 'eating-disorder', 'alcohol-use-disorder').map(({ name }) => name)
  const fed = findings
    .recent(['parenteral-nutrition', 'feeding-tube'], f.knowledge.window('refeeding/feeding'))
    .map(({ name }) => `${name}, ${begunWords(f.knowledge)}`)
  const begun = drugs
    .of(...feeds)
    .filter(({ authored }) => authored !== undefined && asOf - authored.at <= f.knowledge.window('refeeding/feeding'))
  return [
    ...new Set([
      ...charted,
      ...fed,
      ...nutritionOrders(f),
      ...begun.map(({ drug }) => `${drug.name}, ${begunWords(f.knowledge)}`)
    ])
  ]
}

/** Feeding that was ordered within a week, where such orders are sent; they are not asked for (part H). */
function nutritionOrders({ knowledge, records, asOf }: Assessed): readonly string[] {
  const drafted = records.drafts.filter(({ ofThisPatient }) => ofThisPatient).map(({ resource }) => resource)
  return [...records.resources('NutritionOrder'), ...drafted].flatMap(item => {
    const { resourceType, status, dateTime } = item
    const feeds = item.enteralFormula !== undefined || item.supplement !== undefined
    const at = moment(dateTime)
    const ended = statusWords(status).some(word => over.has(word))
    const recent = at === undefined || asOf - at.at <= knowledge.window('refeeding/feeding')
    return resourceType === 'NutritionOrder' && feeds && !ended && recent
      ? [`feeding ordered within ${daysOf(knowledge)} days`]
      : []
  })
}

const over: ReadonlySet<string> = new Set(['completed', 'revoked', 'cancelled', 'entered-in-error', 'stopped', 'suspended'])

/** Kidneys that keep phosphate, or a calcium that it would bind. */
export const nephrologyForPhosphate = (f: Assessed): boolean => f.kidney.band === 'R4' || f.kidney.dialysis || f.calcium.veryLow
