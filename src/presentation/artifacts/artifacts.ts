import type { ActivityDefinition, ConceptMap, Library, PlanDefinition, ValueSet } from 'fhir/r4.js'
import type { OrderTemplate, Publication } from '../../guideline/publication.ts'
import { activityDefinition } from './activity-definition.ts'
import { unitMap } from './concept-map.ts'
import { library } from './library.ts'
import { recommendation, strategy } from './plan-definition.ts'
import { valueSet } from './value-set.ts'

export type Artifact = ActivityDefinition | ConceptMap | Library | PlanDefinition | ValueSet

/** A guideline as FHIR resources: with `order.ts` the only writer of FHIR. */
export function artifactsOf(publication: Publication): readonly Artifact[] {
  const { gates, rows, companions, checks, codeLists, logic } = publication
  const steps = [...gates, ...rows, ...companions, ...checks]
  return [
    strategy(publication),
    ...steps.map(step => recommendation(publication, step)),
    ...once(steps.flatMap(({ orders }) => orders)).map(order => activityDefinition(publication, order)),
    ...codeLists.map(list => valueSet(publication, list)),
    unitMap(publication),
    ...logic.map(one => library(publication, one))
  ]
}

/** Several rows offer the same order. */
const once = (orders: readonly OrderTemplate[]): readonly OrderTemplate[] => [
  ...new Map(orders.map(order => [order.id, order])).values()
]
