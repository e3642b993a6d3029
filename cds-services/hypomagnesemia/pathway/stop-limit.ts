import type { Assessed } from './assessed.ts'
import { current, stopAbove } from './pathway.ts'
import { adult } from './related-electrolytes.ts'

/**
 * On tablets, a value still in range at which reduced kidneys ask for a stop; the card of high magnesium then leads. What kidneys bear
 * at all is said by `contraindicatedRenal`.
 */
export function stopLimitReached(f: Assessed): boolean {
  if (!adult(f) || f.pathway.topics.length > 0 || !current(f) || !f.magnesium.known) return false
  return f.ledger.oral.length > 0 && f.renalOral !== 'R4' && f.magnesium.value > stopAbove(f.knowledge, f.renalOral)
}
