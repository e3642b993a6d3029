import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseHookRequest } from '../../src/cds-hooks/request.ts'
import type { Card } from '../../src/cds-hooks/response.ts'
import { type ProfileName, profileNames, profiles } from '../../src/clients/profile.ts'
import { loadServices, type ServicePackage } from '../../src/guideline-folder.ts'
import { respond } from '../../src/pipeline.ts'
import { drugOrders, topicOf } from '../support/cards/cards.ts'
import { fixturesOf, purposeOf } from '../support/fixtures/replay.ts'
import { captureTime } from '../support/servers/app.ts'

type Example = { readonly name: string; readonly body: { readonly hook: string }; readonly at: number }

/** Every captured call that a service answers with cards, and every fixture. */
function examples(): readonly Example[] {
  const captures = new URL('../../fixtures/sandbox/', import.meta.url)
  const captured = readdirSync(captures)
    .filter(name => /^\d\d-/.test(name) && !/^(23|26)/.test(name))
    .flatMap(name => {
      const { body } = JSON.parse(readFileSync(new URL(name, captures), 'utf8'))
      return body?.hook ? [{ name, body, at: captureTime }] : []
    })
  const fixtures = fixturesOf('hypomagnesemia').map(({ name, request }) => ({
    name,
    body: request,
    at: Date.parse(purposeOf(request).asOf)
  }))
  return [...captured, ...fixtures]
}

let services: readonly ServicePackage[]
beforeAll(async () => {
  services = await loadServices(['hypomagnesemia'])
})

function cardsOf(example: Example, name: ProfileName): readonly Card[] {
  for (const service of services) {
    const offer = service.offers.find(item => item.hook === example.body.hook)
    if (!offer) continue
    const request = parseHookRequest(example.body)
    return respond({
      service,
      offer,
      request,
      profile: profiles[name],
      publicUrl: 'https://cds.example.org',
      asOf: example.at,
      elapsed: () => 0
    }).response.cards
  }
  throw new Error(`nobody answers ${example.body.hook}`)
}

const honored = Object.values(profiles.epic.codeSystems ?? {})
/** Drug, dose and route; by vein also how fast or how long. */
const inWords = /[a-z].* \d.*(by mouth|intramuscular|IV push|IV over \d+ (min|h))|IV infusion \d.* mg\/min .* \d+ h\b/i

const outline = (cards: readonly Card[]) => cards.map(card => [topicOf(card), card.indicator, card.summary])

describe.each(examples().map(example => [example.name, example] as const))('%s', (_name, example) => {
  it('says the same under every profile', () => {
    const open = outline(cardsOf(example, 'open'))
    for (const name of profileNames) {
      const own = outline(cardsOf(example, name))
      expect(own, name).toEqual(open.slice(0, own.length))
      expect(own.length).toBeGreaterThanOrEqual(Math.min(open.length, profiles[name].maxCards))
    }
  })

  it('keeps to what an Epic client takes', () => {
    for (const card of cardsOf(example, 'epic')) {
      expect(topicOf(card)).toMatch(/^[A-Za-z0-9]{1,100}$/)
      if (card.suggestions) expect(card.selectionBehavior).toBe('any')
      for (const suggestion of card.suggestions ?? []) {
        expect(suggestion.actions).toHaveLength(1)
        const [action] = suggestion.actions ?? []
        expect(action?.type).not.toBe('update')
        // Shown in place of the label, and all that is left of dose and route where the client fills in its own.
        expect(action?.description).toBe(suggestion.label)
        if (!action || action.type === 'delete') continue
        const { medicationCodeableConcept: drug, code } = action.resource as Record<string, { coding: { system: string }[] }>
        for (const { system } of (drug ?? code)?.coding ?? [{ system: 'none' }]) expect(honored).toContain(system)
        if (drug) expect(action.description).toMatch(inWords)
      }
      for (const order of drugOrders(card)) {
        expect(order).toMatchObject({
          status: 'draft',
          medicationCodeableConcept: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.88', code: /^\d+$/ }], text: /\d/ }
        })
      }
    }
  })

  it('is short where the panel is narrow', () => {
    for (const card of cardsOf(example, 'sidebar')) expect(card.detail?.split('\n- ').length).toBeLessThanOrEqual(12)
  })

  it('sends verdicts to the open profile only', () => {
    const [service] = services
    const offer = service?.offers.find(item => item.hook === example.body.hook)
    if (!service || !offer) throw new Error('no service')
    for (const name of profileNames) {
      const { response } = respond({
        service,
        offer,
        request: parseHookRequest(example.body),
        profile: profiles[name],
        publicUrl: 'https://x',
        asOf: example.at,
        elapsed: () => 0
      })
      expect(response.extension !== undefined, name).toBe(name === 'open')
    }
  })
})

describe('order codes of a site', () => {
  it('replace ours, and an order without a code that the client honors is not sent', () => {
    const example = examples().find(item => item.name.startsWith('19'))
    if (!example) throw new Error('no capture 19')
    const [service] = services
    const offer = service?.offers[0]
    if (!service || !offer) throw new Error('no service')
    const own = { system: 'urn:example:preference-list', code: '4711', display: 'Magnesium level' }
    const profile = { ...profiles.epic, orderCodes: { '19123-9': own } }
    const { response } = respond({
      service,
      offer,
      request: parseHookRequest(example.body),
      profile,
      publicUrl: 'https://x',
      asOf: example.at,
      elapsed: () => 0
    })
    const codings = JSON.stringify(response.cards.flatMap(card => card.suggestions ?? []))
    expect(codings).toContain('4711')
    expect(codings).not.toContain('http://loinc.org')
    const severe = response.cards.find(card => topicOf(card) === 'severe')
    // Headline and text together tell the whole dose.
    expect(severe?.summary).toMatch(/IV magnesium 2\.5 g over 3 h/)
    expect(severe?.detail).toMatch(/2\.5 g in 250 mL/)
  })
})
