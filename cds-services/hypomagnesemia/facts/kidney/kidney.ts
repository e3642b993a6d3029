import { type Fact, known, unknown } from '../../../../src/facts/fact.ts'
import { isMeasurement, labSeries, type Measurement, type Series, type Unusable } from '../../../../src/facts/lab.ts'
import { round6 } from '../../../../src/facts/quantity.ts'
import { aboutOf, comparableValue, reasonWithout } from '../../../../src/guideline/toolkit/newest-result.ts'
import type { PatientRecord } from '../../../../src/guideline-folder.ts'
import { concepts } from '../../inputs.ts'
import { analyte, type RenalBand } from '../../knowledge.ts'
import type { ChartReading } from '../chart-reading.ts'
import type { Drugs } from '../drugs.ts'
import type { Findings } from '../findings.ts'
import { acuteInjury } from './acute-injury.ts'
import { leastOf, oneLower, reaches } from './band.ts'
import { type CreatinineHistory, creatinineHistory } from './creatinine-history.ts'
import { crrtInForce } from './crrt.ts'
import { readDialysis } from './dialysis.ts'
import { dialysisContext } from './dialysis-context.ts'
import { dialysisServices } from './dialysis-services.ts'
import { kidneyDoubts } from './doubts.ts'
import { type Body, type Estimates, type Lowest, lowestOf, ownEstimates, reportedAlone } from './estimates.ts'
import type { Injury } from './injury.ts'
import { kidneyAsides, kidneyNotes } from './kidney-notes.ts'
import { kidneyResults, unreadableNote } from './kidney-results.ts'
import { kidneyStates } from './kidney-states.ts'
import { standingRate } from './standing-rate.ts'
import { readUrineOutput, type UrineOutput } from './urine-output.ts'
import { worstOf } from './worst-result.ts'

/** Samples of dialysis are no kidney function, by whatever their code or a qualifier tells (M8). */
const creatinineAnalyte = {
  ...analyte('creatinine', ...concepts.creatinine),
  apart: (records: PatientRecord, observation: Readonly<Record<string, unknown>>) =>
    dialysisContext(records, observation) !== undefined
}
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
  readonly at?: number | undefined
  /** Severe by what is charted, whatever the laboratory says and however old it is. */
  readonly fixed: boolean
  readonly dialysis: boolean
  /** Continuous renal replacement runs now. */
  readonly crrt: boolean
  readonly acuteInjury: boolean
  /** The newest result cannot be read, and no readable one is newer. */
  readonly unreadable: boolean
  /** The newest result cannot be read, and the one before it was that of reduced kidneys: they stay a risk, and what they forbid stands. */
  readonly wasReduced: 'R2' | 'R3' | undefined
  /** Why no estimate can be relied on although there is one. */
  readonly doubts: readonly string[]
  /** Why a dose may be offered and must not be preselected. */
  readonly unsure: readonly string[]
  readonly urine: UrineOutput
  readonly notes: readonly string[]
  /** What is not known of them and leaves the band as it is. */
  readonly asides: readonly string[]
}

export type KidneyInputs = Body &
  ChartReading & {
    readonly age: Fact<number>
    readonly findings: Findings
    readonly drugs: Drugs
    readonly inpatient: boolean
    /** Pregnant, or delivered within six weeks. */
    readonly obstetric: boolean
  }

