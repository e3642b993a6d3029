import { type Fact, known, unknown } from '../../../src/facts/fact.ts'
import { adjustedCalcium } from '../../../src/facts/formulas/calcium.ts'
import { isMeasurement, labSeries } from '../../../src/facts/lab.ts'
import { round6 } from '../../../src/facts/quantity.ts'
import { aboutOf, newest } from '../../../src/guideline/toolkit/newest-result.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { concepts } from '../inputs.ts'
import { analyte, type Knowledge } from '../knowledge.ts'
import { sampleOf } from './kidney/dialysis-sample.ts'

const analytes = {
  total: analyte('calcium', ...concepts.totalCalcium, 'dialysis-result-calcium'),
  corrected: analyte('calcium', ...concepts.correctedCalcium),
  ionized: analyte('ionizedCalcium', ...concepts.ionizedCalcium),
  albumin: analyte('albumin', ...concepts.albumin)
}

/** The calcium that counts: ionized if there is one, else adjusted for albumin, else the total as it is, and then said so. */
export type Calcium = {
  readonly fact: Fact<number>
  readonly kind: 'ionized' | 'adjusted' | 'total'
  readonly low: boolean
  /** Below the critical limit by its number alone. */
  readonly veryLow: boolean
  readonly total: Fact<number>
  readonly albumin: Fact<number>
}

export function readCalcium(knowledge: Knowledge, records: PatientRecord, asOf: number): Calcium {
  const oldest = asOf - knowledge.window('companion/calcium')
  const read = (name: keyof typeof analytes, since: number, limits: readonly number[], compared = (value: number) => value) =>
    newest(records, labSeries(records, analytes[name], asOf), {
      key: 'calcium',
      unit: analytes[name].unit,
      oldest: since,
      limits,
      // Below the range it is as urgent as very low with tetany, a seizure or a long QTc.
      warns: value => limits.length > 0 && compared(value) < Math.max(...limits),
      // Around dialysis only a critical value is told (M8).
      spoiled: result => sampleOf(records, result) !== undefined && result.value >= Math.min(...limits)
    })
  const adjustedLimits = [knowledge.limit('adjustedCalciumLow'), knowledge.limit('adjustedCalciumCritical')]
  const albumin = read('albumin', asOf - knowledge.window('adjusting/albumin'), [])
  const adjustedTo = (value: number): number => (albumin.known ? round6(adjustedCalcium(value, albumin.value)) : value)
  const total = read('total', oldest, adjustedLimits, adjustedTo)
  const corrected = read('corrected', oldest, adjustedLimits)
  const ionized = read('ionized', oldest, [knowledge.limit('ionizedCalciumLow'), knowledge.limit('ionizedCalciumCritical')])
  const shared = { total, albumin }

  if (ionized.known && !(total.known && (total.at ?? 0) - (ionized.at ?? 0) > knowledge.window('newer/calcium'))) {
    return { ...shared, fact: ionized, kind: 'ionized', ...comparable(knowledge, ionized.value, 'ionized') }
  }
  if (corrected.known && !(total.known && (total.at ?? 0) > (corrected.at ?? 0))) {
    return { ...shared, fact: corrected, kind: 'adjusted', ...comparable(knowledge, corrected.value, 'adjusted') }
  }
  if (!total.known)
    return {
      ...shared,
      fact: total.reason === 'empty' && !ionized.known ? ionized : total,
      kind: 'total',
      low: false,
      veryLow: false
    }
  const adjusted = adjustedTo(total.value)
  if (!albumin.known) return { ...shared, fact: total, kind: 'total', ...comparable(knowledge, adjusted, 'adjusted') }
  return { ...shared, fact: { ...total, value: adjusted }, kind: 'adjusted', ...comparable(knowledge, adjusted, 'adjusted') }
}

function comparable(knowledge: Knowledge, value: number, kind: 'ionized' | 'adjusted'): { low: boolean; veryLow: boolean } {
  return { low: value < knowledge.limit(`${kind}CalciumLow`), veryLow: value < knowledge.limit(`${kind}CalciumCritical`) }
}

const pthAnalyte = analyte('pth', ...concepts.pth)

/** Parathyroid hormone low or inappropriately normal, by the laboratory's own range or flag. Without either: not known. */
export function readParathyroid(knowledge: Knowledge, records: PatientRecord, asOf: number): Fact<'not-raised' | 'raised'> {
  const first = labSeries(records, pthAnalyte, asOf).newest
  if (!first || !isMeasurement(first))
    return unknown(first ? 'not-convertible' : records.state('safety') === 'absent' ? 'absent' : 'empty')
  if (asOf - first.at > knowledge.window('calcium/parathyroid')) return unknown('stale', aboutOf(first))
  if (first.upperLimit === undefined && first.flag) return known(first.flag === 'high' ? 'raised' : 'not-raised', aboutOf(first))
  if (first.upperLimit === undefined || first.comparator?.startsWith('>')) return unknown('comparator', aboutOf(first))
  return known(first.value <= first.upperLimit ? 'not-raised' : 'raised', aboutOf(first))
}
