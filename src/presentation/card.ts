import { isPlainReference } from '../acquisition/query.ts'
import type { Card, Link } from '../cds-hooks/response.ts'
import type { Profile } from '../clients/profile.ts'
import { isoOf } from '../facts/time.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import type { BasisFact, Code, Recommendation, Urgency } from '../recommendation.ts'
import { cardText } from './card-text.ts'
import { type Part, renderDetail } from './detail.ts'
import { localTimes } from './local-times.ts'
import type { OrderContext } from './order.ts'
import { toSuggestions } from './suggestion.ts'
import { timeOrderedUuid } from './time-ordered-uuid.ts'

export type CardContext = {
  readonly service: Pick<ServicePackage, 'namespace' | 'source' | 'topics' | 'overrideReasons' | 'knowledge' | 'chart'>
  readonly profile: Profile
  /** Public address of the service, without a slash at its end. */
  readonly publicUrl: string
  /** The trend app is known to the record, which can so open it from a card. */
  readonly launchesTrend?: boolean | undefined
  readonly orders: OrderContext
  /** Zone of the times that a card shows; UTC without one. */
  readonly timeZone?: string | undefined
  /** Only critical cards offer orders; the others say in words what could be ordered. */
  readonly isTooEarly?: boolean | undefined
}

const rank: Readonly<Record<Urgency, number>> = { critical: 0, warning: 1, info: 2 }
const longestSummary = 139

/** Recommendations in order of urgency, at most as many as are shown, and those beyond. A critical one is never dropped. */
export function shownOf(recommendations: readonly Recommendation[], maxCards: number) {
  const ordered = [...recommendations].sort((a, b) => rank[a.urgency] - rank[b.urgency])
  const critical = ordered.filter(item => item.urgency === 'critical').length
  const most = Math.max(maxCards, critical)
  return { shown: ordered.slice(0, most), dropped: ordered.slice(most) }
}

/** Cards in order of urgency, at most as many as the profile shows. What was dropped is named. */
export function toCards(recommendations: readonly Recommendation[], context: CardContext): readonly Card[] {
  const { service, profile } = context
  const { shown, dropped } = shownOf(recommendations, profile.maxCards)
  const overrideReasons = service.overrideReasons.map(reason => profile.overrideReasons?.[reason.code] ?? reason)
  return shown.map((item, index) => toCard(item, context, overrideReasons, index === shown.length - 1 ? dropped : []))
}

function toCard(
  item: Recommendation,
  context: CardContext,
  overrideReasons: readonly Code[],
  dropped: readonly Recommendation[]
): Card {
  const { service, profile, publicUrl } = context
  const guideline = `${publicUrl}/guideline`
  const topic = service.topics.find(known => known.code === item.topic)
  const options = context.isTooEarly && item.urgency !== 'critical' ? [] : item.options
  const drugCategory = profile.orderCategory === 'by-encounter' ? topic?.orderCategory : undefined
  const suggestions = toSuggestions(options, profile, { ...context.orders, drugCategory })
  const { parts, left } = cardText(item, options, dropped, profile)
  return {
    uuid: timeOrderedUuid(),
    summary: clip(item.headline),
    indicator: item.urgency,
    detail: renderDetail(inLocalTime(parts, context), closingOf(item, service.knowledge, profile), profile.detail),
    source: {
      label: service.source,
      url: guideline,
      topic: { system: service.namespace.topicSystem, code: item.topic, display: topic?.display }
    },
    suggestions: suggestions.length > 0 ? suggestions : undefined,
    selectionBehavior: suggestions.length > 0 ? behaviorOf(item, profile) : undefined,
    overrideReasons: item.urgency === 'info' ? undefined : overrideReasons,
    links: [
      { label: 'Why', url: `${guideline}/${item.topic}${placeOf(item)}`, type: 'absolute' },
      ...trendLinks(item.topic, context)
    ],
    extension: extensionOf(item, left, context)
  }
}

const mediaTypes = { plain: 'text/plain', html: 'text/html' } as const

function extensionOf(item: Recommendation, left: readonly string[], { service, profile }: CardContext): Card['extension'] {
  const { detail, detailTypeExtension, sendsEvidence } = profile
  const typed = detailTypeExtension !== undefined && detail !== 'markdown'
  if (!sendsEvidence && !typed) return undefined
  const extension: Record<string, unknown> = {}
  if (sendsEvidence) extension[service.namespace.evidence] = evidence(item, left, service.knowledge)
  if (typed) extension[detailTypeExtension] = mediaTypes[detail]
  return extension
}

