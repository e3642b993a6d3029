import type { Action, Card, Suggestion } from '../../src/cds-hooks/response.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const indicators = new Set(['info', 'warning', 'critical'])

/**
 * What of the rules for one card is broken, in words.
 * @see https://cds-hooks.hl7.org/2.0/#card-attributes
 */
export function brokenRules(card: Card): readonly string[] {
  const rules: readonly (readonly [boolean, string])[] = [
    [
      card.summary.length > 0 && [...card.summary].length < 140 && card.summary.length < 140,
      `summary of ${card.summary.length} characters`
    ],
    [!card.summary.includes('…'), `summary is cut: ${card.summary}`],
    [indicators.has(card.indicator), `indicator ${card.indicator}`],
    [uuid.test(card.uuid), `uuid ${card.uuid}`],
    [card.source.label.length > 0, 'source without label'],
    [card.source.topic !== undefined && /^[A-Za-z0-9]+$/.test(card.source.topic.code), `topic ${card.source.topic?.code}`],
    [card.source.url === undefined || isWeb(card.source.url), `source.url ${card.source.url}`],
    [
      (card.suggestions !== undefined) === (card.selectionBehavior !== undefined),
      'suggestions and selectionBehavior go together'
    ],
    [card.suggestions === undefined || card.suggestions.length > 0, 'empty suggestions'],
    [!hasOrder(card) || card.selectionBehavior === 'at-most-one', 'a drug needs at-most-one'],
    [card.selectionBehavior !== 'at-most-one' || recommended(card) <= 1, 'more than one recommended'],
    [card.indicator === 'info' || (card.overrideReasons?.length ?? 0) > 0, 'no override reasons'],
    [
      (card.overrideReasons ?? []).every(reason => reason.code && reason.system && reason.display),
      'override reason without display'
    ],
    [(card.links ?? []).every(link => link.label && isWeb(link.url)), 'link'],
    [(card.links ?? []).every(link => (link.appContext === undefined) === (link.type === 'absolute')), 'appContext'],
    [
      new Set((card.suggestions ?? []).map(item => item.label)).size === (card.suggestions ?? []).length,
      'two suggestions of one label'
    ]
  ]
  return [
    ...rules.flatMap(([holds, words]) => (holds ? [] : [`${card.source.topic?.code}: ${words}`])),
    ...wrongMarkdown(card.detail ?? ''),
    ...(card.suggestions ?? []).flatMap(wrongSuggestion)
  ]
}

const isWeb = (url: string): boolean => /^https?:\/\/[^\s/]+/.test(url)
const actionsOf = (suggestion: Suggestion): readonly Action[] => suggestion.actions ?? []
const recommended = (card: Card): number => (card.suggestions ?? []).filter(suggestion => suggestion.isRecommended).length
const isOrder = (action: Action): boolean =>
  action.type === 'delete' || ('resourceType' in action.resource && action.resource.resourceType === 'MedicationRequest')
const hasOrder = (card: Card): boolean => (card.suggestions ?? []).some(suggestion => actionsOf(suggestion).some(isOrder))

function wrongSuggestion(suggestion: Suggestion): readonly string[] {
  return [
    ...(suggestion.label ? [] : ['suggestion without label']),
    ...(uuid.test(suggestion.uuid) ? [] : [`uuid ${suggestion.uuid}`]),
    ...(suggestion.actions?.length === 0 ? [`${suggestion.label}: empty actions`] : []),
    ...(suggestion.isRecommended === false ? [`${suggestion.label}: isRecommended is only ever true`] : []),
    ...actionsOf(suggestion).flatMap(action => wrongAction(action).map(words => `${suggestion.label}: ${words}`))
  ]
}

function wrongAction(action: Action): readonly string[] {
  const described = action.description ? [] : ['action without description']
  if (action.type === 'delete')
    return [...described, ...(/^[A-Za-z]+\/.+/.test(action.resourceId) ? [] : ['delete without resourceId'])]
  if (!('resourceType' in action.resource)) return [...described, `${action.type} without resource`]
  const id = 'id' in action.resource
  return [...described, ...(id === (action.type === 'update') ? [] : [`${action.type} ${id ? 'with an' : 'without'} id`])]
}

/** GitHub-flavored Markdown without HTML, links, headings and images; what a chart wrote stays escaped. */
function wrongMarkdown(detail: string): readonly string[] {
  const patterns: readonly (readonly [RegExp, string])[] = [
    [/<[a-z!/]/i, 'HTML'],
    [/(?<!\\)\[[^\]]*\](?:\(|\[)/, 'link'],
    [/^\s{0,3}#/m, 'heading'],
    [/(?<!\\)!\[/, 'image'],
    [/undefined|NaN|\[object/, 'a value that is none']
  ]
  return patterns.flatMap(([pattern, words]) =>
    pattern.test(detail) ? [`detail has ${words}: ${pattern.exec(detail)?.[0]}`] : []
  )
}
