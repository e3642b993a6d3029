import type { MedicationRequest, ServiceRequest, Timing } from 'fhir/r4.js'
import type { Resource } from '../acquisition/json.ts'
import { isPlainId } from '../acquisition/query.ts'
import type { Action } from '../cds-hooks/response.ts'
import { revisedOrder } from '../facts/revised-order.ts'
import { hour, isoOf, lastMoment } from '../facts/time.ts'
import type { Amendment, Code, Prescription, Proposal, Route, Schedule, Test, TestTime } from '../recommendation.ts'
import { stillContained } from './still-contained.ts'
import { withContent } from './with-content.ts'

/** What all orders of one answer share. */
export type OrderContext = {
  readonly patientId: string
  readonly encounterId?: string | undefined
  readonly asOf: number
  readonly intent: 'proposal' | 'order'
  /** Where the order is filed, for clients that ask for it. */
  readonly category?: string | undefined
  /** The same for drugs alone, where a card is about another place than the present one. */
  readonly drugCategory?: string | undefined
  /** The indication, as codings of one concept. */
  readonly indication: { readonly text: string; readonly coding: readonly Code[] }
}

const ucum = 'http://unitsofmeasure.org'
const snomed = 'http://snomed.info/sct'

const routes: Readonly<Record<Route, Code>> = {
  oral: { system: snomed, code: '26643006', display: 'Oral route (qualifier value)' },
  intravenous: { system: snomed, code: '47625008', display: 'Intravenous route (qualifier value)' },
  intramuscular: { system: snomed, code: '78421000', display: 'Intramuscular route (qualifier value)' }
}

/** With `artifacts/` the one place that writes FHIR: a proposal becomes an action of a suggestion. */
export function toAction(proposal: Proposal, context: OrderContext): Action {
  if (proposal.act === 'prescribe')
    return { type: 'create', description: proposal.text, resource: medicationRequest(proposal, context) }
  if (proposal.act === 'test') return { type: 'create', description: proposal.text, resource: serviceRequest(proposal, context) }
  if (proposal.act === 'remove') return { type: 'delete', description: proposal.text, resourceId: proposal.order.reference }
  return { type: 'update', description: proposal.text, resource: amended(proposal, context) }
}

function medicationRequest(order: Prescription, context: OrderContext): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    status: 'draft',
    intent: context.intent,
    ...drugCategoriesOf(context),
    priority: order.urgency,
    medicationCodeableConcept: { coding: [{ ...order.product }], text: order.text },
    subject: { reference: `Patient/${context.patientId}` },
    ...encounterOf(context),
    reasonCode: [indicationOf(context)],
    note: [{ text: order.note }],
    dosageInstruction: [dosageInstruction(order)]
  }
}

/** Dose, rate, time and words of an order. */
export function dosageInstruction(order: Prescription): NonNullable<MedicationRequest['dosageInstruction']>[number] {
  const timing = timingOf(order.schedule)
  const dose = order.dose && { doseQuantity: quantity(order.dose) }
  const rate = order.rate && { rateQuantity: quantity(order.rate) }
  return {
    text: order.text,
    ...(order.instructions.length > 0 ? { additionalInstruction: order.instructions.map(text => ({ text })) } : {}),
    ...(timing ? { timing } : {}),
    route: { coding: [{ ...routes[order.route] }] },
    ...(dose || rate ? { doseAndRate: [{ ...dose, ...rate }] } : {}),
    ...(order.maxPerDay
      ? {
          maxDosePerPeriod: {
            numerator: quantity(order.maxPerDay),
            denominator: { value: 24, unit: 'h', system: ucum, code: 'h' }
          }
        }
      : {})
  }
}

function quantity(measure: { readonly value: number; readonly unit: string; readonly code?: string }) {
  return { value: measure.value, unit: measure.unit, system: ucum, code: measure.code ?? measure.unit }
}

