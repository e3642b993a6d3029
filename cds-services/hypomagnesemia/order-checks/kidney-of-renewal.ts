import { isMeasurement, labSeries } from '../../../src/facts/lab.ts'
import { day } from '../../../src/facts/time.ts'
import { oneLower } from '../facts/kidney/band.ts'
import { ownEstimates } from '../facts/kidney/estimates.ts'
import { concepts } from '../inputs.ts'
import { analyte, indications, type RenalBand } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'

const creatinineAnalyte = analyte('creatinine', ...concepts.creatinine)

/** When the kidneys were last measured well enough for tablets that go on as they were; nothing if that is too long ago (M30). */
export function kidneyOfRenewal(f: Assessed): { readonly at: number } | undefined {
  const last = lastKidney(f)
  if (!last || (last.band !== 'R1' && last.band !== 'R2')) return undefined
  const { creatinineDays, creatinineDaysReduced } = indications.renewal
  const frail = last.band === 'R2' || (f.age.known && f.age.value >= f.knowledge.limit('frailAge'))
  return f.asOf - last.at <= (frail ? creatinineDaysReduced : creatinineDays) * day ? last : undefined
}

type LastKidney = { readonly band: RenalBand; readonly at: number }

/** The band that holds, or that of the newest creatinine where it is too old for any dose to begin. */
function lastKidney(f: Assessed): LastKidney | undefined {
  const { at, band, fixed, unreadable } = f.kidney
  if (at !== undefined) return { at, band }
  const { newest } = labSeries(f.records, creatinineAnalyte, f.asOf)
  if (fixed || unreadable || !newest || !isMeasurement(newest) || newest.comparator !== undefined || !f.age.known)
    return undefined
  const { egfr, clearance = egfr } = ownEstimates(f, newest.value, f.age.value)
  const estimated = f.knowledge.renalBand(Math.min(egfr, clearance))
  const lowered = !f.weight.known && f.age.value >= f.knowledge.limit('frailAge')
  return { at: newest.at, band: lowered ? oneLower(estimated) : estimated }
}
