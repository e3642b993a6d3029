import { hour } from '../../../src/facts/time.ts'
import type { MagnesiumSource } from './ledger-source.ts'
import { type TotalHours, totalHours } from './total-hours.ts'

/**
 * Grams of heptahydrate by injection within the last or the coming hours, at the most. Each source counts once: by what was given of it
 * or by what is due, whichever is more. Nothing, if one of them could not be read.
 */
export function gramsWithin(sources: readonly MagnesiumSource[], asOf: number, hours: TotalHours): number | undefined {
  return added(sources.filter(({ kind }) => kind === 'parenteral').map(source => gramsOf(source, asOf, hours)))
}

const due: ReadonlySet<string> = new Set(['running', 'scheduled', 'once'])

function gramsOf({ state, dose, past }: MagnesiumSource, asOf: number, hours: TotalHours): number | undefined {
  const given = added(past.filter(({ to }) => to > asOf - hours * hour).map(({ grams }) => grams))
  if (!due.has(state)) return given
  const coming = hours === totalHours.day ? dose.grams24 : dose.grams48
  return given === undefined || coming === undefined ? undefined : Math.max(given, coming)
}

/** mmol of elemental magnesium a day; nothing if one of them could not be read. */
export const oralPerDay = (oral: readonly MagnesiumSource[]): number | undefined =>
  added(oral.map(({ dose }) => dose.mmolPerDay?.high))

const added = (values: readonly (number | undefined)[]): number | undefined =>
  values.reduce<number | undefined>((whole, value) => (whole === undefined || value === undefined ? undefined : whole + value), 0)
