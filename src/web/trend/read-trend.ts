import { type Json, object, objects, string } from '../../acquisition/json.ts'
import { readRecords } from '../../acquisition/records.ts'
import { DrugCatalog } from '../../facts/drug.ts'
import { drugOrders } from '../../facts/drug-order.ts'
import type { UnknownReason } from '../../facts/fact.ts'
import { type Analyte, isMeasurement, labSeries } from '../../facts/lab.ts'
import { unitTable } from '../../facts/quantity.ts'
import type { ChartBand, ChartMeasure, ChartView } from '../../guideline/chart-view.ts'
import type { ServiceDefinition } from '../shared/definition.ts'

export type Point = {
  readonly at: number
  /** Missing where the result stands but cannot be used. */
  readonly value?: number
  readonly reason?: UnknownReason
  readonly reported: string
  readonly band?: ChartBand
}
export type Curve = { readonly measure: ChartMeasure; readonly points: readonly Point[] }
export type Mark = { readonly at: number; readonly name: string; readonly status: string; readonly route: string }
export type Trend = { readonly curves: readonly Curve[]; readonly marks: readonly Mark[] }

export type Subject = { readonly patientId: string; readonly fhirServer?: string | undefined }

/** Reads a chart with the very code and tables with which the service reads it. Newest first. */
export function readTrend({ inputs, chart }: ServiceDefinition, prefetch: Json, subject: Subject, now: number): Trend {
  const requirements = inputs.map(input => ({ purpose: '', without: '', ...input }))
  const records = readRecords({ ...subject, fhirServer: subject.fhirServer }, prefetch, requirements, undefined, undefined)
  const curves = chart.measures
    .filter(measure => measure.drawn)
    .map(measure => {
      const points = labSeries(records, analyteOf(measure), now).all.map(result =>
        isMeasurement(result)
          ? { at: result.at, value: result.value, reported: result.reported, ...withBand(measure, result.value) }
          : { at: result.at, reason: result.reason, reported: result.reported ?? '' }
      )
      return { measure, points }
    })
  return { curves, marks: marksOf(chart, drugOrders(records, catalogOf(chart), now)) }
}

const analyteOf = ({ name, unit, codes, units, plausible }: ChartMeasure): Analyte => ({
  name,
  unit,
  codes: codes.map(([code, property]) => ({ code, property })),
  units: unitTable(units),
  plausible
})

const catalogOf = ({ marks }: ChartView): DrugCatalog => new DrugCatalog(marks.products, marks.members, marks.limits)

const neverGiven = new Set(['cancelled', 'entered-in-error', 'draft'])

function marksOf({ marks }: ChartView, orders: ReturnType<typeof drugOrders>): readonly Mark[] {
  return orders
    .flatMap(({ drug, authored, status, route, binding, source }) => {
      if (!authored || !binding || !drug.classes.has(marks.drugClass) || neverGiven.has(status)) return []
      const dosage = string(objects(source.dosageInstruction)[0]?.text)
      return [{ at: authored.at, name: dosage ? `${drug.name}: ${dosage}` : drug.name, status, route: route ?? 'route not said' }]
    })
    .sort((a, b) => b.at - a.at)
}

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
