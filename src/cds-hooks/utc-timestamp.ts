const pattern = /^(\d{4}-\d{2}-(\d{2}))T(\d{2}:\d{2}):(\d{2})(?:\.(\d+))?(Z|[+-]\d{2}(?::?\d{2})?)$/i

/**
 * An RFC 3339 date-time as UTC with milliseconds, or nothing if it is none. Offsets and fractions of any length are borne, and
 * offsets without colon or minutes, as Java writes them by default; a leap second becomes the second before it, because no clock here can show it.
 */
export function utcTimestamp(text: string): string | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, date, dayOfMonth, time, second, fraction = '', offset = ''] = match
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0')
  const at = Date.parse(`${date}T${time}:${second === '60' ? '59' : second}.${milliseconds}${withColon(offset)}`)
  // Engines turn 30 February into a day of March.
  if (Number.isNaN(at) || new Date(`${date}T00:00:00Z`).getUTCDate() !== Number(dayOfMonth)) return undefined
  const utc = new Date(at).toISOString()
  // A year outside 0 to 9999 is written longer and would break the order of the text.
  return utc.length === 24 ? utc : undefined
}

const withColon = (offset: string): string =>
  offset.toUpperCase().replace(/^([+-]\d{2}):?(\d{2})?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`)
