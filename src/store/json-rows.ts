import type { Row } from './database.ts'

/**
 * Rows as one JSON text. PostgreSQL takes neither NUL nor half a surrogate pair in text, and a client may send both: they are replaced.
 */
export function jsonRows(rows: readonly Row[]): string {
  const text = JSON.stringify(rows)
  // Nearly no batch has one, and its escape is quick to find.
  return /\\u(?:0000|d[89a-f])/.test(text)
    ? JSON.stringify(rows, (_, value) => (typeof value === 'string' ? clean(value) : value))
    : text
}

const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd')
