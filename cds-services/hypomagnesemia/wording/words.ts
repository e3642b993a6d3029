import type { Problem } from '../../../src/facts/condition.ts'
import type { Fact } from '../../../src/facts/fact.ts'
import { day, formatTime } from '../../../src/facts/time.ts'
import { factLine, figure, whyNot } from '../../../src/guideline/toolkit/fact-words.ts'
import { reasonWords } from '../../../src/guideline/toolkit/reason-words.ts'
import type { Line } from '../../../src/recommendation.ts'
import { rangeWords } from '../facts/kidney/band.ts'
import { dialysisSampleWords } from '../facts/kidney/dialysis-sample.ts'
import { type Knowledge, molarMass } from '../knowledge.ts'
import type { LimitName } from '../knowledge-names.ts'
import type { Assessed } from '../pathway/assessed.ts'

export { factLine, figure }

/** As `figure`, with one decimal more where rounding would move the value onto a limit or across it: 0.699 is not 0.70. */
function figureBeside(value: number, limits: readonly number[], decimals = 2): string {
  const rounded = Number(figure(value, decimals))
  const moved = limits.some(limit => Math.sign(rounded - limit) !== Math.sign(value - limit))
  return figure(value, moved ? decimals + 1 : decimals)
}

const magnesiumEdges = (f: Assessed): readonly number[] => [
  ...f.knowledge.edges.magnesium,
  f.knowledge.limit('minimumReached'),
  f.knowledge.limit('digoxinAim'),
  f.magnesiumResult.upperLimit
]

/** mL/min beside the bands of the kidney. */
export const rateFigure = (knowledge: Knowledge, rate: number): string => figureBeside(rate, knowledge.edges.renal, 1)

/** `0.70 mmol/L (1.7 mg/dL)`: the lower end of the range. */
export function lowLimitWords(knowledge: Knowledge): string {
  const low = knowledge.limit('lowMagnesium')
  return `${low.toFixed(2)} mmol/L (${((low * molarMass.magnesium) / 10).toFixed(1)} mg/dL)`
}

/** `Mg 1.0 mg/dL`: as the laboratory wrote it. */
export function magnesiumWords(f: Assessed): string {
  const result = f.magnesiumResult.measurement
  return result ? `Mg ${result.reported}` : 'Mg unknown'
}

/** The result before one that cannot be used, where what is urgent beside it still stands by it. */
export function standingMagnesium({ magnesiumResult: { standing } }: Assessed): readonly string[] {
  if (!standing?.known || standing.at === undefined) return []
  return [
    `The newest Mg cannot be used; Mg ${standing.reported} of ${formatTime(standing.at, standing.dateOnly)} stands until it is repeated.`
  ]
}

/** The result by which an order is warned of; one that a newer, unusable one stands beside says so. */
export function lowWords(f: Assessed): string {
  const { standing } = f.magnesiumResult
  return standing?.known ? `Mg ${standing.reported}, a newer result cannot be used` : magnesiumWords(f)
}

/** `Mg 1.0 mg/dL (0.41 mmol/L)`: SI behind; SI alone where that is what the laboratory wrote. */
function magnesiumInBoth(f: Assessed): string {
  const result = f.magnesiumResult.measurement
  if (!result || /mmol/i.test(result.reported)) return magnesiumWords(f)
  return `${magnesiumWords(f)} (${result.comparator ?? ''}${figureBeside(result.value, magnesiumEdges(f))} mmol/L)`
}

/** The newest usable magnesium as one more fact, though it be too old to act on. */
export function magnesiumFact({ magnesium, magnesiumResult: { measurement } }: Assessed): Fact<number> {
  if (magnesium.known || !measurement) return magnesium
  const { reported, at, dateOnly } = measurement
  return { ...magnesium, reported, at, dateOnly: dateOnly || undefined }
}

/** `Mg 1.0 mg/dL (0.41 mmol/L) 2026-11-21 20:11 UTC`: the value that decided, on the card. */
export function magnesiumValue(f: Assessed): Line {
  const result = f.magnesiumResult.measurement
  if (!result) return factLine('Mg', f.magnesium)
  const sample = dialysisSampleWords(result)
  const drawn = `${result.timeReported ? ', time of drawing not told, reported' : ''} ${formatTime(result.at, result.dateOnly)}${ageWords(f.asOf - result.at)}${sample ? `, ${sample}` : ''}`
  return { full: `${magnesiumInBoth(f)}${drawn}`, short: `${magnesiumWords(f)}${drawn}` }
}

