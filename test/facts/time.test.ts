import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moment } from '../../src/facts/time.ts'

const two = (value: number): string => String(value).padStart(2, '0')
const among = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })

const date = fc
  .tuple(fc.oneof(among(1000, 9999), among(1900, 2100)), among(1, 12), among(1, 31))
  .map(([year, month, day]) => `${year}-${two(month)}-${two(day)}`)
const time = fc.tuple(among(0, 23), among(0, 59), among(0, 59)).map(parts => parts.map(two).join(':'))
const fraction = fc.oneof(
  fc.constant(''),
  fc.array(among(0, 9), { minLength: 1, maxLength: 9 }).map(figures => `.${figures.join('')}`)
)
const zone = fc.oneof(
  fc.constant('Z'),
  fc
    .tuple(fc.constantFrom('+', '-'), among(0, 14), among(0, 59))
    .map(([sign, hours, minutes]) => `${sign}${two(hours)}:${two(minutes)}`)
)

describe('a moment', () => {
  it('is the one that the platform reads, to the millisecond, unless the calendar has no such day', () =>
    fc.assert(
      fc.property(date, time, fraction, zone, (...parts) => {
        const [day, clock, part, offset] = parts
        const text = `${day}T${clock}${part}${offset}`
        const exists = new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
        expect(moment(text)).toEqual(exists ? { at: Date.parse(text), dateOnly: false } : undefined)
        expect(moment(day)).toEqual(exists ? { at: Date.parse(`${day}T00:00:00Z`), dateOnly: true } : undefined)
      }),
      { numRuns: 2_000 }
    ))

  it.each([
    ['2026', { at: Date.UTC(2026, 0, 1), dateOnly: true, coarse: true }],
    ['2026-11', { at: Date.UTC(2026, 10, 1), dateOnly: true, coarse: true }],
    ['2026-11-21T20:11', { at: Date.UTC(2026, 10, 21, 20, 11), dateOnly: false, unzoned: true }],
    ['2026-11-21T20:11:12', { at: Date.UTC(2026, 10, 21, 20, 11, 12), dateOnly: false, unzoned: true }],
    ['2026-11-21 20:11:12Z', { at: Date.UTC(2026, 10, 21, 20, 11, 12), dateOnly: false }],
    ['2026-11-21T20:11:12z', { at: Date.UTC(2026, 10, 21, 20, 11, 12), dateOnly: false }],
    ['2026-11-21T20:11:12+0000', { at: Date.UTC(2026, 10, 21, 20, 11, 12), dateOnly: false }],
    ['2026-11-21T20:11:12+01', { at: Date.UTC(2026, 10, 21, 19, 11, 12), dateOnly: false }],
    ['2026-11-21 20:11:12.250-0530', { at: Date.UTC(2026, 10, 22, 1, 41, 12, 250), dateOnly: false }],
    ['2028-02-29', { at: Date.UTC(2028, 1, 29), dateOnly: true }],
    ['2026-11-21T24:00:00Z', { at: Date.UTC(2026, 10, 22), dateOnly: false }],
    // Not the year 1950.
    ['0050-01-01', { at: Date.parse('0050-01-01T00:00:00Z'), dateOnly: true }]
  ])('%s is read', (text, expected) => expect(moment(text)).toEqual(expected))

  it.each([
    '',
    'today',
    '2026-13-01',
    '2026-00-10',
    '2026-11-00',
    '2026-11-32',
    '2026-02-30',
    '2026-02-29T10:00:00Z',
    '2026-11-31T10:00',
    '2026-11-21T25:00:00Z',
    '2026-11-21T20:60:00Z',
    '2026-11-21T20:11:60Z',
    '2026-11-21T20:11:12,5Z',
    '2026-11-21T20:11:12.Z',
    '2026-11-21T20:11:12+1500',
    '2026-11-21T20:11:12+0160',
    '2026-11-21T20:11:12ZZ',
    ' 2026-11-21',
    '2026-11-21\n',
    '26-11-21',
    20261121,
    null,
    {}
  ])('%j is none', value => expect(moment(value)).toBeUndefined())
})
