import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../src/cds-hooks/response.ts'
import { openRegistry } from '../src/clients/registry.ts'
import { loadServices } from '../src/guideline-folder.ts'
import { siteServices } from '../src/site-services.ts'
import { topicOf } from './support/cards/cards.ts'
import { authorization, ehr, now, post, type Running, running, sampleCall, serviceOf } from './support/servers/running-service.ts'

/** A client whose site has a file of its own: read once, when the registry is; whatever is wrong in it keeps the registry out. */

const folder = mkdtempSync(join(tmpdir(), 'sites-'))
mkdirSync(join(folder, 'sites'))
afterAll(() => rmSync(folder, { recursive: true }))

const registryPath = join(folder, 'clients.json')
const sitePath = join(folder, 'sites', 'north.json')
const write = (path: string, json: unknown) => writeFileSync(path, typeof json === 'string' ? json : JSON.stringify(json))
const register = (...clients: readonly object[]) => write(registryPath, { clients })

const north = (changes: object = {}) => ehr({ local: { hypomagnesemia: 'sites/north.json' }, ...changes })
const ownOrder = {
  orders: [
    {
      for: 'test magnesium',
      system: 'urn:com.epic.cdshooks.action.code.system.preference-list-item',
      code: 'LABMG',
      display: 'Magnesium level'
    }
  ],
  doseUnit: 'mg'
}

let service: Running | undefined
const started = async () => {
  service = await running({ source: await openRegistry(registryPath) })
  return service
}
beforeEach(() => {
  write(sitePath, ownOrder)
  register(north())
})
afterEach(async () => {
  await service?.close()
  service = undefined
})

const path = serviceOf('patient-view')
async function cardsFor({ origin }: Running): Promise<readonly Card[]> {
  const answer = await post(origin, path, sampleCall(), { authorization: await authorization(path) })
  expect(answer.status, answer.text).toBe(200)
  return (answer.body as { cards: Card[] }).cards
}
const ordersIn = (cards: readonly Card[]): string => JSON.stringify(cards.flatMap(card => card.suggestions ?? []))

describe('a site with a file of its own', () => {
  it('is answered by it, and others as before', async () => {
    const to = await started()
    expect(ordersIn(await cardsFor(to))).toContain('"unit":"mg"')
    register(ehr())
    await to.close()
    expect(ordersIn(await cardsFor(await started()))).not.toContain('"unit":"mg"')
  })

  it('is named in the record of each call by a digest of the file', async () => {
    const to = await started()
    const [card] = await cardsFor(to)
    const version = expect.stringMatching(/^\d+\.\d+\.\d+\+[0-9a-f]{8}$/)
    expect(card?.extension?.['org.hypomagnesemia-cds.evidence']).toMatchObject({ knowledge: { version } })
  })

  it('is not read at a call', async () => {
    const to = await started()
    write(sitePath, 'broken')
    expect(ordersIn(await cardsFor(to))).toContain('"unit":"mg"')
  })

  it('has an order of its own sent to a client that honors it', async () => {
    register(north({ profile: 'epic' }))
    const orders = ordersIn(await cardsFor(await started()))
    expect(orders).toContain('"code":"LABMG"')
    expect(orders).not.toContain('loinc')
  })
})

describe('a file that is wrong', () => {
  const strengthless = {
    products: [
      {
        key: 'vial5g',
        code: '1658244',
        display: 'x',
        form: 'vial',
        unit: 'g',
        unitCode: 'g',
        mmol: 20.286,
        grams: 5,
        words: 'vial'
      }
    ]
  }
  it.each([
    ['is not there', undefined, `${sitePath}: cannot be read (ENOENT)`],
    ['is no JSON', '{', `${sitePath}: is not valid JSON`],
    ['has a strength missing', strengthless, `${sitePath}: products.0.ml: missing`],
    [
      'would loosen a contraindication',
      { thresholds: { minimalKidney: 15 } },
      `${sitePath}: thresholds.minimalKidney: 15 is outside`
    ]
  ])('%s: the service does not start, and says where', async (_, json, message) => {
    if (json === undefined) rmSync(sitePath)
    else write(sitePath, json)
    await expect(started()).rejects.toThrow(message)
  })

  it.each([
    [
      'of a service that is not served',
      { local: { hyponatremia: 'sites/north.json' } },
      'Client ehr: local.hyponatremia: is not served'
    ],
    [
      'of reasons that nobody gives',
      { profile: { name: 'epic', overrideReasons: { refused: { system: 's', code: 'c', display: 'd' } } } },
      'Client ehr: profile.overrideReasons.refused: is no override reason'
    ],
    [
      'of a topic that no service has',
      { topics: { oralReplacment: { silent: true } } },
      'Client ehr: topics.oralReplacment: is no topic'
    ]
  ])('or a registry that speaks %s', async (_, changes, message) => {
    register(ehr(changes))
    await expect(started()).rejects.toThrow(message)
  })

  it('is refused by a service that takes none', async () => {
    const [other] = await loadServices(['hypokalemia'])
    if (!other) throw new Error('no service')
    const client = { local: { hypokalemia: sitePath }, id: 'ehr', profile: { overrideReasons: {} } }
    expect(() => siteServices([other]).prepare([client as never])).toThrow(`${sitePath}: hypokalemia takes no file of a site`)
  })

  it('leaves the former one in force when the registry is read again, and a right one takes its place', async () => {
    const source = await openRegistry(registryPath)
    service = await running({ source })
    write(sitePath, { doseUnit: 'stone' })
    await expect(source.reload()).rejects.toThrow(`${sitePath}: doseUnit: `)
    expect(ordersIn(await cardsFor(service))).toContain('"unit":"mg"')
    write(sitePath, { doseUnit: 'mmol' })
    await source.reload()
    expect(ordersIn(await cardsFor(service))).toContain('"unit":"mmol"')
  })
})

