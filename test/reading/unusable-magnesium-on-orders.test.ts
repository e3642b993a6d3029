import { describe, expect, it } from 'vitest'
import { loadServices } from '../../src/guideline-folder.ts'
import { fixturesOf, purposeOf } from '../support/fixtures/replay.ts'
import { answerOf } from '../support/requests/direct-call.ts'

/** A newer magnesium that nobody can use in every order fixture: each card about a drug names it. */

type Entry = { readonly resource: Readonly<Record<string, unknown>> }
type Prefetch = Readonly<Record<string, { readonly entry?: readonly Entry[] } | null>>

const [service] = await loadServices(['hypomagnesemia'])
if (!service) throw new Error('no service')

const drawn = {
  resourceType: 'Observation',
  id: 'newer-magnesium',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '19123-9' }] },
  subject: { reference: 'Patient/example' },
  effectiveDateTime: '2026-11-22T07:45:00Z',
  valueQuantity: { value: 1.37, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' }
}
const unusable: Readonly<Record<string, object>> = {
  'a preliminary one': { ...drawn, status: 'preliminary' },
  'one without a status': { ...drawn, status: undefined },
  'one without a unit': { ...drawn, valueQuantity: { value: 1.37 } },
  'one in an odd unit': { ...drawn, valueQuantity: { value: 1.37, unit: 'furlongs' } },
  'one of tomorrow': {
    ...drawn,
    effectiveDateTime: '2026-11-23T07:00:00Z'
  }
}

const orders = fixturesOf('hypomagnesemia').filter(({ request }) => request.hook.startsWith('order'))

describe.each(Object.entries(unusable))('%s', (_, observation) => {
  it('is named on each card about a draft', () => {
    const silent: string[] = []
    let cards = 0
    for (const { name, request } of orders) {
      const prefetch = (request as unknown as { prefetch: Prefetch }).prefetch
      if (!prefetch.magnesium?.entry) continue
      const entry = [...prefetch.magnesium.entry, { resource: observation as Entry['resource'] }]
      const body = { ...request, prefetch: { ...prefetch, magnesium: { resourceType: 'Bundle', type: 'searchset', entry } } }
      const answer = answerOf(service, body, Date.parse(purposeOf(request).asOf))
      for (const card of answer.cards) {
        if (card.source.topic?.code === 'couldNotEvaluate') continue
        cards++
        if (!`${card.summary} ${card.detail}`.includes('1.37')) silent.push(`${name}: ${card.summary} | ${card.detail}`)
      }
    }
    expect(cards).toBeGreaterThan(30)
    expect(silent.join('\n')).toBe('')
  })
})
