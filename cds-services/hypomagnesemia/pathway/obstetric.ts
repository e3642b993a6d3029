import type { ChartFacts } from '../facts/chart-facts.ts'
import { hasObstetricIndication } from '../facts/obstetric-indication.ts'
import { interval } from '../monitoring.ts'

/** What is done with an obstetric infusion that poor kidneys do not excrete. */
export const obstetricHoldLine = (): string =>
  `Reduce or hold the maintenance. Mg now and every ${interval('toxic')}; obstetrics and nephrology.`

/** An obstetric infusion that poor kidneys do not excrete, before any sign of toxicity: reduced or held with obstetrics (M6). */
export function obstetricInWeakKidneys(f: ChartFacts): boolean {
  const orders = f.ledger.parenteral.map(({ asOrder }) => asOrder)
  const obstetric = orders.length > 0 && (f.pregnancy.pregnant || hasObstetricIndication(f, orders))
  const weak = f.kidney.band === 'R3' || f.kidney.band === 'R4' || f.kidney.acuteInjury
  const value = f.magnesium.known ? f.magnesium.value : 0
  return obstetric && weak && f.holdParameters.stop.length === 0 && value < f.knowledge.limit('antidoteFrom')
}
