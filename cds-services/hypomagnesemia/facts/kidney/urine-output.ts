import type { Fact } from '../../../../src/facts/fact.ts'
import { labSeries } from '../../../../src/facts/lab.ts'
import { round6 } from '../../../../src/facts/quantity.ts'
import { concepts, labTests } from '../../inputs.ts'
import { analyte } from '../../knowledge.ts'
import type { ChartReading } from '../chart-reading.ts'
import { type Collected, entryOf, volumesBack } from './urine-periods.ts'

/** What the urine says of the kidneys (M11). */
export type UrineOutput = {
  /** Column for doses by injection; none if the urine limits nothing. */
  readonly band?: 'R3' | 'R4' | undefined
  /** Too little for a running infusion, or for another dose. */
  readonly hold: boolean
  /** `60 mL in 8 h`; empty where nothing is said. */
  readonly words: string
}

const urineAnalyte = analyte('urineOutput', ...concepts.urineOutput)
/** The least an adult weighs: urine too little for that is too little for anybody. */
const [lightest] = analyte('weight', ...labTests.weight.concepts).plausible
const nothing: UrineOutput = { hold: false, words: '' }

type Inputs = ChartReading & { readonly weight: Fact<number> }

/** Measured urine of the last day. Outside hospital, or where dialysis explains it, it says nothing. */
export function readUrineOutput({ knowledge, records, asOf, weight }: Inputs, counted: boolean): UrineOutput {
  if (!counted) return nothing
  const entries = [...labSeries(records, urineAnalyte, asOf).measurements()].flatMap(result => entryOf(knowledge, result) ?? [])
  const last = Math.max(...entries.map(({ to }) => to))
  if (entries.length === 0 || asOf - last > knowledge.window('band/urine')) return nothing
  const volumes = volumesBack(knowledge, entries)
  const { rows, hold } = knowledge.thresholds.urineOutput
  const kilograms = weight.known ? weight.value : lightest
  const low = (row: Row): Collected | undefined => volumes.find(volume => isBelow(volume, row, kilograms))
  const found = [...rows]
    .sort((a, b) => b.renal.localeCompare(a.renal))
    .flatMap(row => {
      const volume = low(row)
      return volume ? [{ band: row.renal, volume }] : []
    })[0]
  const held = asOf - last <= knowledge.window('hold/urine') ? low(hold) : undefined
  const told = found?.volume ?? held
  return {
    band: found?.band,
    hold: held !== undefined,
    words: told ? `${Math.round(told.milliliters)} mL in ${Math.round(told.hours)} h` : ''
  }
}

type Row = {
  readonly hours: number
  readonly milliliters?: number | undefined
  readonly perKilogramHour?: number | undefined
}

/** Less than a row says, over its hours at least. A volume over more hours is held against the same hourly rate. */
function isBelow({ milliliters, hours }: Collected, row: Row, kilograms: number): boolean {
  if (hours < row.hours - 1e-6) return false
  const perHour = row.milliliters === undefined ? (row.perKilogramHour ?? 0) * kilograms : row.milliliters / row.hours
  return round6(milliliters / hours) < round6(perHour)
}