/**
 * `The newest Mg cannot be used (not a final result: 1.0 mg/dL, 2026-11-21 20:11 UTC)`: beside an older one that only warns. Where there is none,
 * the first reason says so.
 */
export function newerMagnesium({ magnesiumResult: { unusable, measurement } }: Assessed): readonly string[] {
  if (!unusable || !measurement) return []
  const newest = { ...unusable, dateOnly: unusable.dateOnly || undefined }
  return [`The newest Mg cannot be used (${whyNot(newest)}): repeat it.`]
}

const calciumLimits: readonly LimitName[] = [
  'adjustedCalciumLow',
  'adjustedCalciumCritical',
  'ionizedCalciumLow',
  'ionizedCalciumCritical'
]

/** Calcium in the laboratory's own unit, SI behind; an adjusted one in the unit of the total it was made from. */
export function calciumWords(f: Assessed): string {
  const { fact, kind, total } = f.calcium
  if (!fact.known) return ''
  const si = `${figureBeside(
    fact.value,
    calciumLimits.map(name => f.knowledge.limit(name))
  )} mmol/L`
  const reported = fact.reported ?? si
  if (/mmol/i.test(reported)) return si
  if (kind !== 'adjusted' || !total.known) return `${reported} (${si})`
  const written = /^(\d+(?:\.\d+)?) (.+)$/.exec(total.reported ?? '')
  return written ? `${figure((fact.value * Number(written[1])) / total.value, 1)} ${written[2]} (${si})` : si
}

export function magnesiumLine(f: Assessed): string {
  const result = f.magnesiumResult.measurement
  if (!result) return factLine('Magnesium', f.magnesium)
  const meaning = f.magnesiumBand.known ? `, ${meaningOf(f.knowledge, f.magnesiumBand.value)}` : ''
  const range =
    f.magnesiumBand.known && f.magnesiumBand.value === 'RNG'
      ? ''
      : ` (range ${f.knowledge.limit('lowMagnesium').toFixed(2)} to ${figure(f.magnesiumResult.upperLimit)} mmol/L)`
  return `${magnesiumInBoth(f).replace(/^Mg/, 'Magnesium')}${meaning}${range}, ${dialysisSampleWords(result) ? `${dialysisSampleWords(result)}, ` : ''}${result.timeReported ? 'reported (time of drawing not told)' : 'drawn'} ${formatTime(result.at, result.dateOnly)}${ageWords(f.asOf - result.at)}`
}

const meaningOf = (knowledge: Knowledge, band: string): string =>
  knowledge.thresholds.magnesium.rows.find(row => row.name === band)?.meaning.replace(/ \(.*\)$/, '') ?? band

/** `, 3 days ago` where that matters. */
function ageWords(age: number): string {
  const days = Math.floor(age / day)
  if (days <= 0) return ''
  return `, ${days} ${days === 1 ? 'day' : 'days'} ago`
}

/** What a dose is decided by: magnesium and, beside it, renal function, with what is taken for it. */
export function dosingValues(f: Assessed, taken: Line = ''): Line {
  const [magnesium, dose] = [magnesiumValue(f), taken].map(line =>
    typeof line === 'string' ? { full: line, short: line } : line
  )
  const beside = (length: 'full' | 'short'): string => `${magnesium?.[length]}; ${kidneyValue(f)}${dose?.[length]}`
  return { full: beside('full'), short: beside('short') }
}

/** `CrCl 69 mL/min`: the estimate that decides, or why there is none. */
export function kidneyValue(f: Assessed): string {
  const { rate, creatinine, dialysis, fixed, band, egfr, clearance, unreadable } = f.kidney
  if (dialysis) return 'on dialysis'
  if (!rate.known) {
    if (fixed) return 'kidney failure charted'
    if (creatinine.known && !unreadable)
      return `renal function not estimated ${f.age.known ? `under ${f.knowledge.limit('adultAge')}` : 'without an age'}`
    return `renal function not known (${reasonWords[rate.reason] ?? rate.reason})`
  }
  const isRate = (estimate: Fact<number>): boolean => estimate.known && Math.abs(estimate.value - rate.value) < 1e-3
  const name = isRate(clearance) ? 'CrCl' : isRate(egfr) ? 'eGFR' : 'lowest estimate'
  const failed = fixed && band !== f.knowledge.renalBand(rate.value)
  const taken = failed
    ? ', but kidney failure is charted'
    : band === f.knowledge.renalBand(rate.value)
      ? ''
      : `, taken as ${rangeWords(f.knowledge, band)}`
  return `${name} ${rateFigure(f.knowledge, rate.value)} mL/min${taken}`
}

