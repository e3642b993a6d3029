import type { Card } from '../cds-hooks/response.ts'
import { formatTime } from '../facts/time.ts'
import type { EvaluationResult, Verdict } from '../guideline/rule.ts'
import type { BasisFact } from '../recommendation.ts'

/** A card as plain text: what it says, its sections, and what it offers. */
export function cardText(card: Card): string {
  const offers = (card.suggestions ?? []).flatMap(suggestion => [
    `  ${suggestion.isRecommended ? '*' : '-'} ${suggestion.label}`,
    ...(suggestion.actions ?? []).map(action => `      ${action.type} ${action.description}`)
  ])
  return plain(
    [
      `[${card.indicator.toUpperCase()}] ${card.summary}`,
      ...indented(plainDetail(card.detail ?? '')),
      ...(offers.length > 0 ? ['', '  Offered (* recommended)', ...offers] : []),
      ''
    ].join('\n')
  )
}

/** Every rule's verdict, and the facts behind each recommendation. */
export function judgmentText({ verdicts, recommendations }: EvaluationResult): string {
  const listed = (wanted: Verdict['verdict']) =>
    verdicts
      .filter(item => item.verdict === wanted)
      .map(({ recommendation, missing }) => (missing ? `${recommendation} (without ${missing.join(', ')})` : recommendation))
      .join(', ') || 'none'
  const facts = recommendations.flatMap(({ topic, basis, unknown }) => [
    `Facts behind ${topic}`,
    ...basis.map(fact => `  ${factText(fact)}`),
    ...unknown.map(({ name, reason }) => `  ${name}: not known (${reason})`)
  ])
  return plain(
    [
      'Verdicts',
      `  applies: ${listed('applies')}`,
      `  cannot tell: ${listed('cannot-tell')}`,
      `  does not apply: ${listed('does-not-apply')}`,
      ...facts,
      ''
    ].join('\n')
  )
}

function factText({ name, value, unit, reported, at, dateOnly, reference }: BasisFact): string {
  const shown = Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'number'
      ? String(Number(value.toPrecision(4)))
      : String(value)
  const about = [
    reported ? `reported ${reported}` : '',
    at === undefined ? '' : formatTime(at, dateOnly),
    reference ?? ''
  ].filter(Boolean)
  return `${name}: ${shown}${unit ? ` ${unit}` : ''}${about.length > 0 ? ` (${about.join('; ')})` : ''}`
}

/** The card's Markdown back as text. Only what `renderDetail` writes occurs in it. */
const plainDetail = (detail: string): string =>
  detail
    .replace(/^\*\*(.*?)\*\* /gm, '$1: ')
    .replace(/\n\n/g, '\n')
    .replace(/\\([\\`*_[\]~|#+=!.)-])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const indented = (text: string): readonly string[] => text.split('\n').map(line => (line ? `  ${line}` : ''))

/** Text of a chart must not be able to steer the terminal. */
export const plain = (text: string): string => text.replace(/[^\P{Cc}\n]|\p{Cf}/gu, '')
