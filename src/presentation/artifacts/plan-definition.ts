import type { PlanDefinition, PlanDefinitionAction, RelatedArtifact } from 'fhir/r4.js'
import type { Citation, OrderTemplate, Publication, PublishedStep } from '../../guideline/publication.ts'
import { artifactId, canonicalOf } from './canonical.ts'
import { metadataOf, reviewOf } from './metadata.ts'

type Kind = 'clinical-protocol' | 'eca-rule'
type Condition = NonNullable<PlanDefinitionAction['condition']>[number]

/** The strategy: gates and rows in their order, of which the first that holds decides, and what is judged beside them. */
export function strategy(publication: Publication): PlanDefinition {
  const { gates, rows, companions, checks, title, purpose } = publication
  return {
    ...plan(publication, {
      part: 'strategy',
      title,
      type: 'clinical-protocol',
      steps: [...gates, ...rows, ...companions, ...checks]
    }),
    description: purpose,
    purpose,
    action: [
      {
        title: 'What decides',
        description: 'Gates, then rows, in this order; the first that holds decides.',
        selectionBehavior: 'at-most-one',
        action: [...gates, ...rows].map(step => reference(publication, step))
      },
      {
        title: 'What is judged beside it',
        selectionBehavior: 'any',
        action: companions.map(step => reference(publication, step))
      },
      {
        title: 'Tests of drafted orders',
        selectionBehavior: 'any',
        action: checks.map(step => reference(publication, step))
      }
    ]
  }
}

const reference = (publication: Publication, step: PublishedStep): PlanDefinitionAction => ({
  title: `${step.id} ${step.title}`,
  description: step.condition,
  condition: conditionsOf(publication, step),
  definitionCanonical: canonicalOf(publication, 'PlanDefinition', artifactId(publication, step.id))
})

/** One gate, row, companion or check: when it applies, what it says, and the orders it offers. */
export function recommendation(publication: Publication, step: PublishedStep): PlanDefinition {
  const libraries = step.expression ? [canonicalOf(publication, 'Library', step.expression.library)] : []
  return {
    ...plan(publication, { part: step.id, title: `${step.id}: ${step.title}`, type: 'eca-rule', steps: [step] }),
    description: `${step.condition} ${step.action}`,
    ...(libraries.length > 0 ? { library: libraries } : {}),
    action: [
      {
        title: step.title,
        description: step.action,
        textEquivalent: `If: ${step.condition} Then: ${step.action}`,
        condition: conditionsOf(publication, step),
        ...(step.orders.length > 0
          ? { selectionBehavior: 'any' as const, action: step.orders.map(order => offered(publication, order)) }
          : {})
      }
    ]
  }
}

function offered(publication: Publication, { id, title, condition }: OrderTemplate): PlanDefinitionAction {
  const expression = condition?.expression
  return {
    title,
    ...(condition ? { description: `For: ${condition.words}` } : {}),
    ...(expression
      ? { condition: [{ kind: 'applicability' as const, expression: { language: 'text/cql', expression: expression.text } }] }
      : {}),
    definitionCanonical: canonicalOf(publication, 'ActivityDefinition', artifactId(publication, id))
  }
}

/** The condition in words always, and for machines where the logic has it. */
function conditionsOf(publication: Publication, { condition, expression }: PublishedStep): Condition[] {
  return [
    {
      kind: 'applicability',
      expression: expression
        ? {
            description: condition,
            language: 'text/cql-identifier',
            expression: expression.name,
            reference: canonicalOf(publication, 'Library', expression.library)
          }
        : { description: condition, language: 'text/plain', expression: condition }
    }
  ]
}

type Plan = { readonly part: string; readonly title: string; readonly type: Kind; readonly steps: readonly PublishedStep[] }

function plan(publication: Publication, { part, title, type, steps }: Plan) {
  return {
    resourceType: 'PlanDefinition' as const,
    ...metadataOf(publication, 'PlanDefinition', artifactId(publication, part), title),
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/plan-definition-type', code: type }] },
    ...reviewOf(publication),
    relatedArtifact: relatedTo(steps)
  }
}

/** Every statement, decision and amendment behind it, once. */
function relatedTo(steps: readonly PublishedStep[]): RelatedArtifact[] {
  const cited = new Map<string, Citation>(steps.flatMap(step => step.citations.map(one => [one.id, one] as const)))
  return [...cited.values()].map(({ id, text }) => ({ type: 'citation', label: id, display: id, citation: text }))
}
