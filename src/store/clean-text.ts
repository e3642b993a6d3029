/**
 * Text as it may be stored and exported: PostgreSQL takes neither NUL nor half a surrogate pair, and readers of CSV stop at the first.
 * Each becomes U+FFFD.
 */
export const cleanText = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd')

/** JSON for a column of text, clean at every depth: what is escaped here would not be seen as a character later. */
export const cleanJson = (value: unknown): string =>
  JSON.stringify(value, (_, item) => (typeof item === 'string' ? cleanText(item) : item))
