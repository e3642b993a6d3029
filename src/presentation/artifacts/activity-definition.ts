import type { ActivityDefinition } from 'fhir/r4.js'
import type { OrderTemplate, Publication } from '../../guideline/publication.ts'
import type { TestTime } from '../../recommendation.ts'
import { dosageInstruction } from '../order.ts'
import { artifactId } from './canonical.ts'
import { metadataOf, reviewOf } from './metadata.ts'

const ucum = 'http://unitsofmeasure.org'
const hours = (value: number) => ({ value, unit: 'h', system: ucum, code: 'h' })

/** One order as a template, with its dosage or its time. */
export function activityDefinition(publication: Publication, { id, title, condition, order }: OrderTemplate): ActivityDefinition {
  const { status, ...metadata } = metadataOf(publication, 'ActivityDefinition', artifactId(publication, id), title)
  const common = {
    resourceType: 'ActivityDefinition' as const,
    ...metadata,
    status,
    description: [title, ...(condition ? [`For: ${condition.words}`] : []), ...order.note.split(/(?<=\.)\s/)].join('. '),
    ...reviewOf(publication),
    intent: 'proposal' as const,
    priority: order.urgency
  }
  if (order.act === 'test')
    return {
      ...common,
      kind: 'ServiceRequest',
      code: { coding: [{ ...order.test }], text: order.text },
      ...timingOf(order.when)
    }
  return {
    ...common,
    kind: 'MedicationRequest',
    productCodeableConcept: { coding: [{ ...order.product }], text: order.text },
    dosage: [dosageInstruction(order)]
  }
}

/** When a test is due, counted from the order. */
function timingOf(when: TestTime): Pick<ActivityDefinition, 'timingDuration' | 'timingRange' | 'timingTiming'> {
  if (when.kind === 'now') return {}
  if (when.kind === 'in') return { timingDuration: hours(when.hours) }
  if (when.kind === 'between') return { timingRange: { low: hours(when.fromHours), high: hours(when.toHours) } }
  return {
    timingTiming: {
      repeat: {
        boundsDuration: hours(when.forHours),
        frequency: 1,
        period: when.hours,
        ...(when.upTo ? { periodMax: when.upTo } : {}),
        periodUnit: 'h'
      }
    }
  }
}
