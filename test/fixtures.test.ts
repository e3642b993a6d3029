import { afterAll, describe, expect, it } from 'vitest'
import { orderRules } from '../cds-services/hypomagnesemia/orders/order-cards.ts'
import { topics } from '../cds-services/hypomagnesemia/topics.ts'
import { failures, fixturesOf, purposeOf, Replay, settled } from './support/fixtures/replay.ts'

/** `npm run fixtures` writes them anew; what then differs is what a change has changed. */
describe.each(['hypomagnesemia', 'hypokalemia'])('fixtures of %s', service => {
  const fixtures = fixturesOf(service)
  const replay = new Replay(service)
  afterAll(() => replay.close())

  it.each(fixtures)('$name', async ({ request, response }) => {
    const answer = settled(await replay.answer(request))
    expect(failures(purposeOf(request), answer.cards)).toEqual([])
    expect(answer).toEqual(response)
  })

  const ordered = fixtures.filter(fixture => fixture.request.hook === 'order-sign' && service === 'hypomagnesemia')
  it.each(ordered)('$name is told at select as at sign', async ({ request, response }) => {
    expect(settled(await replay.answer(request, 'order-select')).cards).toEqual(response.cards)
  })
})

const purposes = fixturesOf('hypomagnesemia').map(fixture => purposeOf(fixture.request))
const spoken = new Set(purposes.flatMap(purpose => purpose.speaks ?? []).flatMap(code => [code, code.split('/')[0]]))
const silenced = new Set(purposes.flatMap(purpose => purpose.silent ?? []).flatMap(code => [code, code.split('/')[0]]))

describe('every card has a fixture that shows it, and one in which it must be silent', () => {
  it.each(topics.map(topic => topic.code))('%s', code => {
    expect(spoken.has(code), 'a fixture that shows it').toBe(true)
    expect(silenced.has(code), 'a silent twin').toBe(true)
  })

  it('holds for every finding', () => {
    const findings = [...spoken].filter(code => code?.includes('/'))
    expect(findings.filter(code => !silenced.has(code) && !silenced.has(code?.split('/')[0]))).toEqual([])
    expect(orderRules.map(rule => rule.topic).filter(topic => !spoken.has(topic))).toEqual([])
  })
})
