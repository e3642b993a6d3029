import { day, isoOf } from '../facts/time.ts'
import { shownIn, zoneName } from '../facts/time-zone.ts'

/** As `formatTime` writes a moment. */
const written = /(\d{4}-\d{2}-\d{2} \d{2}:\d{2}) UTC/g

/**
 * Times of one card as its reader's clock shows them: `today 07:10 CST`, `yesterday 20:11`, `2026-11-02 09:00`. The zone is named once;
 * again only where summer time has changed its name. Dates without a time have no zone and stay as they are.
 * @param zone IANA name; UTC without one
 */
export function localTimes(asOf: number, zone = 'UTC'): (text: string) => string {
  const today = dateOf(shownIn(zone, asOf))
  const yesterday = dateOf(shownIn(zone, asOf) - day)
  let told = ''
  const shown = (_: string, moment: string): string => {
    const at = Date.parse(`${moment.replace(' ', 'T')}Z`)
    const local = isoOf(shownIn(zone, at))
    const date = local.slice(0, 10)
    const name = zoneName(zone, at)
    const suffix = name === told ? '' : ` ${name}`
    told = name
    return `${date === today ? 'today' : date === yesterday ? 'yesterday' : date} ${local.slice(11, 16)}${suffix}`
  }
  return text => (text.includes(' UTC') ? text.replace(written, shown) : text)
}

const dateOf = (at: number): string => isoOf(at).slice(0, 10)
