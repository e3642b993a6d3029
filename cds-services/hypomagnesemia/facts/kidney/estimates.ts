import type { Fact } from '../../../../src/facts/fact.ts'
import { ckdEpi2021, cockcroftGault, deindexed, dosingWeight, type Sex } from '../../../../src/facts/formulas/kidney.ts'
import { isMeasurement, type Measurement, type Series } from '../../../../src/facts/lab.ts'
import type { Knowledge } from '../../knowledge.ts'

export type Body = { readonly sex: Fact<Sex>; readonly weight: Fact<number>; readonly height: Fact<number> }

/** A body with the tables that judge it. */
export type JudgedBody = Body & { readonly knowledge: Knowledge }

/** mL/min; the filtration rate per 1.73 m2 if `indexed`. */
export type Estimates = { readonly egfr: number; readonly indexed: boolean; readonly clearance?: number }

/** The estimates of this service itself, from creatinine in mg/dL and age in years. */
export function ownEstimates({ sex, weight, height }: Body, creatinine: number, age: number): Estimates {
  // Unknown sex counts as female: that is the lower estimate.
  const assumed: Sex = sex.known ? sex.value : 'female'
  const egfr = ckdEpi2021(creatinine, age, assumed)
  if (!weight.known) return { egfr, indexed: true }
  const size = height.known ? height.value : undefined
  const clearance = cockcroftGault(creatinine, age, dosingWeight(weight.value, size, assumed), assumed)
  return size === undefined
    ? { egfr, indexed: true, clearance }
    : { egfr: deindexed(egfr, size, weight.value), indexed: false, clearance }
}

export type Lowest = { readonly rate: number; readonly at: number }

/** The lowest of the own estimates and of every reported one that is not older than the creatinine. */
export function lowestOf(own: Estimates, reported: Series, drawn: number, body: JudgedBody): Lowest {
  const rates = [own.egfr, ...(own.clearance === undefined ? [] : [own.clearance])]
  for (const result of reported.since(drawn).filter(isMeasurement)) {
    const rate = reportedRate(result, body)
    if (rate !== undefined) rates.push(rate)
  }
  return { rate: Math.min(...rates), at: drawn }
}

/** A laboratory reports whole numbers: N may be half of one lower. `>N` says nothing about the lower end. */
export function reportedRate(result: Measurement, { knowledge, weight, height }: JudgedBody): number | undefined {
  if (result.comparator?.startsWith('>')) return undefined
  const rate =
    result.comparator || Number.isInteger(result.value) ? result.value - knowledge.limit('estimateRounding') : result.value
  return weight.known && height.known ? deindexed(rate, height.value, weight.value) : rate
}

/** What the newest reported estimate says where no creatinine is there to hold it against. */
export function reportedAlone(knowledge: Knowledge, reported: Series, body: Body, asOf: number): Lowest | undefined {
  const first = reported.usable
  if (!first || asOf - first.at > knowledge.window('any/creatinine')) return undefined
  const together = reported.since(first.at).filter(isMeasurement)
  const rates = together.map(result => aloneRate(knowledge, result, body))
  const known = rates.filter(rate => rate !== undefined)
  return known.length === rates.length && known.length > 0 ? { rate: Math.min(...known), at: first.at } : undefined
}

function aloneRate(knowledge: Knowledge, result: Measurement, body: Body): number | undefined {
  if (!result.comparator) return reportedRate(result, { ...body, knowledge })
  // ">60" is full function; "<N" with N up to the end of the lowest band is that band; anything else lies in several bands.
  const { rows } = knowledge.thresholds.renal
  const lowest = rows.find(({ name }) => name === 'R4')?.to ?? 0
  if (result.comparator.startsWith('>') && knowledge.renalBand(result.value) === 'R1') return result.value
  if (result.comparator.startsWith('<') && result.value <= lowest) return result.value - knowledge.limit('estimateRounding')
  return undefined
}
