import type { Facts } from './facts.ts'
import { potassiumRow, thresholds } from './knowledge.ts'

const { poor, reduced } = thresholds.kidney

/** How low potassium is replaced, never delayed for magnesium (M25). Renal function is not read here, so that each column is said. */
export function careLines(f: Facts): readonly string[] {
  if (!f.potassium.known) return []
  const severe = potassiumRow(f.potassium.value) === 'severe'
  return [
    `Replace potassium now by local protocol${severe ? ', with ECG' : ''}; do not wait for magnesium.`,
    `Renal function is not read here. CrCl ${poor} to ${reduced - 1}: smaller, monitored doses. CrCl <${poor} or dialysis: ${
      severe ? 'small, monitored doses with nephrology' : 'repeat K, nephrology before any potassium'
    }.`
  ]
}
