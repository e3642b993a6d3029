import { list, object, objects, type Resource, string } from '../acquisition/json.ts'
import { loincCodes } from '../acquisition/observation-codes.ts'
import type { PatientRecord } from '../acquisition/patient-record.ts'
import { statusWords } from './status-words.ts'
import { earliest, endOfPeriod, lastMoment, latest, type Moment, moment } from './time.ts'

/** An order for a laboratory test, of the chart or of the session. */
export type TestOrder = {
  readonly loincCodes: readonly string[]
  /** Codes of any system, and the words it goes by. */
  readonly codes: readonly { readonly system: string; readonly code: string }[]
  readonly text: string
  readonly authored: Moment | undefined
  /** From when to when it is due; nothing where it does not say. */
  readonly due: { readonly from: number; readonly to: number } | undefined
}

const binding = new Set<unknown>(['order', 'original-order', 'instance-order', 'filler-order', 'reflex-order', undefined])

/** Orders for tests that stand, and those that are about to be signed. */
export const testOrders = (records: PatientRecord): readonly TestOrder[] => [
  ...records
    .resources('ServiceRequest')
    .filter(item => statusWords(item.status).includes('active') && item.doNotPerform !== true && binding.has(item.intent))
    .map(testOrder),
  ...records.drafts
    .filter(({ resource, ofThisPatient }) => ofThisPatient && resource.resourceType === 'ServiceRequest')
    .filter(({ resource }) => statusWords(resource.status).every(word => word === 'draft' || word === 'active'))
    .filter(({ resource }) => resource.doNotPerform !== true)
    .map(({ resource }) => testOrder(resource))
]

function testOrder(item: Resource): TestOrder {
  const concept = object(item.code)
  const codings = objects(concept?.coding)
  return {
    loincCodes: loincCodes(item),
    codes: codings.map(({ system, code }) => ({ system: string(system) ?? '', code: string(code) ?? '' })),
    text: [concept?.text, ...codings.map(({ display }) => display)].flatMap(word => string(word) ?? []).join(' '),
    authored: moment(item.authoredOn),
    due: dueOf(item)
  }
}

/** A test by its code or its category, whatever it goes by. */
export function isOfLaboratory(item: Resource): boolean {
  if (loincCodes(item).length > 0) return true
  const kinds = objects(item.category).flatMap(category => [...objects(category.coding), category])
  return kinds.some(({ code, display, text }) => [code, display, text].some(word => testKinds.test(string(word) ?? '')))
}

/** SNOMED CT's laboratory procedure and imaging, the sections of HL7 v2, and their words. */
const testKinds = /^(108252007|363679005|lab|labs?\b.*|rad|laborator\w*.*|blood tests?|imaging|radiology|.*pathology)$/i

function dueOf({ occurrenceDateTime, occurrencePeriod, occurrenceTiming }: Resource): TestOrder['due'] {
  const timing = object(occurrenceTiming)
  const moments = [occurrenceDateTime, ...list(timing?.event)].flatMap(value => moment(value) ?? [])
  const periods = objects([occurrencePeriod, object(timing?.repeat)?.boundsPeriod])
  const starts = [...moments.map(earliest), ...periods.flatMap(({ start }) => moment(start)?.at ?? [])]
  const ends = [...moments.map(latest), ...periods.flatMap(period => endOfPeriod(period) ?? [])]
  const all = [...starts, ...ends]
  return all.length === 0 ? undefined : { from: Math.min(...all), to: ends.length === 0 ? lastMoment : Math.max(...all) }
}
