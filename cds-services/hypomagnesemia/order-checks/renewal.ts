import { isMeasurement } from '../../../src/facts/lab.ts'
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
  const since = f.asOf - indications.renewal.orderDays * day
  return f.orders.some(
    former =>
      !former.active &&
      former.binding &&
      former.drug.code !== undefined &&
      former.drug.code === order.drug.code &&
      (former.authored?.at ?? 0) >= since &&
      sameDose(former.dosages[0], order.dosages[0]) &&
      dose.readable
  )
}

type Dosed = Checked['order']['dosages'][number] | undefined
const sameDose = (a: Dosed, b: Dosed): boolean =>
  a?.dose !== undefined && a.dose.high === b?.dose?.high && a.dose.unit === b.dose.unit && a.perDay?.high === b.perDay?.high

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