export function kidneyLine(f: Assessed): string {
  const { rate, creatinine, dialysis, fixed, band, unreadable } = f.kidney
  const drawn = creatinine.known ? factLine('creatinine', creatinine) : ''
  if (dialysis) return `Kidney: dialysis is charted${drawn ? `; ${drawn}` : ''}`
  if (!rate.known && drawn && !fixed && !unreadable)
    return `Kidney function: not estimated ${f.age.known ? `under ${f.knowledge.limit('adultAge')}` : 'without an age'}; ${drawn}`
  if (!rate.known)
    return fixed ? 'Kidney: failure is charted' : `Kidney function: not known (${reasonWords[rate.reason] ?? rate.reason})`
  const estimates = [
    f.kidney.egfr.known ? `eGFR (CKD-EPI 2021) ${rateFigure(f.knowledge, f.kidney.egfr.value)}` : '',
    f.kidney.clearance.known ? `creatinine clearance ${rateFigure(f.knowledge, f.kidney.clearance.value)}` : ''
  ].filter(Boolean)
  const lowest = `lowest estimate ${rateFigure(f.knowledge, rate.value)} mL/min${estimates.length > 0 ? ` (${estimates.join(', ')})` : ' (reported)'}`
  // Acute injury, or a weight that is missing in great age, puts the kidneys below what the estimate says.
  const taken = band === f.knowledge.renalBand(rate.value) ? 'band' : 'taken as band'
  return `Kidney function: ${lowest} (${taken} ${band}: ${bandMeaning(f.knowledge, band)})${drawn ? `; ${drawn}` : ''}`
}

const bandMeaning = (knowledge: Knowledge, band: string): string =>
  knowledge.thresholds.renal.rows.find(row => row.name === band)?.meaning ?? 'not known'

export const settingLine = (f: Assessed): readonly string[] => {
  if (f.setting.told === 'none') return ['Setting not known: no encounter was found.']
  return f.setting.assumed
    ? [`Taken as ${f.setting.inpatient ? 'inpatient' : 'outpatient'}: no running encounter told otherwise.`]
    : []
}

/** `Tremor, 2026-11-21 20:11 UTC`; without a date: in which encounter. */
export function problemWords({ name, time }: Problem): string {
  return time ? `${name}, ${formatTime(time.at, time.dateOnly)}` : `${name}, undated, this encounter`
}

/** Symptoms that decided the row. */
export const chartedLine = (f: Assessed): readonly string[] => {
  const charted = [...new Set(f.symptomReading.counted.map(problemWords))]
  return charted.length > 0 ? [`Charted: ${charted.join('; ')}`] : []
}

/** Symptoms charted, or that none are, which is not "asymptomatic". */
export function symptomLine(f: Assessed): string {
  const unasked = f.gaps.some(gap => gap.name === 'conditions')
  if (unasked) return 'Symptoms: problems of the chart could not be read. Ask the patient.'
  return f.symptoms.length > 0
    ? `Charted: ${[...new Set(f.symptomReading.counted.map(problemWords))].join('; ')}`
    : 'No symptoms recorded. Confirm: tremor, cramps, weakness, tetany, seizure, arrhythmia.'
}

/** Unspecific symptoms that something else may explain. */
export const possibleSymptomLine = (f: Assessed): readonly string[] => {
  const told = f.symptomReading.possible.map(({ problem, why }) => `${problem.name} (${why})`)
  return told.length > 0 ? [`Possible symptom: ${[...new Set(told)].join('; ')}: confirm.`] : []
}

export const riskLine = (f: Assessed): readonly string[] => (f.risks.length > 0 ? [`Risk: ${f.risks.join(', ')}`] : [])
