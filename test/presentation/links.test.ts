import { describe, expect, it } from 'vitest'
import type { Card } from '../../src/cds-hooks/response.ts'
import { brokenRules } from '../conformance/card-rules.ts'
import { appAt, captureTime } from '../support/servers/app.ts'
import { sampleCall, serviceOf } from '../support/servers/running-service.ts'

async function cards(environment: Record<string, string>): Promise<readonly Card[]> {
  const app = await appAt(captureTime, { PUBLIC_URL: 'https://cds.example.org/low', ...environment })
  const answer = await app.inject({ method: 'POST', url: serviceOf('patient-view'), payload: sampleCall() })
  await app.close()
  return answer.json().cards
}

describe('links of cards', () => {
  it('lead to the guideline as the source, and to the topic of the card as the reason', async () => {
    const said = await cards({})
    expect(said.length).toBeGreaterThan(1)
    for (const card of said) {
      const page = `https://cds.example.org/low/guideline/${card.source.topic?.code}`
      expect(card.source.url).toBe(page.slice(0, page.lastIndexOf('/')))
      const [why, ...others] = card.links ?? []
      expect(others).toEqual([])
      expect(why).toMatchObject({ label: 'Why', type: 'absolute' })
      const { searchParams } = new URL(why?.url ?? '')
      expect(why?.url.split('?')[0]).toBe(page)
      expect([...searchParams.keys()].filter(key => key !== 'row' && key !== 'renal')).toEqual([])
    }
  })

  it('lead to the curve where the trend app is known to the record, and tell it the topic', async () => {
    for (const card of await cards({ SMART_CLIENT_ID: 'trend' })) {
      expect(brokenRules(card)).toEqual([])
      expect(card.links?.slice(1)).toEqual([
        {
          label: 'Magnesium over time',
          url: 'https://cds.example.org/low/smart/launch',
          type: 'smart',
          appContext: card.source.topic?.code
        }
      ])
    }
  })
})
