import { afterAll, describe, expect, it } from 'vitest'
import { findingCodes, ofRunning, topics } from '../cds-services/hypomagnesemia/topics.ts'
import { failures, fixturesOf, purposeOf, Replay, saidIn, settled } from './support/fixtures/replay.ts'
import { serviceNames } from './support/guidelines/services.ts'

/** `npm run fixtures` writes them anew; what then differs is what a change has changed. */
describe.each(serviceNames())('fixtures of %s', service => {
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

/** By the same function as on another card, or the card itself. */
const alsoShown = new Set(['severeSymptomatic/volumeFirst', 'moderateSymptomatic/volumeFirst', 'volumeFirst/volumeFirst'])
const purposes = fixturesOf('hypomagnesemia').map(fixture => purposeOf(fixture.request))
const formatTime = new Set(purposes.flatMap(purpose => purpose.speaks ?? []).flatMap(code => [code, code.split('/')[0]]))
const silenced = new Set(purposes.flatMap(purpose => purpose.silent ?? []))

describe('every card has a fixture that shows it, and one in which it must be silent', () => {
  it.each(topics.map(topic => topic.code))('%s', code => {
    expect(formatTime.has(code), 'a fixture that shows it').toBe(true)
    expect(silenced.has(code), 'a silent twin').toBe(true)
  })

  const findings = Object.entries(findingCodes).flatMap(([topic, codes]) => codes.map(code => `${topic}/${code}`))
  it.each(findings)('%s', finding => {
    const topic = finding.split('/')[0] ?? ''
    if (alsoShown.has(finding)) return
    expect(formatTime.has(finding), 'a fixture that shows it').toBe(true)
    expect(silenced.has(finding) || silenced.has(topic), 'a silent twin').toBe(true)
  })

  it('says no finding that is not of the released list', () => {
    const said = fixturesOf('hypomagnesemia').flatMap(({ response }) => [...saidIn(response.cards)])
    const onAnyCard = (code: string): boolean => ofRunning.includes(code.split('/')[1] ?? '')
    expect([...new Set(said)].filter(code => code.includes('/') && !findings.includes(code) && !onAnyCard(code))).toEqual([])
  })
})
