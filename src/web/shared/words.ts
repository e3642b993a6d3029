/** Codes of the interface in words. */
export const reasonWords: Readonly<Record<string, string>> = {
  absent: 'not available',
  failed: 'the search failed',
  empty: 'none found',
  stale: 'too old',
  'no-unit': 'has no unit',
  'not-convertible': 'unit or code cannot be used',
  comparator: 'the limit given does not tell the range',
  implausible: 'not possible',
  contradictory: 'contradicts another result of the same time',
  'local-code': 'code of the site that is not known here',
  specimen: 'specimen not reliable',
  'not-final': 'not a final result',
  future: 'dated in the future',
  'other-patient': 'belongs to another patient',
  undated: 'has no date',
  'not-asked': 'was not asked for'
}

/** `creatinineClearance` as `creatinine clearance`. */
export const spaced = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)

/** `2026-11-22 09:00 CET`: in the reader's own zone. */
export function localTimeWords(at: number): string {
  const date = new Date(at)
  // A date alone has no zone, and is no other day in another one.
  if (Number.isNaN(date.getTime()) || at % 86_400_000 === 0) return timeWords(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())} ${zone?.value ?? ''}`.trim()
}

/** `2026-11-22 08:00 UTC`. Times of a chart are compared with its log, so the zone is said. */
export function timeWords(at: string | number): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return String(at)
  const iso = date.toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}

/** Three decimals below ten, one above: no laboratory tells more. No trailing zeros. */
export function figure(value: number): string {
  const scale = Math.abs(value) < 10 ? 1000 : 10
  return String(Math.round(value * scale) / scale)
}

/** UCUM as one writes it by hand: `mL/min/{1.73_m2}` as `mL/min/1.73 m2`, `a` as years. */
export const unitWords = (unit: string): string =>
  unit === 'a' ? 'years' : unit.replace(/\{([^}]*)\}/g, '$1').replaceAll('_', ' ')
