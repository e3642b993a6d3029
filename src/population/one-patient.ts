import { randomUUID } from 'node:crypto'
import { type Resource, resource } from '../acquisition/json.ts'
import { type HookRequest, parseHookRequest } from '../cds-hooks/request.ts'
import type { CdsService, ServicePackage } from '../guideline-folder.ts'
import { asItWas } from './as-it-was.ts'
import { type Chart, ChartError, patientOf } from './chart.ts'
import { knownAt } from './known-at.ts'
import { Inputs, prefetchOf, searchset } from './prefetch.ts'

export type ChartCall = {
  readonly hook: string
  readonly kind: CdsService['kind']
  readonly patientId: string
  /** The chart is taken back to this moment; without it, it counts as it stands. */
  readonly asOf: number | undefined
}

/** The call that a client would have sent for this chart: every input answered, draft orders in the context of an order hook. */
export function requestOf(chart: Chart, service: ServicePackage, { hook, kind, patientId, asOf }: ChartCall): HookRequest {
  const inputs = new Inputs(service.requirements)
  const ordering = kind === 'orders'
  const isDraft = (item: Resource): boolean => ordering && item.status === 'draft' && item.intent !== undefined
  const own = chart.resources.filter(item => concerns(item, patientId))
  const resources = asOf === undefined ? own : own.flatMap(item => (isDraft(item) ? item : rewound(item, asOf)))
  return parseHookRequest({
    hook,
    hookInstance: randomUUID(),
    context: { patientId, ...(ordering ? { draftOrders: searchset(resources.filter(isDraft)) } : {}) },
    prefetch: prefetchOf(
      resources.filter(item => !isDraft(item)).map(item => ({ item, inputs: inputs.of(item) })),
      inputs
    )
  })
}

const rewound = (item: Resource, asOf: number): readonly Resource[] =>
  (knownAt(item) ?? Number.POSITIVE_INFINITY) <= asOf ? [asItWas(item, asOf)] : []

/** Of this patient, or of nobody. What names somebody else is left to its own chart. */
function concerns(item: Resource, patientId: string): boolean {
  if (item.resourceType === 'Patient') return item.id === patientId
  const [owner] = patientOf(item)
  return owner === undefined || owner === patientId
}

/**
 * The patient a chart is about.
 * @throws ChartError if there is none, or several and none was chosen.
 */
export function patientChosen(chart: Chart, wanted: string | undefined): string {
  const id = wanted?.replace(/^Patient\//, '')
  if (id !== undefined && !chart.patientIds.includes(id)) throw new ChartError(`There is no patient ${id} in the file.`)
  const only = id ?? chart.patientIds[0]
  if (only === undefined) throw new ChartError('The file names no patient.')
  return only
}

/** @throws ChartError if it is neither a Bundle nor a CDS Hooks request. */
export function testsOrderedOf(json: unknown): Resource {
  const bundle = resource(json)
  if (bundle?.resourceType !== 'Bundle') throw new ChartError('This is neither a FHIR Bundle nor a CDS Hooks request.')
  return bundle
}
