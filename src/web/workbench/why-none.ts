import { spaced } from '../shared/words.ts'

export type Verdict = {
  readonly recommendation: string
  readonly verdict: string
  readonly missing?: readonly string[] | undefined
  /** The first condition that does not hold, with its figure. */
  readonly because?: string | undefined
}

const named = 3

/** `20 of 29 rules could not tell, for want of magnesium and creatinine`; nothing where every rule could. */
function couldNotTell(verdicts: readonly Verdict[]): string {
  const unclear = verdicts.filter(({ verdict }) => verdict === 'cannot-tell')
  if (unclear.length === 0) return ''
  const counts = new Map<string, number>()
  for (const name of unclear.flatMap(({ missing = [] }) => missing)) counts.set(name, (counts.get(name) ?? 0) + 1)
  const names = [...counts].toSorted(([, a], [, b]) => b - a).map(([name]) => spaced(name))
  const listed = names.length > named ? [...names.slice(0, named), 'more'] : names
  const words = [listed.slice(0, -1).join(', '), listed.at(-1)].filter(Boolean).join(' and ')
  return `${unclear.length} of ${verdicts.length} rules could not tell, for want of ${words}.`
}

/** What stands in place of cards where there are none. */
export function noCardWords(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return 'No card. Nothing was evaluated about this patient.'
  const unclear = couldNotTell(verdicts)
  return unclear ? `No card. ${unclear}` : `No card. None of ${verdicts.length} rules applies.`
}
