import { readKnowledge } from '../../src/guideline/knowledge.ts'
import { type AdviceRow, adviceSchema } from './advice-schema.ts'
import type { AdviceName } from './knowledge-names.ts'

/** Figures that sentences tell. */
export const adviceTable = readKnowledge(new URL('knowledge/advice.json', import.meta.url), adviceSchema)

const rows = new Map(adviceTable.rows.map(row => [row.name, row]))

function rowOf(name: AdviceName): AdviceRow {
  const row = rows.get(name)
  if (!row) throw new Error(`knowledge/advice.json: ${name}: missing`)
  return row
}

function rangeOf(row: AdviceRow): string {
  if ('words' in row) return row.words
  return row.to === undefined ? String(row.from) : `${row.from} to ${row.to}`
}

/** `5 to 10 mg`, `20%`. */
export function toldOf(row: AdviceRow): string {
  if ('words' in row) return row.words
  return `${rangeOf(row)}${row.unit === '%' ? '' : ' '}${row.unit}`
}

/** `5 to 10`, without its unit. */
export const range = (name: AdviceName): string => rangeOf(rowOf(name))
export const told = (name: AdviceName): string => toldOf(rowOf(name))

/** The ends of a range; of a single figure both are the same. */
export function ends(name: AdviceName): readonly [from: number, to: number] {
  const row = rowOf(name)
  if ('words' in row) throw new Error(`knowledge/advice.json: ${name}: has no number`)
  return [row.from, row.to ?? row.from]
}

/** `0.9% sodium chloride or 5% dextrose`: what a dose by vein is diluted in. */
export const diluents = (salt = 'sodium chloride'): string => `${told('saline')} ${salt} or ${told('dextrose')} dextrose`