function timingOf(schedule: Schedule): Timing | undefined {
  const runs = schedule.runs === undefined ? {} : { duration: schedule.runs, durationUnit: 'min' as const }
  if (schedule.kind === 'bedtime') return { repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] } }
  if (schedule.kind === 'daily') return { repeat: { frequency: schedule.times ?? 1, period: 1, periodUnit: 'd' } }
  if (schedule.kind === 'every') {
    return {
      repeat: {
        ...(schedule.count ? { count: schedule.count } : {}),
        frequency: 1,
        period: schedule.hours ?? 24,
        periodUnit: 'h',
        ...runs
      }
    }
  }
  if (schedule.kind === 'continuous') {
    return { repeat: { boundsDuration: { value: schedule.endsAfter ?? 24, unit: 'h', system: ucum, code: 'h' } } }
  }
  return { repeat: { count: 1, ...runs } }
}

function serviceRequest(order: Test, context: OrderContext): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent: context.intent,
    ...categoriesOf(order, context),
    priority: order.urgency,
    code: { coding: [{ ...order.test }], text: order.text },
    subject: { reference: `Patient/${context.patientId}` },
    ...encounterOf(context),
    ...occurrence(order.when, context.asOf),
    reasonCode: [indicationOf(context)],
    note: [{ text: order.note }]
  }
}

const filed = (code: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category', code }]
})

function drugCategoriesOf({ drugCategory, category }: OrderContext): Pick<MedicationRequest, 'category'> {
  const own = drugCategory ?? category
  return own ? { category: [filed(own)] } : {}
}

function categoriesOf({ kind }: Test, { category }: OrderContext): Pick<ServiceRequest, 'category'> {
  const categories = [
    ...(kind === 'laboratory'
      ? [{ coding: [{ system: snomed, code: '108252007', display: 'Laboratory procedure (procedure)' }] }]
      : []),
    ...(category ? [filed(category)] : [])
  ]
  return categories.length > 0 ? { category: categories } : {}
}

const instant = (at: number): string => `${isoOf(Math.min(at, lastMoment)).slice(0, 19)}Z`

function occurrence(
  when: TestTime,
  asOf: number
): Pick<ServiceRequest, 'occurrenceDateTime' | 'occurrencePeriod' | 'occurrenceTiming'> {
  if (when.kind === 'now') return { occurrenceDateTime: instant(asOf) }
  if (when.kind === 'in') return { occurrenceDateTime: instant(asOf + when.hours * hour) }
  if (when.kind === 'between') {
    return { occurrencePeriod: { start: instant(asOf + when.fromHours * hour), end: instant(asOf + when.toHours * hour) } }
  }
  const repeat: NonNullable<Timing['repeat']> = {
    boundsDuration: { value: when.forHours, unit: 'h', system: ucum, code: 'h' },
    frequency: 1,
    period: when.hours,
    ...(when.upTo ? { periodMax: when.upTo } : {}),
    periodUnit: 'h'
  }
  return { occurrenceTiming: { repeat } }
}

/** The whole order back, changed: clients take an update for the complete new resource. */
function amended({ order, change }: Amendment, context: OrderContext): object {
  const source = withContent({ ...order.source })
  if (change === 'stop') return { ...source, status: 'stopped' }
  if (change.act === 'revise') return withoutFormer(revisedOrder(source as Resource, change))
  // The narrative tells the former dose.
  const { medicationReference: _former, text: _narrative, contained, ...kept } = source
  const named = stillContained(contained, kept)
  const fresh = medicationRequest(change, context)
  return {
    ...kept,
    ...(named.length > 0 ? { contained: named } : {}),
    medicationCodeableConcept: fresh.medicationCodeableConcept,
    dosageInstruction: fresh.dosageInstruction,
    note: [...notesOf(kept.note), ...(fresh.note ?? [])]
  }
}

/** What the order contains and no longer names, such as the former product, goes. */
function withoutFormer({ contained, ...kept }: Resource): object {
  const named = stillContained(contained, kept)
  return { ...kept, ...(named.length > 0 ? { contained: named } : {}) }
}

const notesOf = (note: unknown): readonly { text: string }[] => (Array.isArray(note) ? note : [])

const encounterOf = ({ encounterId }: OrderContext) =>
  isPlainId(encounterId) ? { encounter: { reference: `Encounter/${encounterId}` } } : {}

const indicationOf = ({ indication }: OrderContext) => ({
  coding: indication.coding.map(code => ({ ...code })),
  text: indication.text
})