describe('a profile overridden by the registry', () => {
  it('renders by its own fields', async () => {
    const profile = {
      name: 'epic',
      actionsPerSuggestion: 'all',
      codeSystems: { 'http://loinc.org': 'http://loinc.org', 'http://www.nlm.nih.gov/research/umls/rxnorm': 'urn:x:rx' },
      actionSelectionBehavior: true,
      orderCategory: 'inpatient',
      detail: 'html',
      sendsEvidence: false
    }
    register(ehr({ profile }))
    const cards = await cardsFor(await started())
    for (const card of cards) {
      expect(card.extension).toEqual({ 'com.epic.cdshooks.card.detail.content-type': 'text/html' })
      expect(card.detail).toMatch(/^<p><strong>(Give|Do)<\/strong> /)
      expect(card.detail?.replace(/<\/?(p|strong|ul|li)>/g, '')).not.toMatch(/[<>]/)
    }
    const severe = cards.find(card => topicOf(card) === 'severe')
    const suggestion = severe?.suggestions?.[0]
    expect(suggestion?.actionSelectionBehavior).toBe('all')
    expect(suggestion?.actions?.length).toBeGreaterThan(1)
    for (const action of suggestion?.actions ?? []) {
      const text = JSON.stringify(action)
      expect(text).toContain('"code":"inpatient"')
      expect(text).not.toContain('umls/rxnorm')
    }
  })

  it('gives the client reasons of its own, and reads them as ours when they come back', async () => {
    const own = { system: 'urn:example:reasons', code: '17', display: 'Seen already' }
    const two = { system: 'urn:example:reasons', code: '99', display: 'Other' }
    const overrideReasons = { 'seen-will-act': own, 'patient-refuses': two, 'data-wrong': two }
    register(ehr({ profile: { name: 'generic', overrideReasons }, topics: { potassium: { snoozeHours: 8 } } }))
    const source = await openRegistry(registryPath)
    service = await running({ source, environment: { HASH_KEY: 'a key of sixteen characters' } })
    const ask = async () => {
      const answer = await post(service?.origin ?? '', path, sampleCall('mild'), { authorization: await authorization(path) })
      return (answer.body as { cards: Card[] }).cards
    }
    const card = (await ask()).find(item => topicOf(item) === 'potassium')
    expect(card?.overrideReasons).toEqual(expect.arrayContaining([own, two]))
    const tell = async (reason: object) => {
      const feedback = [
        { card: card?.uuid, outcome: 'overridden', overrideReason: { reason }, outcomeTimestamp: new Date(now).toISOString() }
      ]
      const at = `${path}/feedback`
      return (await post(service?.origin ?? '', at, { feedback }, { authorization: await authorization(at) })).status
    }
    const topics = async () => (await ask()).map(topicOf)
    // A reason that stands for two of ours is neither; told as ours it would have been "seen".
    expect(await tell({ code: '99', system: two.system })).toBe(200)
    expect(await tell({ code: '17' })).toBe(200)
    await expect.poll(topics, { timeout: 5000 }).not.toContain('potassium')
    const kept: unknown[] = []
    for await (const row of service.store.exportFeedback()) kept.push(row.reasons)
    // Both may have arrived within one millisecond.
    expect(kept).toHaveLength(2)
    expect(kept).toEqual(
      expect.arrayContaining([[{ code: '99', system: two.system }], [expect.objectContaining({ code: 'seen-will-act' })]])
    )
  })
})
