import type { Knowledge, RenalBand } from '../../knowledge.ts'

/** From the most freely dosed to the least. Not known gives no dose, and yields to a band that forbids one. */
const order: readonly RenalBand[] = ['R1', 'R2', 'R3', 'RU', 'R4']

/** The band that allows least. */
export const leastOf = (...bands: readonly RenalBand[]): RenalBand =>
  bands.reduce((least, band) => (order.indexOf(band) > order.indexOf(least) ? band : least), 'R1')

const measured: readonly RenalBand[] = ['R1', 'R2', 'R3', 'R4']

/** One band lower, the lowest and the unknown apart. */
export const oneLower = (band: RenalBand): RenalBand =>
  band === 'RU' ? 'RU' : (measured[Math.min(measured.indexOf(band) + 1, measured.length - 1)] ?? 'R4')

/** Whether a rate in mL/min lies in a band or above it. */
export const reaches = (knowledge: Knowledge, rate: number, band: 'R1' | 'R2'): boolean =>
  measured.indexOf(knowledge.renalBand(rate)) <= measured.indexOf(band)

/** `60 or more`, `20 to 29`, `below 20`: the rates of a band in mL/min. */
export function rangeWords({ thresholds }: Knowledge, band: RenalBand): string {
  const { from, to } = thresholds.renal.rows.find(row => row.name === band) ?? {}
  if (from === undefined && to === undefined) return 'not known'
  if (from === undefined) return `below ${to}`
  if (to === undefined) return `${from} or more`
  return to - 1 === from ? String(from) : `${from} to ${to - 1}`
}
