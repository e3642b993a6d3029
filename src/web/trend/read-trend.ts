import { type Json, object, objects } from '../../acquisition/json.ts'
import { type InputState, readPatientRecord } from '../../acquisition/patient-record.ts'
import { type Drug, DrugCatalog } from '../../facts/drug-catalog.ts'
import { drugsGiven } from '../../facts/drug-given.ts'
import { drugOrders } from '../../facts/drug-order.ts'
import { type Analyte, isMeasurement, labSeries, type Result } from '../../facts/lab.ts'
import { unitTable } from '../../facts/quantity.ts'
import type { ChartBand, ChartMeasure, ChartView } from '../../guideline/chart-view.ts'
import type { ServiceDefinition } from '../shared/definition.ts'
import { givenMarks, type Mark, orderMarks } from './marks.ts'
import { type Due, nextRecheck } from './next-recheck.ts'
import type { Point } from './point.ts'

export type Curve = { readonly measure: ChartMeasure; readonly points: readonly Point[] }
export type Trend = { readonly curves: readonly Curve[]; readonly marks: readonly Mark[]; readonly due?: Due | undefined }

export type Subject = { readonly patientId: string; readonly fhirServer?: string | undefined }

const toldStates: ReadonlySet<InputState> = new Set(['present', 'partial', 'empty'])

/** Reads a chart with the very code and tables with which the service reads it. Newest first. */
export function readTrend({ inputs, chart }: ServiceDefinition, prefetch: Json, subject: Subject, now: number): Trend {
  const requirements = inputs.map(input => ({ purpose: '', without: '', ...input }))
  const records = readPatientRecord({ ...subject, fhirServer: subject.fhirServer }, prefetch, requirements, undefined, undefined)
  const curves = chart.measures
    .filter(measure => measure.drawn)
    .map(measure => {
      const { all, doubts } = labSeries(records, analyteOf(measure), now)
      const points = [...all, ...doubts].flatMap(result => pointOf(measure, result)).sort((a, b) => b.at - a.at)
      return { measure, points }
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
