import type { Fact, NotUsable } from '../../facts/fact.ts'
import { formatTime } from '../../facts/time.ts'
import { reasonWords } from './reason-words.ts'

/** At most two decimals, no trailing zeros: 0.41, 2.5, 12. */
export const figure = (value: number, decimals = 2): string => String(Math.round(value * 10 ** decimals) / 10 ** decimals)

/** `3.4 mmol/L`: as the laboratory wrote it, or the value in its unit; empty if it is not known. */
export const valueWords = (fact: Fact<number>, unit?: string): string =>
  fact.reported ?? (fact.known ? `${figure(fact.value)} ${unit ?? fact.unit ?? ''}`.trim() : '')

/** `Potassium 3.4 mmol/L, 2026-11-21 20:11 UTC`, or why it is not known. What is newer and cannot be used is named. */
export function factLine(name: string, fact: Fact<number>, unit?: string): string {
  if (!fact.known) return `${name}: not known (${whyNot(fact)})`
  const stands = fact.newer ? ` stands until repeated; the newest cannot be used (${whyNot(fact.newer)})` : ''
  return `${name} ${valueWords(fact, unit)}${timeWords(fact)}${stands}`
}

/** `not a final result: 3.4 mmol/L, 2026-11-21 20:11 UTC`. */
export const whyNot = (fact: NotUsable): string =>
  `${reasonWords[fact.reason]}${fact.reported ? `: ${fact.reported}` : ''}${timeWords(fact)}`

const timeWords = ({ at, dateOnly }: Pick<NotUsable, 'at' | 'dateOnly'>): string =>
  at === undefined ? '' : `, ${formatTime(at, dateOnly)}`
