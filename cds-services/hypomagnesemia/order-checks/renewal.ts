import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { isMeasurement } from '../../../src/facts/lab.ts'
import { onceFor } from '../../../src/facts/once-for.ts'
import { day } from '../../../src/facts/time.ts'
import { indications } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'
import type { Checked, Note } from './checked.ts'
import { kidneyOfRenewal } from './kidney-of-renewal.ts'

/** Tablets that go on as they were, with a level in range and kidneys known long enough for that (M30). */
export function isRenewal(check: Checked, notes: readonly Note[]): boolean {
  const { f, parenteral } = check
  if (parenteral || !goesOn(check) || notes.some(({ code }) => code === 'magnesiumHigh')) return false
  const kidney = kidneyOfRenewal(f)
  return kidney !== undefined && !changedSince(f, kidney.at) && levelWithin(check, indications.renewal.magnesiumDays) === 'RNG'
}

/** Another reason than a low level is stated: a level of half a year suffices (M30). */
export function otherReasonSuffices(check: Checked): boolean {
  const { f, parenteral, purpose, renal } = check
  const well = renal === 'R1' || renal === 'R2'
  const stated = purpose.other || purpose.otherStated
  return (
    !parenteral && stated && well && f.kidney.rate.known && levelWithin(check, indications.renewal.magnesiumDays) !== undefined
  )
}

/** It takes the place of a former order, or repeats drug and dose of the last half year. */
function goesOn({ f, order, dose }: Checked): boolean {
  if (order.replaces !== undefined) return true
  const told = dose.readable ? drugAndDose(order) : undefined
  return told !== undefined && formerly(f).has(told)
}

/** What was ordered within the last half year and is over. A chart may hold thousands of orders, and each that is checked asks. */
const formerly = onceFor((f: Assessed): ReadonlySet<string> => {
  const since = f.asOf - indications.renewal.orderDays * day
  const over = f.orders.filter(({ active, binding, authored }) => !active && binding && (authored?.at ?? 0) >= since)
  return new Set(over.flatMap(former => drugAndDose(former) ?? []))
})

/** Equal for orders that repeat each other; nothing where drug or dose is not known for sure. */
function drugAndDose({ drug, dosages: [first] }: DrugOrder): string | undefined {
  if (drug.code === undefined || first?.dose === undefined) return undefined
  return JSON.stringify([drug.code, first.dose.high, first.dose.unit, first.perDay?.high])
}

/** A drug of the renin system begun, or acute injury charted, after the kidneys were last measured. */
export function changedSince(f: Assessed, drawn: number): boolean {
  const begun = f.drugs.of('ace-inhibitor', 'arb', 'arni').some(order => (order.authored?.at ?? 0) > drawn)
  const injury = f.findings.of('acute-kidney-injury', 'acute-tubular-necrosis').some(({ time }) => (time?.at ?? f.asOf) > drawn)
  return begun || injury
}

/** Band of the newest level, if it is usable and no older than so many days. */
function levelWithin({ f }: Checked, days: number): string | undefined {
  const { newest } = f.magnesiumResult.series
  if (!newest || !isMeasurement(newest) || newest.comparator !== undefined || f.asOf - newest.at > days * day) return undefined
  return f.knowledge.magnesiumBand(newest.value, f.magnesiumResult.upperLimit)
}
