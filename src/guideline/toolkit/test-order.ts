import type { Test, TestTime } from '../../recommendation.ts'

/** A laboratory test, or a recording such as an ECG, as a table of a guideline names it. */
export type TestRow = {
  readonly system: string
  readonly code: string
  readonly display: string
  readonly words: string
  /** `Mg`, where few words are left. */
  readonly brief?: string | undefined
}

type Ordered = Pick<Test, 'kind' | 'when' | 'urgency' | 'note'>

/** The order for it. */
export const testOrder = ({ system, code, display, words, brief }: TestRow, ordered: Ordered): Test => ({
  act: 'test',
  test: { system, code, display },
  text: `${words} ${whenWords(ordered.when)}`,
  words: { what: words, brief, when: whenWords(ordered.when) },
  ...ordered
})

function whenWords(when: TestTime): string {
  if (when.kind === 'now') return 'now'
  if (when.kind === 'in') return when.hours < 48 ? `in ${when.hours} h` : `in ${Math.round(when.hours / 24)} days`
  if (when.kind === 'between') return `in ${Math.round(when.fromHours / 24)} to ${Math.round(when.toHours / 24)} days`
  return `every ${when.hours}${when.upTo ? ` to ${when.upTo}` : ''} h for ${when.forHours} h`
}
