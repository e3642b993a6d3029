/** A moment as the tables hold it: UTC with milliseconds, always 24 characters. Without a moment, one behind all others. */
export const utcText = (at: number | undefined): string =>
  at === undefined ? '9999-12-31T23:59:59.999Z' : new Date(at).toISOString()
