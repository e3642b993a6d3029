import { type Fact, known, unknown } from '../../../src/facts/fact.ts'
import { ckdEpi2021, cockcroftGault, deindexed, dosingWeight, type Sex } from '../../../src/facts/formulas/kidney.ts'
import { isMeasurement, labSeries, type Measurement, type Result, type Series } from '../../../src/facts/lab.ts'
import { round6 } from '../../../src/facts/quantity.ts'
import { day, hour } from '../../../src/facts/time.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { concepts } from '../inputs.ts'
import { analyte, limitOf, type RenalBand, renalBand, windowOf } from '../knowledge.ts'
import type { Findings } from './findings.ts'
import { type KidneyResults, kidneyResults, unreadableNote, worseNote } from './kidney-results.ts'
import { aboutOf, comparableValue, reasonWithout } from './result.ts'

const creatinineAnalyte = analyte('creatinine', ...concepts.creatinine)
const egfrAnalyte = analyte('egfr', ...concepts.egfr)

/** What is known of the kidneys, before anybody asks how fresh it must be. */
export type Kidney = {
  readonly creatinine: Fact<number>
  /** Own estimate, CKD-EPI 2021, mL/min (per 1.73 m2 if `indexed`). */
  readonly egfr: Fact<number>
  readonly clearance: Fact<number>
  /** The lowest of all estimates, mL/min; it decides the band. */
  readonly rate: Fact<number>
  readonly band: RenalBand
  /** When the creatinine or reported estimate was drawn. */
  readonly at?: number
  /** Severe by what is charted, whatever the laboratory says and however old it is. */
  readonly fixed: boolean
  readonly dialysis: boolean
  readonly acuteInjury: boolean
  /** The newest result cannot be read, and no readable one is newer. */
  readonly unreadable: boolean
  readonly notes: readonly string[]
}

export type KidneyInputs = {
  readonly records: PatientRecord
  readonly asOf: number
  readonly age: Fact<number>
  readonly sex: Fact<Sex>
  readonly weight: Fact<number>
  readonly height: Fact<number>
  readonly findings: Findings
}

export function readKidney(inputs: KidneyInputs): Kidney {
  const { records, asOf, age, findings } = inputs
  const series = labSeries(records, creatinineAnalyte, asOf)
  const oldest = asOf - windowOf('any', 'creatinine')
  const creatinine = newestConfirmed(records, series, oldest)
  const usable =
    creatinine.known && series.usable?.comparator?.startsWith('>') ? unknown('comparator', aboutOf(series.usable)) : creatinine
  const reported = labSeries(records, egfrAnalyte, asOf)
  const beside = kidneyResults(series, reported, creatinineAnalyte.plausible[0], oldest)
  // Both equations are those of adults.
  const grown = age.known && age.value >= limitOf('adultAge')
  const estimates = usable.known && grown ? ownEstimates(inputs, usable.value, age.value) : undefined
  const newestAlone =
    estimates && usable.known ? lowestOf(estimates, reported, usable.at ?? 0, inputs) : reportedAlone(reported, inputs, asOf)
  const worst = worstOf(beside, inputs, grown)
  const isWorse = worst !== undefined && newestAlone !== undefined && worst.rate < newestAlone.rate
  const lowest = isWorse ? { ...newestAlone, rate: worst.rate } : newestAlone
  const injury = acuteInjury(series, findings, isWorse ? worst.creatinine : undefined)
  const unreadable = lowest && renalBand(round6(lowest.rate)) === 'R4' ? undefined : beside.unreadable
  const rate =
    lowest && !unreadable
      ? known(round6(lowest.rate), { unit: 'mL/min', at: lowest.at })
      : unreadable
        ? unknown(unreadable.reason, aboutOf(unreadable))
        : unknown(usable.known ? 'empty' : usable.reason)

  const dialysis = isOnDialysis(findings) && !(findings.has('kidney-transplant') && rate.known && rate.value >= 30)
  const failed =
    findings.within(['end-stage-renal-disease'], Number.POSITIVE_INFINITY) ||
    findings.within(['anuria', 'anuria-oliguria'], 7 * day)
  const unweighed = !inputs.weight.known
  const lowered = unweighed && age.known && age.value >= limitOf('frailAge')
  const measured = rate.known ? renalBand(rate.value) : 'RU'
  const byRate = lowered ? oneLower(measured) : measured
  const stageOne = injury?.stageOne === true && rate.known && rate.value >= 30
  const injured = stageOne ? worse('R3', byRate) : 'R4'
  const band = dialysis || failed ? 'R4' : injury ? injured : byRate

  return {
    creatinine: usable,
    egfr: estimates
      ? known(estimates.egfr, { unit: estimates.indexed ? 'mL/min/{1.73_m2}' : 'mL/min' })
      : unknown(usable.known ? 'empty' : usable.reason),
    clearance:
      estimates?.clearance === undefined
        ? unknown(inputs.weight.known ? 'empty' : inputs.weight.reason)
        : known(estimates.clearance, { unit: 'mL/min' }),
    rate,
    band,
    ...(lowest ? { at: lowest.at } : {}),
    fixed: dialysis || failed || (injury?.charted ?? false),
    dialysis,
    acuteInjury: injury !== undefined,
    unreadable: beside.unreadable !== undefined,
    notes: [
      ...(isWorse ? [worst.note] : []),
      ...(unreadable ? [unreadableNote(unreadable)] : []),
      ...notesOf({ estimates, lowered, unweighed, injury, series, rate })
    ]
  }
}