/** Leads to the curve behind the card; the app is told the topic when the record launches it. */
function trendLinks(topic: string, { service, publicUrl, launchesTrend }: CardContext): readonly Link[] {
  const [measure] = service.chart?.measures ?? []
  if (!launchesTrend || !measure) return []
  return [{ label: `${measure.title} over time`, url: `${publicUrl}/smart/launch`, type: 'smart', appContext: topic }]
}

/** Where the page of the topic shows this patient's row: `?row=V2&renal=R1`. */
function placeOf({ row, basis }: Recommendation): string {
  const renal = basis.find(fact => fact.name === 'renalBand')?.value
  const query = [
    row ? `row=${encodeURIComponent(row)}` : '',
    typeof renal === 'string' ? `renal=${encodeURIComponent(renal)}` : ''
  ]
  const stated = query.filter(Boolean).join('&')
  return stated ? `?${stated}` : ''
}

function inLocalTime(parts: readonly Part[], { orders, timeZone }: CardContext): readonly Part[] {
  const local = localTimes(orders.asOf, timeZone)
  return parts.map(({ title, lines }) => ({ title, lines: lines.map(local) }))
}

/** The row, and whether anybody has signed it off. */
function closingOf(
  { row }: Recommendation,
  { reviewedOn }: ServicePackage['knowledge'],
  { length }: Profile
): string | undefined {
  if (length === 'short') return undefined
  return [row ? `Row ${row}` : '', reviewedOn ? `signed off ${reviewedOn}` : 'pending clinical sign-off']
    .filter(Boolean)
    .join(' · ')
}

const behaviorOf = (item: Recommendation, profile: Profile): 'at-most-one' | 'any' =>
  profile.selectionBehavior === 'by-card' && hasDrug(item) ? 'at-most-one' : 'any'

const hasDrug = (item: Recommendation): boolean =>
  item.options.some(option => option.proposals.some(proposal => proposal.act !== 'test'))

function evidence(item: Recommendation, left: readonly string[], knowledge: ServicePackage['knowledge']): object {
  return {
    recommendation: item.topic,
    row: item.row || undefined,
    findings: unlessEmpty(item.findings),
    statements: unlessEmpty(item.statements),
    conflicts: unlessEmpty(item.conflicts),
    amendments: unlessEmpty(item.amendments),
    facts: unlessEmpty([...item.basis.map(dated), ...backgroundOf(item, left)]),
    unknown: unlessEmpty(item.unknown),
    knowledge: knowledgeOf(knowledge)
  }
}

/** What the card leaves out, in sentences, as one more fact. */
function backgroundOf({ background = [] }: Recommendation, left: readonly string[]): readonly BasisFact[] {
  const value = [...new Set([...background, ...left])]
  return value.length > 0 ? [{ name: 'background', value }] : []
}

export const knowledgeOf = ({ version, reviewedBy, reviewedOn }: ServicePackage['knowledge']): object => ({
  version,
  reviewedBy,
  reviewedOn: reviewedOn || undefined
})

const unlessEmpty = <T>(items: readonly T[] | undefined): readonly T[] | undefined =>
  items && items.length > 0 ? items : undefined

/**
 * A time as precise as it was told, and no more. What stands where an id should be could say anything, to whatever reads the answer: it is
 * left out.
 */
const dated = ({ name, value, unit, reported, at, dateOnly, reference }: BasisFact): object => ({
  name,
  value,
  unit,
  reported,
  reference: reference !== undefined && isPlainReference(reference) ? reference : undefined,
  at: at === undefined ? undefined : dateOnly ? isoOf(at).slice(0, 10) : isoOf(at)
})

/**
 * Cut between characters and marked as cut. Counted as JavaScript and Java count, where a character beyond the first 65,536 takes two:
 * the most that any client can come to.
 */
function clip(text: string): string {
  if (text.length <= longestSummary) return text
  let kept = ''
  for (const character of text) {
    if (kept.length + character.length >= longestSummary) break
    kept += character
  }
  return `${kept}…`
}