export function readKidney(inputs: KidneyInputs): Kidney {
  const { knowledge, records, asOf, age, weight, findings, drugs, obstetric } = inputs
  const series = labSeries(records, creatinineAnalyte, asOf)
  const reported = labSeries(records, egfrAnalyte, asOf)
  const oldest = asOf - knowledge.window('any/creatinine')
  const creatinine = newestConfirmed(records, series, oldest)
  const usable =
    creatinine.known && series.usable?.comparator?.startsWith('>') ? unknown('comparator', aboutOf(series.usable)) : creatinine
  const courseOf = (worse?: Measurement): CreatinineHistory | undefined => creatinineHistory(knowledge, series, worse)
  const injuredBy = (by: Fact<number>, byRate: RenalBand, history = courseOf()): Injury | undefined =>
    acuteInjury({ knowledge, history, findings, rate: by, byRate, obstetric, asOf })
  // Both equations are those of adults.
  const grown = age.known && age.value >= knowledge.limit('adultAge')
  const estimates = usable.known && grown ? ownEstimates(inputs, usable.value, age.value) : undefined
  const standing = standingRate({ knowledge, series, oldest, body: inputs, age, grown, injuredBy })
  const newestAlone =
    estimates && usable.known
      ? lowestOf(estimates, reported, usable.at ?? 0, inputs)
      : (standing ?? reportedAlone(knowledge, reported, inputs, asOf))
  const beside = kidneyResults(series, reported, creatinineAnalyte.plausible[0], oldest)
  const worst = worstOf(beside, inputs, age, grown)
  const worse = worst && newestAlone && worst.rate < newestAlone.rate ? worst : undefined
  const lowest = worse && newestAlone ? { ...newestAlone, rate: worse.rate } : newestAlone
  // What forbids magnesium stands beside a result that nobody can read.
  const forbids = standing !== undefined || (lowest !== undefined && knowledge.renalBand(round6(lowest.rate)) === 'R4')
  const unreadable = forbids ? undefined : beside.unreadable
  const rate = rateOf(lowest, unreadable, usable)

  const lowered = !weight.known && age.known && age.value >= knowledge.limit('frailAge')
  const bandOf = (value: number): RenalBand => (lowered ? oneLower(knowledge.renalBand(value)) : knowledge.renalBand(value))
  const byRate = rate.known ? bandOf(rate.value) : 'RU'
  const history = courseOf(worse?.creatinine)
  const injury = injuredBy(rate, byRate, history)
  const states = kidneyStates(knowledge, findings, readDialysis(inputs), rate.known && reaches(knowledge, rate.value, 'R2'))
  const doubts = kidneyDoubts({
    knowledge,
    creatinine: series,
    rate,
    findings,
    transplanted: states.transplanted,
    bandOf: value => (age.known && grown ? bandOf(Math.min(...ratesOf(ownEstimates(inputs, value, age.value)))) : 'RU')
  })
  const urine = readUrineOutput(inputs, inputs.inpatient && !states.dialysis)

  const about = {
    knowledge,
    injury,
    history,
    doubts,
    states,
    urine,
    lowered,
    rate,
    estimated: estimates !== undefined,
    weight,
    obstetric
  }

  return {
    creatinine: usable,
    egfr: estimatedRate(estimates, usable),
    clearance: estimatedClearance(estimates, weight),
    rate,
    band: leastOf(byRate, doubts.length > 0 ? 'RU' : byRate, injury?.band ?? byRate, states.failed ? 'R4' : byRate),
    at: lowest?.at,
    fixed: states.failed || (injury?.charted === true && injury.band === 'R4'),
    dialysis: states.dialysis,
    crrt:
      states.dialysis &&
      (crrtInForce(knowledge, findings, drugs, asOf) || dialysisServices(knowledge, records, asOf).some(({ crrt }) => crrt)),
    acuteInjury: injury !== undefined,
    unreadable: beside.unreadable !== undefined,
    wasReduced: unreadable === undefined ? undefined : reducedBefore(series, inputs, bandOf),
    doubts,
    unsure: states.unsure,
    urine,
    notes: [
      ...(worse ? [worse.note] : []),
      ...(standing ? [standing.note] : []),
      ...(unreadable ? [unreadableNote(unreadable)] : []),
      ...kidneyNotes(about)
    ],
    asides: kidneyAsides(about)
  }
}

const estimatedRate = (estimates: Estimates | undefined, creatinine: Fact<number>): Fact<number> =>
  estimates
    ? known(estimates.egfr, { unit: estimates.indexed ? 'mL/min/{1.73_m2}' : 'mL/min' })
    : unknown(creatinine.known ? 'empty' : creatinine.reason)

const estimatedClearance = (estimates: Estimates | undefined, weight: Fact<number>): Fact<number> =>
  estimates?.clearance === undefined
    ? unknown(weight.known ? 'empty' : weight.reason)
    : known(estimates.clearance, { unit: 'mL/min' })

/** By the newest creatinine that can be read. */
function reducedBefore({ usable }: Series, inputs: KidneyInputs, bandOf: (rate: number) => RenalBand): 'R2' | 'R3' | undefined {
  const { knowledge, age } = inputs
  if (!usable || !age.known || age.value < knowledge.limit('adultAge')) return undefined
  const band = bandOf(Math.min(...ratesOf(ownEstimates(inputs, usable.value, age.value))))
  return band === 'R2' || band === 'R3' ? band : undefined
}

const ratesOf = ({ egfr, clearance }: { readonly egfr: number; readonly clearance?: number }): readonly number[] =>
  clearance === undefined ? [egfr] : [egfr, clearance]

/** The newest creatinine that is confirmed and dated; others that may be newer are looked at beside it. */
function newestConfirmed(records: PatientRecord, { newest }: Series, oldest: number): Fact<number> {
  if (!newest) return unknown(reasonWithout(records, 'creatinine'))
  if (!isMeasurement(newest)) return unknown(newest.reason, aboutOf(newest))
  if (newest.at < oldest) return unknown('stale', aboutOf(newest))
  return known(comparableValue(newest, []) ?? newest.value, { ...aboutOf(newest), unit: creatinineAnalyte.unit })
}

function rateOf(lowest: Lowest | undefined, unreadable: Unusable | undefined, creatinine: Fact<number>): Fact<number> {
  if (unreadable) return unknown(unreadable.reason, aboutOf(unreadable))
  if (lowest) return known(round6(lowest.rate), { unit: 'mL/min', at: lowest.at })
  return unknown(creatinine.known ? 'empty' : creatinine.reason)
}