/** The newest creatinine that is confirmed and dated; others that may be newer are looked at beside it. */
function newestConfirmed(records: PatientRecord, { newest }: Series, oldest: number): Fact<number> {
  if (!newest) return unknown(reasonWithout(records, 'creatinine'))
  if (!isMeasurement(newest)) return unknown(newest.reason, aboutOf(newest))
  if (newest.at < oldest) return unknown('stale', aboutOf(newest))
  return known(comparableValue(newest, []) ?? newest.value, { ...aboutOf(newest), unit: creatinineAnalyte.unit })
}

type Worst = { readonly rate: number; readonly creatinine?: Measurement; readonly note: string }

/** The lowest estimate by results that may be the newest. */
function worstOf({ creatinine, egfr }: KidneyResults, inputs: KidneyInputs, grown: boolean): Worst | undefined {
  const { age } = inputs
  const own = creatinine.flatMap((result): Worst[] => {
    if (!grown || !age.known) return []
    const { egfr: rate, clearance = rate } = ownEstimates(inputs, result.value, age.value)
    return [{ rate: Math.min(rate, clearance), creatinine: result, note: worseNote('Creatinine', result) }]
  })
  const told = egfr.flatMap((result): Worst[] => {
    const rate = reportedRate(result, inputs)
    return rate === undefined ? [] : [{ rate, note: worseNote('Reported eGFR', result) }]
  })
  return [...own, ...told].reduce<Worst | undefined>((worst, one) => (worst && worst.rate <= one.rate ? worst : one), undefined)
}

/** The state, or the act: of this encounter or the last 14 days. An act without a date may be of today. */
const isOnDialysis = (findings: Findings): boolean =>
  findings.has('dialysis-dependence') ||
  findings
    .of('dialysis-procedure', 'crrt')
    .some(problem => !problem.time || findings.ofCurrentEncounter(problem) || findings.isRecent(problem, 14 * day))

type Estimates = { readonly egfr: number; readonly indexed: boolean; readonly clearance?: number }

