import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import type { DrugClass } from '../knowledge-names.ts'
import type { Findings } from './findings.ts'

/** Drugs that waste magnesium and that nothing takes the place of (M31); calcineurin inhibitors only after a transplant. */
const drugsWithoutSubstitute: readonly DrugClass[] = [
  'cisplatin',
  'carboplatin',
  'oxaliplatin',
  'anti-egfr-antibody',
  'mg-wasting-anti-egfr-met',
  'amphotericin-b'
]

/** Low magnesium is expected with the drug: it is given with magnesium, and its need is not questioned. */
export function isWithoutSubstitute({ findings }: { readonly findings: Findings }, { drug }: DrugOrder): boolean {
  if (drugsWithoutSubstitute.some(name => drug.classes.has(name))) return true
  return (
    drug.classes.has('calcineurin-inhibitor') &&
    (findings.ever('kidney-transplant') || findings.all.some(({ name }) => /transplant/i.test(name)))
  )
}
