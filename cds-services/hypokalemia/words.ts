import type { Said } from '../../src/guideline/rule.ts'
import { Basis } from '../../src/guideline/toolkit/basis.ts'
import { testOrder } from '../../src/guideline/toolkit/test-order.ts'
import type { Option, Test } from '../../src/recommendation.ts'
import type { Facts } from './facts.ts'
import { potassiumBand, tests, thresholds } from './knowledge.ts'

/** Drugs that keep potassium in: potassium-sparing ones and those of the renin system. */
export const retaining = ['potassium-sparing-diuretic', 'ace-inhibitor', 'arb', 'arni'] as const

/** An order for a test now. */
export const test = (key: keyof typeof tests, urgency: Test['urgency']): Test =>
  testOrder(tests[key], { kind: 'laboratory', when: { kind: 'now' }, urgency, note: 'Hypokalemia statements' })

export const option = (label: string, ...proposals: Option['proposals']): Option => ({ label, recommended: true, proposals })

/** What a card says, and the facts behind it: potassium, magnesium, age, and the drugs that matter. */
export function withBasis(f: Facts, said: Omit<Said, 'basis' | 'unknown'>): Said {
  const found = new Basis(f.gaps)
  for (const name of ['potassium', 'magnesium', 'age'] as const) found.add(name, f[name])
  found.list('medications', [...new Set([...f.drugs.names('potassium-supplement'), ...f.drugs.names(...retaining)])])
  return { ...said, basis: found.basis, unknown: found.unknown }
}

/** How low potassium is replaced, never delayed for magnesium (M25). Renal function is not read here, so that each column is said. */
export function careLines(potassium: number): readonly string[] {
  const severe = potassiumBand(potassium) === 'severe'
  const { poor, reduced } = thresholds.kidney
  const advice = severe ? 'small, monitored doses with nephrology' : 'repeat K, nephrology before any potassium'
  return [
    `Replace potassium now by local protocol${severe ? ', with ECG' : ''}; do not wait for magnesium.`,
    `Renal function is not read here. CrCl ${poor} to ${reduced - 1}: smaller, monitored doses. CrCl <${poor} or dialysis: ${advice}.`
  ]
}