function ownEstimates({ sex, weight, height }: KidneyInputs, creatinine: number, age: number): Estimates {
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

type Lowest = { readonly rate: number; readonly at: number }

function lowestOf(own: Estimates, reported: Series, drawn: number, inputs: KidneyInputs): Lowest {
  const rates = [own.egfr, ...(own.clearance === undefined ? [] : [own.clearance])]
  for (const result of reported.since(drawn).filter(isMeasurement)) {
    const rate = reportedRate(result, inputs)
    if (rate !== undefined) rates.push(rate)
  }
  return { rate: Math.min(...rates), at: drawn }
}

/** A laboratory reports whole numbers: N may be as low as N - 0.5. `>N` says nothing about the lower end. */
function reportedRate(result: Measurement, { weight, height }: KidneyInputs): number | undefined {
  if (result.comparator?.startsWith('>')) return undefined
  const rate = result.comparator || Number.isInteger(result.value) ? result.value - 0.5 : result.value
  return weight.known && height.known ? deindexed(rate, height.value, weight.value) : rate
}

function reportedAlone(reported: Series, inputs: KidneyInputs, asOf: number): Lowest | undefined {
  const first = reported.usable
  if (!first || asOf - first.at > windowOf('any', 'creatinine')) return undefined
  const together = reported.since(first.at).filter(isMeasurement)
  const rates = together.map(result => aloneRate(result, inputs))
  const known = rates.filter(rate => rate !== undefined)
  return known.length === rates.length && known.length > 0 ? { rate: Math.min(...known), at: first.at } : undefined
}

function aloneRate(result: Measurement, inputs: KidneyInputs): number | undefined {
  if (!result.comparator) return reportedRate(result, inputs)
  // ">60" is full function; "<N" with N of 20 or less is the lowest band; anything else lies in several bands.
  if (result.comparator.startsWith('>') && result.value >= 60) return result.value
  if (result.comparator.startsWith('<') && result.value <= 20) return result.value - 0.5
  return undefined
}

type Injury = { readonly stageOne: boolean; readonly charted: boolean; readonly why: string }

/** Acute kidney injury by the course of creatinine or by a recent diagnosis. A single creatinine shows none. */
function acuteInjury(series: Series, findings: Findings, worse: Measurement | undefined): Injury | undefined {
  const isExact = (result: Result): result is Measurement => isMeasurement(result) && result.comparator === undefined
  const current = series.usable?.comparator === undefined ? series.usable : series.all.find(isExact)
  const charted = findings.within(['acute-kidney-injury', 'acute-tubular-necrosis'], 7 * day)
  if (!current) return charted ? { stageOne: false, charted, why: 'acute kidney injury is charted' } : undefined
  const now = hundredths(Math.max(current.value, worse?.value ?? 0))
  const week = series.since(current.at - 7 * day).filter(isExact)
  const lowest = Math.min(...week.map(result => hundredths(result.value)))
  const recent = week
    .filter(result => result !== current && current.at - result.at <= 48 * hour)
    .map(result => hundredths(result.value))
  const risen = recent.some(value => hundredths(now - value) >= 0.3) || hundredths(now / lowest) >= 1.5
  if (!risen && !charted) return undefined
  return {
    stageOne: now / lowest < 2 && now < 4,
    charted,
    why: risen ? `creatinine rose to ${now} mg/dL from ${lowest}` : 'acute kidney injury is charted'
  }
}

const hundredths = (value: number): number => Math.round(value * 100) / 100

const order: readonly RenalBand[] = ['R1', 'R2', 'R3', 'R4']
const oneLower = (band: RenalBand): RenalBand =>
  band === 'RU' ? 'RU' : (order[Math.min(order.indexOf(band) + 1, 3)] as RenalBand)
const worse = (a: RenalBand, b: RenalBand): RenalBand => (order.indexOf(a) >= order.indexOf(b) ? a : b)

type NoteInputs = {
  readonly estimates: Estimates | undefined
  readonly lowered: boolean
  readonly unweighed: boolean
  readonly injury: Injury | undefined
  readonly series: Series
  readonly rate: Fact<number>
}

function notesOf({ estimates, lowered, unweighed, injury, series, rate }: NoteInputs): readonly string[] {
  return [
    ...(injury ? [`Kidney function is not stable: ${injury.why}. Estimates do not hold.`] : []),
    ...(estimates && unweighed ? ['No usable weight: creatinine clearance could not be computed.'] : []),
    ...(lowered && rate.known
      ? [`Age ${limitOf('frailAge')} or more without a weight: kidney function is taken one band lower.`]
      : []),
    ...(rate.known && !injury && isSingle(series) ? ['One creatinine only: stability of kidney function is unknown.'] : [])
  ]
}

function isSingle(series: Series): boolean {
  const [newest, older] = series.measurements()
  return newest !== undefined && older === undefined
}

/** The renal band for a purpose: a result that is too old for it is as good as none. */
export function bandFor(
  kidney: Kidney,
  purpose: 'parenteral' | 'oral' | 'oral-at-risk' | 'emergency',
  inpatient: boolean,
  asOf: number
): RenalBand {
  const fresh = kidney.at !== undefined && asOf - kidney.at <= windowOf(purpose, 'creatinine', inpatient)
  if (fresh) return kidney.band
  // What is charted holds without a laboratory; the milder view of an injury needs a creatinine that can be trusted.
  return kidney.fixed ? 'R4' : 'RU'
}
