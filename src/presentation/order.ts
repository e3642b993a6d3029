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
    category: drugCategoriesOf(context),
    priority: order.urgency,
    medicationCodeableConcept: { coding: [{ ...order.product }], text: order.text },
    subject: { reference: `Patient/${context.patientId}` },
    encounter: encounterOf(context),
    reasonCode: [indicationOf(context)],
    note: [{ text: order.note }],
    dosageInstruction: [dosageInstruction(order)]
  }
}

/** Dose, rate, time and words of an order. */
export function dosageInstruction(order: Prescription): NonNullable<MedicationRequest['dosageInstruction']>[number] {
  const doseQuantity = order.dose && quantity(order.dose)
  const rateQuantity = order.rate && quantity(order.rate)
  return {
    text: order.text,
    additionalInstruction: order.instructions.length > 0 ? order.instructions.map(text => ({ text })) : undefined,
    timing: timingOf(order.schedule),
    route: { coding: [{ ...routes[order.route] }] },
    doseAndRate: doseQuantity || rateQuantity ? [{ doseQuantity, rateQuantity }] : undefined,
    maxDosePerPeriod: order.maxPerDay && {
      numerator: quantity(order.maxPerDay),
      denominator: { value: 24, unit: 'h', system: ucum, code: 'h' }
    }
  }
}

function quantity(measure: { readonly value: number; readonly unit: string; readonly code?: string }) {
  return { value: measure.value, unit: measure.unit, system: ucum, code: measure.code ?? measure.unit }
}

function timingOf(schedule: Schedule): Timing {
  const duration = schedule.runs
  const durationUnit = duration === undefined ? undefined : 'min'
  if (schedule.kind === 'bedtime') return { repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] } }
  if (schedule.kind === 'daily') return { repeat: { frequency: schedule.times ?? 1, period: 1, periodUnit: 'd' } }
  if (schedule.kind === 'every') {
    const count = schedule.count || undefined
    return { repeat: { count, frequency: 1, period: schedule.hours ?? 24, periodUnit: 'h', duration, durationUnit } }
  }
  if (schedule.kind === 'continuous') {
    return { repeat: { boundsDuration: { value: schedule.endsAfter ?? 24, unit: 'h', system: ucum, code: 'h' } } }
  }
  return { repeat: { count: 1, duration, durationUnit } }
}

function serviceRequest(order: Test, context: OrderContext): ServiceRequest {
  return {
    resourceType: 'ServiceRequest',
    status: 'draft',
    intent: context.intent,
    category: categoriesOf(order, context),
    priority: order.urgency,
    code: { coding: [{ ...order.test }], text: order.text },
    subject: { reference: `Patient/${context.patientId}` },
    encounter: encounterOf(context),
    ...occurrence(order.when, context.asOf),
    reasonCode: [indicationOf(context)],
    note: [{ text: order.note }]
  }
}

const filed = (code: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category', code }]
})

function drugCategoriesOf({ drugCategory, category }: OrderContext): MedicationRequest['category'] {
  const own = drugCategory ?? category
  return own ? [filed(own)] : undefined
}

function categoriesOf({ kind }: Test, { category }: OrderContext): ServiceRequest['category'] {
  const categories: NonNullable<ServiceRequest['category']> = []
  if (kind === 'laboratory')
    categories.push({ coding: [{ system: snomed, code: '108252007', display: 'Laboratory procedure (procedure)' }] })
  if (category) categories.push(filed(category))
  return categories.length > 0 ? categories : undefined
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
    periodMax: when.upTo || undefined,
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
    contained: named.length > 0 ? named : undefined,
    medicationCodeableConcept: fresh.medicationCodeableConcept,
    dosageInstruction: fresh.dosageInstruction,
    note: [...notesOf(kept.note), ...(fresh.note ?? [])]
  }
}

/** What the order contains and no longer names, such as the former product, goes. */
function withoutFormer({ contained, ...kept }: Resource): object {
  const named = stillContained(contained, kept)
  return { ...kept, contained: named.length > 0 ? named : undefined }
}

const notesOf = (note: unknown): readonly { text: string }[] => (Array.isArray(note) ? note : [])

const encounterOf = ({ encounterId }: OrderContext) =>
  isPlainId(encounterId) ? { reference: `Encounter/${encounterId}` } : undefined

const indicationOf = ({ indication }: OrderContext) => ({
  coding: indication.coding.map(code => ({ ...code })),
  text: indication.text
})
