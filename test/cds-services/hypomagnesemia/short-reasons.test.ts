import { describe, expect, it } from 'vitest'
import { profiles } from '../../../src/clients/profile.ts'
import { loadServices } from '../../../src/guideline-folder.ts'
import { topicOf } from '../../support/cards/cards.ts'
import { condition, lab, noon, order, requestOf } from '../../support/charts/chart.ts'
import { withMagnesium } from '../../support/charts/usual-chart.ts'
import { answerOf } from '../../support/requests/direct-call.ts'

/** A short card keeps the values that decided its dose: magnesium with its date, and the kidneys. */

const [service] = await loadServices(['hypomagnesemia'])
if (!service) throw new Error('no service')
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const
const qtc = lab('qtc', 510)

describe.each(['epic', 'sidebar'] as const)('short cards of %s', name => {
  it.each([
    ['torsades', 'emergencyMagnesium', 0.6, { conditions: [condition('torsades')] }],
    ['torsades and a long QTc', 'emergencyMagnesium', 0.6, { conditions: [condition('torsades')], labs: [qtc] }],
    ['severe with a long QTc', 'severe', 0.4, { labs: [qtc] }],
    ['low with a long QTc', 'oralReplacement', 0.6, { labs: [qtc] }],
    [
      'torsades on digoxin',
      'emergencyMagnesium',
      0.6,
      { conditions: [condition('torsades')], labs: [qtc], orders: [order('digoxin')] }
    ]
  ])('%s', (_, topic, value, over) => {
    const request = requestOf(withMagnesium(value, { ...hospital, ...over }))
    const card = answerOf(service, request, noon, profiles[name]).cards.find(item => topicOf(item) === topic)
    const because = card?.detail?.split('\n\n').find(part => part.startsWith('**Because**'))
    expect(because).toMatch(new RegExp(`Mg ${value} mmol/L .*\\d\\d:\\d\\d`))
    expect(because).toMatch(/(CrCl|eGFR) \d+/)
  })
})
