const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/**
 * A moment as the tables hold it: UTC with milliseconds, always 24 characters. Without a moment, one behind all others; a moment outside
 * the years 1970 to 9999, which a token may claim as its end, becomes the nearest within.
 * @throws RangeError for NaN
 */
export const utcText = (at: number = latest): string => new Date(Math.min(Math.max(at, 0), latest)).toISOString()
