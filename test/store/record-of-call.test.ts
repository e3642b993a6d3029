import { expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import { parseHookRequest } from '../../src/cds-hooks/request.ts'
import { profiles } from '../../src/clients/profile.ts'
import { respond } from '../../src/pipeline.ts'
import { recordOfCall } from '../../src/store/record-of-call.ts'
import { daily, lab, noon, order, requestOf } from '../support/charts/chart.ts'

/** A toxic level beside an order whose name in the chart could be anything. */
const named = order('oxide400', {
  dosage: daily(1),
  with: { medicationCodeableConcept: { text: 'Magnesium tablets of Jane Roe' } }
})

it.each(Object.values(profiles))('keeps no word of the chart of what was offered to a client of profile $name', profile => {
  const request = parseHookRequest(requestOf({ labs: [lab('magnesium-moles', 3), lab('creatinine', 0.8)], orders: [named] }))
  const offer = service.offers.find(({ hook }) => hook === 'patient-view')
  if (!offer) throw new Error('no offer')
  const { evaluated, response } = respond({
    service,
    offer,
    request,
    profile,
    publicUrl: 'http://127.0.0.1',
    asOf: noon,
    elapsed: () => 0
  })
  expect(JSON.stringify(response.cards)).toContain('Jane Roe')
  const kept = recordOfCall(evaluated, evaluated.recommendations, response.cards, () => undefined)
  expect(JSON.stringify(kept)).not.toContain('Jane Roe')
  expect(kept.shown.flatMap(({ suggestions }) => suggestions).length).toBeGreaterThan(0)
})
