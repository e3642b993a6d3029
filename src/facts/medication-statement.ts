import { type Json, object, type Resource, string } from '../acquisition/json.ts'

const notTaken: ReadonlySet<unknown> = new Set(['n', 'not-taken'])

/**
 * What a patient is said to take, in the form of an order, so that both are read by the same rules. It keeps no id: nobody can change or
 * stop an order that was never written.
 */
export function statementAsOrder(item: Resource): Resource {
  const { id: _, ...statement } = item
  const period = object(item.effectivePeriod)
  const made: Json = {
    ...statement,
    resourceType: 'MedicationRequest',
    status: statusOf(item),
    intent: 'order',
    // The day on which it was said that the drug is still taken, which says more than the day of its beginning.
    authoredOn: item.dateAsserted ?? period?.start ?? item.effectiveDateTime,
    dosageInstruction: item.dosage,
    ...(period?.end === undefined ? {} : { dispenseRequest: { validityPeriod: { end: period.end } } })
  }
  return made as Resource
}

/** R5 writes `recorded` of what is taken; STU3 says beside the status that it is not. */
function statusOf({ status, taken }: Resource): string {
  const said = string(status)?.trim().toLowerCase() ?? ''
  if (notTaken.has(string(taken)?.toLowerCase())) return 'stopped'
  return said === 'recorded' ? 'active' : said
}
