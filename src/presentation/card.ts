import { randomUUID } from 'node:crypto'
import type { Card, Suggestion } from '../cds-hooks/response.ts'
import type { CdsService } from '../cds-service.ts'
import type { Profile } from '../clients/profile.ts'
import type { BasisFact, Option, Recommendation, Urgency } from '../recommendation.ts'
import { renderSections, type Section } from './markdown.ts'
import { type OrderContext, toAction } from './order.ts'

export type CardContext = {
  readonly service: Pick<CdsService, 'namespace' | 'source' | 'topics' | 'overrideReasons' | 'knowledge'>
  readonly profile: Profile
  /** Public address of the service, without a slash at its end. */
  readonly publicUrl: string
  readonly orders: OrderContext
}

const rank: Readonly<Record<Urgency, number>> = { critical: 0, warning: 1, info: 2 }
const longestSummary = 139

/** Cards in order of urgency, at most as many as the profile shows. A critical one is never dropped; what was dropped is named. */
export function toCards(recommendations: readonly Recommendation[], context: CardContext): readonly Card[] {
  const ordered = [...recommendations].sort((a, b) => rank[a.urgency] - rank[b.urgency])
  const critical = ordered.filter(item => item.urgency === 'critical').length
  const kept = ordered.slice(0, Math.max(context.profile.mostCards, critical))
  const dropped = ordered.slice(kept.length)
  return kept.map((item, index) => toCard(item, context, index === kept.length - 1 ? dropped : []))
}

function toCard(item: Recommendation, context: CardContext, dropped: readonly Recommendation[]): Card {
  const { service, profile, publicUrl } = context
  const topic = service.topics.find(known => known.code === item.topic)
  const suggestions = item.options.map(option => toSuggestion(option, context))
  return {
    uuid: randomUUID(),
    summary: clip(item.headline),
    indicator: item.urgency,
    detail: renderSections(sectionsOf(item, service.source, dropped)),
    source: {
      label: service.source,
      url: `${publicUrl}/guideline`,
      topic: { system: service.namespace.topicSystem, code: item.topic, ...(topic ? { display: topic.display } : {}) }
    },
    ...(suggestions.length > 0 ? { suggestions, selectionBehavior: hasDrug(item) ? 'at-most-one' : 'any' } : {}),
    ...(item.urgency === 'info' ? {} : { overrideReasons: service.overrideReasons.map(reason => ({ ...reason })) }),
    links: [{ label: 'Why', url: `${publicUrl}/guideline/${item.topic}`, type: 'absolute' }],
    ...(profile.sendsEvidence ? { extension: { [service.namespace.evidence]: evidence(item, service.knowledge) } } : {})
  }
}

function sectionsOf(item: Recommendation, source: string, dropped: readonly Recommendation[]): readonly Section[] {
  const cited = [item.row ? `row ${item.row}` : '', ...item.statements, ...(item.conflicts ?? [])].filter(Boolean).join(', ')
  return [
    { title: 'Why', lines: item.why },
    { title: 'What to do', lines: item.plan },
    { title: 'Before you do it', lines: item.before ?? [] },
    { title: 'Monitor', lines: item.monitor ?? [] },
    { title: 'Not shown', lines: dropped.map(other => other.headline) },
    { title: 'Sources', lines: [`${source}: ${cited}. For health professionals; the decision is yours.`] }
  ]
}

function toSuggestion(option: Option, context: CardContext): Suggestion {
  return {
    label: option.label,
    uuid: randomUUID(),
    ...(option.recommended ? { isRecommended: true } : {}),
    ...(option.proposals.length > 0 ? { actions: option.proposals.map(proposal => toAction(proposal, context.orders)) } : {})
  }
}

const hasDrug = (item: Recommendation): boolean =>
  item.options.some(option => option.proposals.some(proposal => proposal.act !== 'test'))

function evidence(item: Recommendation, knowledge: CdsService['knowledge']): object {
  return {
    recommendation: item.topic,
    ...(item.row ? { row: item.row } : {}),
    ...nonEmpty('findings', item.findings ?? []),
    ...nonEmpty('statements', item.statements),
    ...nonEmpty('conflicts', item.conflicts ?? []),
    ...nonEmpty('facts', item.basis.map(dated)),
    ...nonEmpty('unknown', item.unknown),
    knowledge: knowledgeOf(knowledge)
  }
}

export const knowledgeOf = ({ version, reviewedBy, reviewedOn }: CdsService['knowledge']): object => ({
  version,
  reviewedBy,
  ...(reviewedOn ? { reviewedOn } : {})
})

const nonEmpty = (name: string, items: readonly unknown[]): object => (items.length > 0 ? { [name]: items } : {})

const dated = ({ at, ...fact }: BasisFact): object => ({
  ...fact,
  ...(at === undefined ? {} : { at: new Date(at).toISOString() })
})

/** Cut on whole characters, never inside one, and marked as cut. */
export function clip(text: string): string {
  const characters = [...text]
  return characters.length <= longestSummary ? text : `${characters.slice(0, longestSummary - 1).join('')}…`
}
