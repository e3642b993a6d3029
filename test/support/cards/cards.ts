import type { Card } from '../../../src/cds-hooks/response.ts'

export const topicOf = (card: Card): string => card.source.topic?.code ?? ''

/** `topic:indicator` of every card, in order. */
export const outline = (cards: readonly Card[]): readonly string[] => cards.map(card => `${topicOf(card)}:${card.indicator}`)

type Resource = { readonly resourceType: string } & Readonly<Record<string, unknown>>

/** Every resource that a card's suggestions would create or change. */
export function resourcesOf(card: Card): readonly Resource[] {
  return (card.suggestions ?? []).flatMap(suggestion =>
    (suggestion.actions ?? []).flatMap(action => ('resource' in action ? [action.resource as Resource] : []))
  )
}

/** Drugs that the suggestions of a card order anew. */
export const drugOrders = (card: Card): readonly Resource[] =>
  resourcesOf(card).filter(resource => resource.resourceType === 'MedicationRequest')
