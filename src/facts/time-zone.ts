const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric'
  })
  clocks.set(zone, clock)
  return clock
}

/** Milliseconds by which the clocks of a zone are ahead of UTC at a moment. */
function aheadOfUtc(zone: string, at: number): number {
  // What holds where no zone is named, of every time on every card.
  if (zone === 'UTC') return 0
  const shown = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)])
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

/**
 * The moment at which the clocks of a zone show a time.
 * @param zone IANA name
 * @param shown the time as if it were UTC. An hour that summer time skips or repeats is read by the offset that holds before it.
 */
export function instantIn(zone: string, shown: number): number {
  const first = shown - aheadOfUtc(zone, shown)
  return shown - aheadOfUtc(zone, first)
}

/** What the clocks of a zone show at a moment, as if it were UTC. */
export const shownIn = (zone: string, at: number): number => at + aheadOfUtc(zone, at)

const named = new Map<string, Intl.DateTimeFormat>()

/** `CST`, `GMT+1`: the short name of a zone at a moment. */
export function zoneName(zone: string, at: number): string {
  if (zone === 'UTC') return zone
  const known = named.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' })
  named.set(zone, known)
  return known.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? zone
}
