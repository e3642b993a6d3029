import { diff } from 'node:util'
import type { Card } from '../cds-hooks/response.ts'
import { cardText, plain } from './evaluate-text.ts'

/** Cards without what is drawn anew for each answer. */
export const withoutUuids = (cards: readonly Card[]): string =>
  JSON.stringify(cards, (name, value) => (name === 'uuid' ? undefined : value))

/** What became of each card: `=` the same, `~` changed, with the lines that differ, `-` gone, `+` new. */
export function cardDifference(before: readonly Card[], after: readonly Card[]): readonly string[] {
  const left = [...after]
  const pairs = before.map(card => {
    const index = left.findIndex(other => topicOf(other) === topicOf(card))
    return { card, other: index < 0 ? undefined : left.splice(index, 1)[0] }
  })
  return [
    ...pairs.flatMap(({ card, other }) => {
      if (!other) return [`- ${headline(card)}`]
      if (withoutUuids([card]) === withoutUuids([other])) return [`= ${headline(card)}`]
      return [`~ ${headline(card)}`, ...changedLines(card, other)]
    }),
    ...left.map(card => `+ ${headline(card)}`)
  ]
}

const topicOf = ({ source }: Card): string | undefined => source.topic?.code
const headline = (card: Card): string => cardText(card).split('\n')[0] ?? ''

const changedLines = (before: Card, after: Card): readonly string[] =>
  // The platform's words for it: 1 is in the first list alone, -1 in the second alone.
  diff(linesOf(before), linesOf(after)).flatMap(([where, line]) =>
    where === 0 ? [] : `    ${where > 0 ? '-' : '+'} ${plain(line.trim())}`
  )

/** A paragraph sentence by sentence: only what changed of it is shown. */
const sentencesOf = (line: string): string[] => line.split(/(?<=[.?!]) (?=\p{Lu})/u)

/** The card as one reads it, and then all that only programs read, such as the orders behind the buttons. */
function linesOf(card: Card): string[] {
  const { summary: _, detail: __, ...rest } = card
  return [
    ...cardText(card).split('\n').flatMap(sentencesOf),
    ...JSON.stringify(rest, (name, value) => (name === 'uuid' ? undefined : value), 1).split('\n')
  ]
}
