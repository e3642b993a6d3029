import { labSeries } from '../../../src/facts/lab.ts'
import { concepts } from '../inputs.ts'
import { analyte, type RenalBand } from '../knowledge.ts'
import type { Concept, DrugClass } from '../knowledge-names.ts'
import type { ChartReading } from './chart-reading.ts'
import { gutLoss } from './clinical-class.ts'
import type { Drugs } from './drugs.ts'
import type { Findings } from './findings.ts'
import { totalHours } from './total-hours.ts'

const sodiumAnalyte = analyte('urineSodium', ...concepts.urineSodium)
const outputAnalyte = analyte('stomaOutput', ...concepts.stomaOutput)

/** Whether volume must be judged before tablets. */
export type Volume = {
  /** A gut that absorbs badly: divided doses. */
  readonly gutLoss: boolean
  /** Volume comes before tablets, for these reasons. */
  readonly first: boolean
  readonly why: readonly string[]
  /** Fluids must be small, or not given. */
  readonly restricted: boolean
}

/** Codes that also mean a passing diarrhea; they count for a week. */
const passing = new Set(['R19.7', 'K52.9'])

const fluidRestricting: readonly Concept[] = [
  'heart-failure',
  'cirrhosis',
  'ascites',
  'pulmonary-edema',
  'dialysis-dependence',
  'anuria',
  'anuria-oliguria',
  'oliguria'
]
const diuretics: readonly DrugClass[] = ['loop-diuretic', 'thiazide-or-thiazide-like', 'potassium-sparing-diuretic']

/** Reduced kidneys that hold back water: with hypertension, or on a diuretic (M37). */
const overloaded = (findings: Findings, drugs: Drugs, renal: RenalBand): boolean =>
  (renal === 'R2' || renal === 'R3') && (findings.has('hypertension') || drugs.has(...diuretics))

type Inputs = ChartReading & {
  readonly findings: Findings
  readonly drugs: Drugs
  readonly kidney: { readonly band: RenalBand }
}

export function readVolume(inputs: Inputs): Volume {
  const { knowledge, records, asOf, findings, drugs } = inputs
  const renal = inputs.kidney.band
  const losses = findings
    .of(...gutLoss)
    .filter(
      problem =>
        [...problem.codes].some(code => !passing.has(code)) || findings.isRecent(problem, knowledge.window('volume/condition'))
    )
  const acute = findings.recent(['acute-diarrhea', 'diarrhea-noninfective'], knowledge.window('gut/diarrhea'))
  const depleted = findings.within(['volume-depletion'], knowledge.window('volume/condition'))
  const output = labSeries(records, outputAnalyte, asOf).usable
  const highOutput =
    output !== undefined &&
    asOf - output.at <= knowledge.window('volume/stoma') &&
    output.value > knowledge.limit('stomaOutputHigh')
  const sodium = labSeries(records, sodiumAnalyte, asOf).usable
  const current = sodium && asOf - sodium.at <= knowledge.window('volume/urineSodium') ? sodium : undefined
  const unreliable = drugs.has('loop-diuretic', 'thiazide-or-thiazide-like') || renal === 'R3' || renal === 'R4'
  const reassuring =
    current !== undefined && !unreliable && !current.comparator && current.value >= knowledge.limit('urineSodiumLow')
  const lost = losses.length > 0 || acute.length > 0
  const why = [
    ...(depleted ? ['volume depletion is charted'] : []),
    ...(highOutput ? [`stoma output ${output.reported} in ${totalHours.day} h`] : []),
    ...(lost && current === undefined ? ['gut losses, and no urine sodium'] : []),
    ...(lost && current && unreliable
      ? [`gut losses; urine sodium ${current.reported} cannot be relied on (diuretic or kidney function)`]
      : []),
    ...(lost && current && !unreliable && !reassuring ? [`gut losses with urine sodium ${current.reported}`] : [])
  ]
  return {
    gutLoss: lost,
    first: why.length > 0,
    why,
    restricted: findings.has(...fluidRestricting) || overloaded(findings, drugs, renal)
  }
}
