import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json, Resource } from '../../src/acquisition/json.ts'
import { areNewestFirst } from '../../src/acquisition/newest-first.ts'
import { readPatientRecord } from '../../src/acquisition/patient-record.ts'

const noon = Date.parse('2026-11-20T12:00:00Z')
const hoursAgo = (hours: number): string => new Date(noon - hours * 3_600_000).toISOString()
const requirement = { key: 'results', resourceType: 'Observation', sort: '-date', count: 20, purpose: '', without: '' }

const result = (id: string, time: Json): Resource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: 'Patient/1' },
  ...time
})
const bundle = (items: readonly Resource[], more: Json): Json => ({
  resourceType: 'Bundle',
  entry: items.map(item => ({ resource: item })),
  ...more
})
const stateOf = (value: Json): string => readPatientRecord({ patientId: '1' }, { results: value }, [requirement]).state('results')

const furtherPages: readonly (readonly [string, (count: number) => Json])[] = [
  ['a next link', () => ({ link: [{ relation: 'next', url: 'https://ehr.example.org/next' }] })],
  ['a larger total', count => ({ total: count + 1 })]
]
/** The same moment as servers write it. */
const spellings: readonly ((instant: string) => Json)[] = [
  instant => ({ effectiveDateTime: instant }),
  instant => ({ effectiveDateTime: instant.replace('Z', '+00:00') }),
  instant => ({ effectiveDateTime: instant.replace('Z', '+0000') }),
  instant => ({ effectiveInstant: instant }),
  instant => ({ effectivePeriod: { start: instant, end: instant } })
]

describe.each(furtherPages)('a first page with %s', (_, more) => {
  it('is whole only if it came newest first, however its times are written', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: spellings.length - 1 }),
        (hours, spelling) => {
          const items = hours.map((ago, index) => result(`r${index}`, spellings[spelling]?.(hoursAgo(ago)) ?? {}))
          const sorted = hours.every((ago, index) => index === 0 || ago > (hours[index - 1] as number))
          expect(stateOf(bundle(items, more(items.length)))).toBe(sorted ? 'present' : 'partial')
        }
      ),
      { numRuns: 200 }
    )
  })

  it('is whole where times cannot be told apart, or are not there', () => {
    const times: readonly (readonly Json[])[] = [
      [{ effectiveDateTime: '2026-11-19' }, { effectiveDateTime: '2026-11-20T01:00:00Z' }],
      [{ effectiveDateTime: '2026-11-20T01:00:00' }, { effectiveDateTime: '2026-11-20T05:00:00Z' }],
      [{ effectiveDateTime: '2026-11-20T01:00:10Z' }, { effectiveDateTime: '2026-11-20T01:00:50Z' }],
      [{ effectivePeriod: { start: '2026-11-01' } }, { effectiveDateTime: '2026-11-19' }],
      [{}, { effectiveDateTime: '2026-11-19' }, {}],
      [{ effectiveDateTime: 'yesterday' }, { effectiveDateTime: '2026-11-19' }]
    ]
    for (const list of times)
      expect(
        stateOf(
          bundle(
            list.map((time, index) => result(`r${index}`, time)),
            more(list.length)
          )
        )
      ).toBe('present')
  })
})

it('without further pages the order is nobody’s concern', () => {
  const items = [100, 1, 50].map(ago => result(`r${ago}`, { effectiveDateTime: hoursAgo(ago) }))
  expect(stateOf(bundle(items, { total: 3 }))).toBe('present')
})

it.each([
  ['MedicationRequest', 'authoredOn'],
  ['ServiceRequest', 'authoredOn'],
  ['MedicationAdministration', 'effectiveDateTime'],
  ['Procedure', 'performedDateTime']
])('%s is sorted by %s', (resourceType, element) => {
  const items = ['2026-11-20T01:00:00Z', '2026-11-18'].map(at => ({ resourceType, [element]: at }))
  expect(areNewestFirst(items)).toBe(true)
  expect(areNewestFirst(items.toReversed())).toBe(false)
})

it('stays are sorted by their period', () => {
  const items = [{ start: '2026-11-18' }, { start: '2026-11-01', end: '2026-11-03' }].map(period => ({
    resourceType: 'Encounter',
    period
  }))
  expect(areNewestFirst(items)).toBe(true)
  expect(areNewestFirst(items.toReversed())).toBe(false)
})
