import type { MagnesiumDose } from '../facts/magnesium-dose.ts'
import { above } from './checked.ts'

/** Whether a dose gives more than another: more at once, faster, or more in all. What the other does not tell cannot be raised, but for the amount. */
export function raisesDose(after: MagnesiumDose, before: MagnesiumDose): boolean {
  const pairs: readonly (readonly [number | undefined, number | undefined])[] = [
    [after.mmol?.high, before.mmol?.high],
    [after.grams?.high, before.grams?.high],
    [after.mgPerMinute?.high, before.mgPerMinute?.high],
    [after.mmolPerDay?.high, before.mmolPerDay?.high],
    [after.grams24, before.grams24],
    [after.grams48, before.grams48]
  ]
  return pairs.some(([now, written]) => written !== undefined && above(now, written))
}
