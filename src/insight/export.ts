import { setTimeout as pause } from 'node:timers/promises'
import { limits } from '../limits.ts'
import { cleanText } from '../store/clean-text.ts'
import type { FeedbackRow } from '../store/feedback-row.ts'

/** Columns of an export, in order: a name, and the cell of a row. */
export type Columns<T> = Readonly<Record<string, (row: T) => string>>

/** The columns of the feedback, in order. The first six are those that certified records systems must be able to give. */
export const feedbackColumns = {
  intervention: row => (row.shown ? `${row.service}: ${row.shown.topic}` : row.service),
  action: row => [row.outcome, ...labels(row)].join(': '),
  feedback: row =>
    [...row.reasons.map(reason => reason.display ?? reason.code ?? ''), row.comment ?? ''].filter(Boolean).join('; '),
  user: row => row.shown?.userHash ?? '',
  date: row => row.at,
  location: row => row.tenant ?? '',
  service: row => row.service,
  hook: row => row.shown?.hook ?? '',
  row: row => row.shown?.row ?? '',
  indicator: row => row.shown?.indicator ?? '',
  reason_code: row => row.reasons.map(reason => reason.code ?? '').join('; '),
  knowledge_version: row => row.shown?.knowledgeVersion ?? '',
  client: row => row.client,
  card: row => row.card,
  shown: row => row.shown?.at ?? '',
  received: row => row.received
} as const satisfies Columns<FeedbackRow>

/** Names of the suggestions taken, or their uuids where the card is unknown. */
function labels(row: FeedbackRow): readonly string[] {
  return row.suggestions.map(uuid => row.shown?.suggestions.find(suggestion => suggestion.uuid === uuid)?.label ?? uuid)
}

const cellsOf = <T>(row: T, columns: Columns<T>): readonly (readonly [string, string])[] =>
  Object.entries(columns).map(([name, cellOf]) => [name, cellOf(row)])

/** Lines of comma-separated values after RFC 4180, with a heading. */
export async function* toCsv<T>(rows: AsyncIterable<T>, columns: Columns<T>): AsyncIterable<string> {
  yield `${Object.keys(columns).join(',')}\r\n`
  yield* orError(lines(), `${broken}\r\n`)
  async function* lines(): AsyncIterable<string> {
    for await (const row of rows)
      yield `${cellsOf(row, columns)
        .map(([, value]) => toCell(value))
        .join(',')}\r\n`
  }
}

/** One JSON object a line, with the same members as the columns. */
export async function* toNdjson<T>(rows: AsyncIterable<T>, columns: Columns<T>): AsyncIterable<string> {
  yield* orError(lines(), `${JSON.stringify({ error: broken })}\n`)
  async function* lines(): AsyncIterable<string> {
    for await (const row of rows)
      yield `${JSON.stringify(Object.fromEntries(cellsOf(row, columns).map(([name, value]) => [name, cleanText(value)])))}\n`
  }
}

const broken = 'ERROR: the export ends here and is not complete. Export again.'

/**
 * What has begun can no longer be refused: the last line says that it is not the end, and the connection is broken off.
 * @throws whatever `lines` does, after that line.
 */
async function* orError(lines: AsyncIterable<string>, last: string): AsyncIterable<string> {
  try {
    yield* lines
  } catch (error) {
    yield last
    // The line is to be out before the connection is cut.
    await pause(limits.exportBreak)
    throw error
  }
}

/**
 * A spreadsheet would run a cell that begins like a formula, in the signs of any width, and its text comes from callers: an apostrophe makes
 * it plain text.
 */
function toCell(value: string): string {
  const text = cleanText(value)
  const plain = /^[\t\r\n]/.test(text) || /^[\s\p{C}]*[=+\-@]/u.test(text.slice(0, 100).normalize('NFKC')) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
