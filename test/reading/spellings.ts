import { hoursAgo, type lab, noon } from '../support/charts/chart.ts'

type Json = Record<string, unknown>
type Lab = ReturnType<typeof lab>

/** How a result of an hour ago is written by one laboratory or another. Whatever the spelling, it is the newest. */
export type Spelling = { readonly name: string; readonly write: (result: Lab) => Lab }

const stamp = hoursAgo(1).slice(0, 19)
const at = (time: string | undefined, more: Json = {}): Json => ({ effectiveDateTime: time, ...more })
const changed =
  (change: Json) =>
  (result: Lab): Lab =>
    Object.fromEntries(Object.entries({ ...result, ...change }).filter(([, value]) => value !== undefined)) as Lab
const ahead = (milliseconds: number): string => new Date(noon + milliseconds).toISOString()

/** Times that place the result after all others, or beside them so that it cannot be told to be older. */
export const times: readonly Spelling[] = [
  ['ten seconds ahead', at(ahead(10_000))],
  ['fourteen minutes ahead', at(ahead(14 * 60_000))],
  ['+0000', at(`${stamp}+0000`)],
  ['+00', at(`${stamp}+00`)],
  ['a blank for T', at(`${stamp.replace('T', ' ')}Z`)],
  ['lower-case z', at(`${stamp}z`)],
  ['fractions', at(`${stamp}.123456Z`)],
  ['no offset', at(stamp)],
  ['a date alone', at(noon ? hoursAgo(1).slice(0, 10) : '')],
  ['issued alone', at(undefined, { issued: `${stamp}Z` })],
  ['a period', at(undefined, { effectivePeriod: { start: hoursAgo(2), end: `${stamp}Z` } })],
  ['events', at(undefined, { effectiveTiming: { event: [hoursAgo(30), `${stamp}Z`] } })],
  ['an instant', at(undefined, { effectiveInstant: `${stamp}Z` })],
  ['a time nobody can read', at('this morning')],
  ['no time at all', at(undefined)],
  ['a period that ends before it starts', at(undefined, { effectivePeriod: { start: `${stamp}Z`, end: hoursAgo(9) } })]
].map(([name, change]) => ({ name: name as string, write: changed(change as Json) }))

/** Statuses of which some are read and others are not; none lets an older result stand in its place. */
export const statuses: readonly Spelling[] = [
  'FINAL',
  ' final ',
  'amended',
  'corrected',
  'appended',
  'preliminary',
  'unknown',
  'partial',
  undefined
].map(status => ({ name: `status ${status ?? 'missing'}`, write: changed({ status, effectiveDateTime: `${stamp}Z` }) }))

const quantity =
  (value: number, unit: string | undefined) =>
  (result: Lab): Lab =>
    ({ ...result, effectiveDateTime: `${stamp}Z`, valueQuantity: { value, ...(unit === undefined ? {} : { unit }) } }) as Lab

/** One figure in the spellings of its unit. */
export const unitsOf = (value: number, ...units: readonly (string | undefined)[]): readonly Spelling[] =>
  units.map(unit => ({ name: `unit ${unit ?? 'missing'}`, write: quantity(value, unit) }))
