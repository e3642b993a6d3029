import { type Json, object, objects, string } from '../../acquisition/json.ts'
import { type InputState, readPatientRecord } from '../../acquisition/patient-record.ts'
import { type Drug, DrugCatalog } from '../../facts/drug-catalog.ts'
import { drugsGiven } from '../../facts/drug-given.ts'
import { drugOrders } from '../../facts/drug-order.ts'
import { type Analyte, isMeasurement, labSeries, type Result } from '../../facts/lab.ts'
import { unitTable } from '../../facts/quantity.ts'
import type { ChartBand, ChartMeasure, ChartView } from '../../guideline/chart-view.ts'
import type { ServiceDefinition } from '../shared/definition.ts'
import { figure } from '../shared/words.ts'
import { givenMarks, type Mark, orderMarks } from './marks.ts'
import { type Due, nextRecheck } from './next-recheck.ts'
import type { Point } from './point.ts'

export type Curve = {
  readonly measure: ChartMeasure
  readonly points: readonly Point[]
  /** The laboratory's own range, as the newest result that has one tells it. */
  readonly range?: string | undefined
}
export type Trend = { readonly curves: readonly Curve[]; readonly marks: readonly Mark[]; readonly due?: Due | undefined }

export type Subject = { readonly patientId: string; readonly fhirServer?: string | undefined }

const toldStates: ReadonlySet<InputState> = new Set(['present', 'partial', 'empty'])

/** Reads a chart with the very code and tables with which the service reads it. Newest first. */
export function readTrend({ inputs, chart }: ServiceDefinition, prefetch: Json, subject: Subject, now: number): Trend {
  const requirements = inputs.map(input => ({ purpose: '', without: '', ...input }))
  const records = readPatientRecord({ ...subject, fhirServer: subject.fhirServer }, prefetch, requirements)
  const curves = chart.measures
    .filter(measure => measure.drawn)
    .map(measure => {
      const { all, doubts } = labSeries(records, analyteOf(measure), now)
      const points = [...all, ...doubts].flatMap(result => pointOf(measure, result)).sort((a, b) => b.at - a.at)
      return { measure, points, range: rangeIn(prefetch, measure) }
    })
  const catalog = catalogOf(chart)
  const isMarked = ({ drug }: { readonly drug: Drug }): boolean => drug.classes.has(chart.marks.drugClass)
  const orders = drugOrders(records, catalog, now).filter(isMarked)
  const given = drugsGiven(records, catalog, now).filter(isMarked)
  // Orders that were not told are not orders that are not there.
  const ordersTold = inputs.some(
    ({ key, resourceType }) => resourceType === 'MedicationRequest' && toldStates.has(records.state(key))
  )
  const newest = curves[0]?.points.find((point: Point) => point.value !== undefined)
  return {
    curves,
    marks: [...orderMarks(orders), ...givenMarks(given)].sort((a, b) => b.at - a.at),
    ...(chart.recheck && ordersTold ? { due: nextRecheck(chart.recheck, orders, newest, now) } : {})
  }
}

/** `1.6 to 2.6 mg/dL`, of the newest result of the measure that carries a range. */
function rangeIn(prefetch: Json, measure: ChartMeasure): string | undefined {
  const codes = new Set(measure.codes.map(([code]) => code))
  const timeOf = (resource: Json): string => string(resource.effectiveDateTime) ?? ''
  const newest = objects(object(prefetch[measure.input])?.entry)
    .map(entry => object(entry.resource) ?? {})
    .filter(resource => objects(object(resource.code)?.coding).some(({ code }) => codes.has(String(code))))
    .filter(resource => objects(resource.referenceRange).length > 0)
    .toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))[0]
  const range = objects(newest?.referenceRange)[0]
  const [low, high] = [object(range?.low), object(range?.high)]
  const ends = [low?.value, high?.value].flatMap(value => (typeof value === 'number' ? [figure(value)] : []))
  const unit = string(high?.unit) ?? string(low?.unit) ?? ''
  if (ends.length === 2) return `${ends.join(' to ')} ${unit}`.trim()
  return string(range?.text)
}

/** One result; of one without a time that can be read there is no place to draw it. */
function pointOf(measure: ChartMeasure, result: Result): readonly Point[] {
  if (isMeasurement(result)) {
    const { at, value, reported } = result
    return [{ at, value, reported, ...withBand(measure, value) }]
  }
  return result.at === undefined ? [] : [{ at: result.at, reason: result.reason, reported: result.reported ?? '' }]
}

const analyteOf = ({ name, unit, codes, units, plausible }: ChartMeasure): Analyte => ({
  name,
  unit,
  codes: codes.map(([code, property]) => ({ code, property })),
  units: unitTable(units),
  plausible
})

const catalogOf = ({ marks }: ChartView): DrugCatalog => new DrugCatalog(marks.products, marks.members, marks.limits)

function withBand(measure: ChartMeasure, value: number): { readonly band?: ChartBand } {
  const inRange = measure.bands.find(band => band.level === 0)
  // The upper end of the range belongs to it.
  if (inRange?.to !== undefined && value === inRange.to) return { band: inRange }
  const band = measure.bands.find(({ from, to }) => (from === undefined || value >= from) && (to === undefined || value < to))
  return band ? { band } : {}
}

/** The pages of a search as one Bundle. */
export const asBundle = (pages: readonly Json[]): Json => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: pages.flatMap(page => objects(object(page)?.entry))
})
