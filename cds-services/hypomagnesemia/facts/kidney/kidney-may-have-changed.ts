import type { Fact } from '../../../../src/facts/fact.ts'
import type { Knowledge } from '../../knowledge.ts'
import type { Drugs } from '../drugs.ts'
import type { Findings } from '../findings.ts'
import type { Kidney } from './kidney.ts'

type About = {
  readonly knowledge: Knowledge
  readonly kidney: Kidney
  readonly findings: Findings
  readonly drugs: Drugs
  readonly age: Fact<number>
}

/** Kidney disease, great age, or a drug begun after the creatinine: then an old creatinine is trusted for a shorter time. */
export function kidneyMayHaveChanged({ knowledge, kidney, findings, drugs, age }: About): boolean {
  const disease = findings.has('ckd-stage-3', 'ckd-stage-4', 'ckd-stage-5', 'ckd-unspecified', 'end-stage-renal-disease')
  const old = age.known && age.value >= knowledge.limit('frailAge')
  const drawn = kidney.at ?? 0
  const begun = drugs
    .of('ace-inhibitor', 'arb', 'arni', 'loop-diuretic', 'thiazide-or-thiazide-like', 'potassium-sparing-diuretic')
    .some(order => order.authored !== undefined && order.authored.at > drawn)
  return disease || old || begun
}
