import { describe, expect, it } from 'vitest'
import { rules } from '../../../cds-services/hypokalemia/rules.ts'
import { service } from '../../../cds-services/hypokalemia/service.ts'
import { service as hypomagnesemia } from '../../../cds-services/hypomagnesemia/service.ts'
import { dateAgo, lab, order } from '../../support/charts/chart.ts'
import { answerOf } from '../../support/requests/direct-call.ts'
import { appAt, captureTime } from '../../support/servers/app.ts'

type Discovered = { readonly services: readonly { readonly id: string; readonly prefetch: Record<string, string> }[] }

async function discovered(environment: Record<string, string>): Promise<Discovered['services']> {
  const app = await appAt(captureTime, environment)
  const answer = (await app.inject({ url: '/cds-services' })).json() as Discovered
  await app.close()
  return answer.services
}

/** The proof of the design: a folder and its fixtures, and no line of the house. */
describe('a second service', () => {
  it('is served only where it is named', async () => {
    expect((await discovered({})).map(({ id }) => id)).not.toContain('hypokalemia-patient-view')
    const both = await discovered({ SERVICES: 'hypomagnesemia,hypokalemia' })
    expect(both.map(({ id }) => id)).toEqual([
      'hypomagnesemia-patient-view',
      'hypomagnesemia-encounter-discharge',
      'hypomagnesemia-order-select',
      'hypomagnesemia-order-sign',
      'hypokalemia-patient-view'
    ])
  })

  it('asks for what it reads and nothing else', async () => {
    const [alone] = await discovered({ SERVICES: 'hypokalemia' })
    expect(Object.keys(alone?.prefetch ?? {})).toEqual(['patient', 'potassium', 'magnesium', 'medications'])
  })

  it('has its own pages', async () => {
    const app = await appAt(captureTime, { SERVICES: 'hypomagnesemia,hypokalemia' })
    for (const { code } of service.topics) {
      const page = await app.inject({ url: `/guideline/${code}` })
      expect(page.statusCode, code).toBe(200)
      expect(page.body).toContain('S-')
    }
    await app.close()
  })

  it('has a rule for every topic, and a topic for every rule', () => {
    expect(rules.map(rule => rule.topic)).toEqual(service.topics.map(topic => topic.code))
  })
})

describe('a potassium of which only the day is known', () => {
  const call = (...labs: readonly object[]) => ({
    hook: 'patient-view',
    hookInstance: 'i',
    context: { patientId: 'p1', userId: 'Practitioner/x' },
    prefetch: {
      patient: { resourceType: 'Patient', id: 'p1', birthDate: '1960-01-01', gender: 'male' },
      results: { resourceType: 'Bundle', entry: labs.map(resource => ({ resource })) }
    }
  })
  const [day, hemolyzed] = [dateAgo(1), { note: [{ text: 'hemolyzed' }] }]

  it('is told without a time of day', () => {
    const { cards } = answerOf(service, call(lab('potassium', 3, { date: day })))
    const text = JSON.stringify(cards)
    expect(text).toContain(day)
    expect(text).not.toContain(`${day} 00:00`)
    expect(text).not.toContain(`${day}T00:00`)
  })

  it('nor where it is hemolyzed and told beside digoxin', () => {
    const chart = [lab('magnesium-moles', 0.6), lab('potassium', 3, { date: day, with: hemolyzed }), order('digoxin')]
    const text = JSON.stringify(answerOf(hypomagnesemia, call(...chart)).cards)
    expect(text).toContain(`K at most 3 mmol/L, ${day} stands`)
    expect(text).not.toContain(`${day} 00:00`)
  })
})
