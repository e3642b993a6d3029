import { describe, expect, test } from 'vitest'
import type { Resource } from '../../src/acquisition/json.ts'
import { asItWas, endUndated } from '../../src/facts/as-it-was.ts'
import { knownAt } from '../../src/facts/known-at.ts'

const noon = '2026-03-01T12:00:00Z'
const later = '2026-03-05T12:00:00Z'
const at = Date.parse(noon)
const of = (resourceType: string, more: object): Resource => ({ resourceType, ...more })

describe('a resource counts from', () => {
  test.each<[string, Resource, string | undefined]>([
    ['its time of issue', of('Observation', { issued: later, effectiveDateTime: noon }), later],
    ['its time of effect', of('Observation', { effectiveDateTime: noon, meta: { lastUpdated: later } }), noon],
    ['the end of its period', of('Observation', { effectivePeriod: { start: noon, end: later } }), later],
    ['the end of its day', of('Observation', { effectiveDateTime: '2026-03-01' }), '2026-03-01T23:59:59.999Z'],
    ['the end of its month', of('Condition', { recordedDate: '2026-02' }), '2026-02-28T23:59:59.999Z'],
    ['the end of its year', of('Condition', { recordedDate: '2025' }), '2025-12-31T23:59:59.999Z'],
    ['its recording, not its onset', of('Condition', { recordedDate: later, onsetDateTime: noon }), later],
    ['its last update, not its onset', of('Condition', { onsetDateTime: noon, meta: { lastUpdated: later } }), later],
    ['its authoring', of('MedicationRequest', { authoredOn: noon, meta: { lastUpdated: later } }), noon],
    ['its beginning', of('Encounter', { period: { start: noon, end: later } }), noon],
    ['the beginning of its being given', of('MedicationAdministration', { effectivePeriod: { start: noon, end: later } }), noon],
    ['its assertion', of('MedicationStatement', { dateAsserted: later, effectiveDateTime: noon }), later],
    ['its being done', of('Procedure', { performedPeriod: { start: noon, end: later } }), later],
    ['nothing that is known', of('Condition', { onsetDateTime: noon }), undefined],
    ['no figure or object', of('Observation', { issued: 5, effectiveDateTime: {} }), undefined]
  ])('%s', (_, item, expected) => {
    expect(knownAt(item)).toBe(expected === undefined ? undefined : Date.parse(expected))
  })

  test('ever, if it has no time of its own', () => {
    expect(knownAt(of('Patient', {}))).toBe(Number.NEGATIVE_INFINITY)
  })
})

describe('as it was', () => {
  const coded = (code: string) => ({ coding: [{ code }] })

  test.each<[string, Resource, object]>([
    [
      'a problem that abated later is active',
      of('Condition', { clinicalStatus: coded('resolved'), abatementDateTime: later }),
      { clinicalStatus: { coding: [{ code: 'active' }] } }
    ],
    [
      'a problem that abated before is over',
      of('Condition', { clinicalStatus: coded('resolved'), abatementDateTime: '2026-02-01' }),
      { clinicalStatus: coded('resolved'), abatementDateTime: '2026-02-01' }
    ],
    [
      'a problem whose end was recorded by a later update is active',
      of('Condition', { clinicalStatus: coded('inactive'), meta: { lastUpdated: later } }),
      { clinicalStatus: { coding: [{ code: 'active' }] } }
    ],
    [
      'a problem with an undated end stays',
      of('Condition', { clinicalStatus: coded('resolved') }),
      { clinicalStatus: coded('resolved') }
    ],
    [
      'an order stopped later is active',
      of('MedicationRequest', { status: 'stopped', meta: { lastUpdated: later } }),
      { status: 'active' }
    ],
    [
      'an order stopped before is stopped',
      of('MedicationRequest', { status: 'stopped', meta: { lastUpdated: '2026-02-01' } }),
      { status: 'stopped' }
    ],
    [
      'an order with a later end of its own is active',
      of('MedicationRequest', {
        status: 'completed',
        dosageInstruction: [{ timing: { repeat: { boundsPeriod: { end: later } } } }]
      }),
      { status: 'active' }
    ],
    [
      'an order entered in error stays',
      of('MedicationRequest', { status: 'entered-in-error', meta: { lastUpdated: later } }),
      { status: 'entered-in-error' }
    ],
    [
      'an infusion that ended later is in progress, without its end',
      of('MedicationAdministration', { status: 'completed', effectivePeriod: { start: '2026-03-01', end: later } }),
      { status: 'in-progress', effectivePeriod: { start: '2026-03-01' } }
    ],
    [
      'a medicine that was taken until later is taken',
      of('MedicationStatement', { status: 'stopped', effectivePeriod: { start: '2026-01-01', end: later } }),
      { status: 'active', effectivePeriod: { start: '2026-01-01' } }
    ],
    [
      'a stay that ended later is running, without its end and later places',
      of('Encounter', {
        status: 'finished',
        period: { start: '2026-02-28', end: later },
        hospitalization: {},
        location: [{ period: { start: '2026-02-28' } }, { period: { start: '2026-03-03' } }]
      }),
      { status: 'in-progress', period: { start: '2026-02-28' }, location: [{ period: { start: '2026-02-28' } }] }
    ]
  ])('%s', (_, item, expected) => {
    const was = asItWas(item, at)
    expect(was).toMatchObject(expected)
    if (item.resourceType === 'Encounter') expect(was).not.toHaveProperty('hospitalization')
    if ('clinicalStatus' in expected && JSON.stringify(expected).includes('active'))
      expect(was).not.toHaveProperty('abatementDateTime')
  })

  test('an end that nothing dates is told', () => {
    expect(endUndated(of('Condition', { clinicalStatus: coded('resolved') }))).toBe(true)
    expect(endUndated(of('Condition', { clinicalStatus: coded('active') }))).toBe(false)
    expect(endUndated(of('Encounter', { status: 'finished', period: { start: noon } }))).toBe(true)
    expect(endUndated(of('Patient', { deceasedBoolean: true, meta: { lastUpdated: later } }))).toBe(true)
    expect(endUndated(of('Patient', { deceasedDateTime: noon }))).toBe(false)
  })
})
