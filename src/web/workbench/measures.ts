import { type Json, object, objects, string } from '../../acquisition/json.ts'
import { plainUnit } from '../../facts/quantity.ts'
import { observedAt } from '../../facts/result-time.ts'
import type { ChartMeasure } from '../../guideline/chart-view.ts'
import { hoursOf } from './edits.ts'
import { bundle, day, entriesOf, iso, resourceOf } from './fhir-parts.ts'
import type { State } from './state.ts'

/** The newest result of a measure as it would be typed: `1.1 mg/dL`. */
export function measureIn(base: Json, measure: ChartMeasure): string {
  const newest = resultsOf(object(base.prefetch) ?? {}, measure)[0]
  const quantity = object(newest?.valueQuantity)
  if (!quantity || typeof quantity.value !== 'number') return ''
  const unit = string(quantity.unit) ?? string(quantity.code) ?? ''
  return `${string(quantity.comparator) ?? ''}${quantity.value} ${unit}`.trim()
}

/**
 * `<1.1 mg/dL` into figure and unit. The figure is what was typed, also half of it or nothing: what is no figure yet must not become a
 * unit, and a unit stays when its figure is taken away.
 */
export function splitMeasure(said: string): { readonly figure: string; readonly unit: string } {
  const [figure = '', ...unit] = said.replace(/^([<>]=?)\s+(?=\d)/, '$1').split(/\s+/)
  return { figure, unit: unit.join(' ').trim() }
}

type Figure = { readonly value: number; readonly comparator?: string }

/** A figure as it was typed, with a point or a comma; nothing if it is none. */
export function figureOf(typed: string): Figure | undefined {
  const [, comparator, digits] = /^([<>]=?)?([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?)$/i.exec(typed) ?? []
  const value = Number(digits?.replace(',', '.'))
  if (!Number.isFinite(value)) return undefined
  return comparator ? { value, comparator } : { value }
}

function isOf(measure: ChartMeasure, resource: Json): boolean {
  const codes = new Set(measure.codes.map(([code]) => code))
  return objects(object(resource.code)?.coding).some(coding => codes.has(String(coding.code)))
}

function resultsOf(prefetch: Json, measure: ChartMeasure): readonly Json[] {
  return entriesOf(prefetch, measure.input)
    .map(resourceOf)
    .filter(resource => isOf(measure, resource))
    .sort((a, b) => (observedAt(b).time?.at ?? 0) - (observedAt(a).time?.at ?? 0))
}

/** Writes the newest result anew, or a first one of an hour ago. Where there is no figure, all results are taken away. */
/** Whose results they are, and at what time the chart is looked at. */
type Tried = { readonly subject: Json; readonly now: number }

export function withMeasure(prefetch: Json, measure: ChartMeasure, said: string, { subject, now }: Tried): Json {
  const entries = entriesOf(prefetch, measure.input)
  const { figure, unit } = splitMeasure(said)
  const read = figureOf(figure)
  const others = entries.filter(entry => !isOf(measure, resourceOf(entry)))
  if (!read) return { ...prefetch, [measure.input]: bundle(others) }
  const known = measure.units.find(one => [one.code, ...one.spellings].some(spelling => plainUnit(spelling) === plainUnit(unit)))
  const newest = resultsOf(prefetch, measure)[0]
  const written = {
    ...(newest ?? {
      resourceType: 'Observation',
      id: `tried-${measure.name}`,
      status: 'final',
      subject,
      effectiveDateTime: iso(now - day / 24)
    }),
    code: { coding: [{ system: 'http://loinc.org', code: codeFor(measure, known?.property) }], text: measure.title },
    valueQuantity: {
      ...read,
      ...(unit ? { unit } : {}),
      ...(known ? { system: 'http://unitsofmeasure.org', code: known.code } : {})
    }
  }
  const rest = entries.filter(entry => resourceOf(entry) !== newest)
  return { ...prefetch, [measure.input]: bundle([{ resource: written }, ...rest]) }
}

/** The newest result at another time, and an earlier one beside it. */
export function withTimes(prefetch: Json, measure: ChartMeasure, { drawn, earlier }: State, { subject, now }: Tried): Json {
  const hours = hoursOf(drawn[measure.name])
  const newest = resultsOf(prefetch, measure)[0]
  const entries = entriesOf(prefetch, measure.input)
  const moved = entries.map(entry =>
    hours !== undefined && newest && resourceOf(entry) === newest
      ? { resource: { ...newest, effectiveDateTime: iso(now - hours * (day / 24)) } }
      : entry
  )
  const [figure = '', unit = '', ago] = (earlier[measure.name] ?? '').split(' ')
  const before = hoursOf(ago)
  const older =
    before === undefined || !figureOf(figure)
      ? []
      : entriesOf(
          withMeasure({}, measure, `${figure} ${unit}`, { subject, now: now - (before - 1) * (day / 24) }),
          measure.input
        ).map(entry => ({ resource: { ...resourceOf(entry), id: `tried-${measure.name}-earlier` } }))
  return hours === undefined && older.length === 0 ? prefetch : { ...prefetch, [measure.input]: bundle([...moved, ...older]) }
}

/** A mass is written under a mass code, so that unit and code agree. */
function codeFor(measure: ChartMeasure, property: string | undefined): string {
  const fitting = measure.codes.find(([, kind]) => kind === property || kind === 'any' || property === 'any')
  return (fitting ?? measure.codes[0])?.[0] ?? ''
}
