import { describe, expect, it } from 'vitest'
import { rules } from '../../../cds-services/hypokalemia/rules.ts'
import { service } from '../../../cds-services/hypokalemia/service.ts'
import { appAt, captureTime } from '../../support/app.ts'

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
