import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { EvaluationRecord } from '../../src/store/evaluation-record.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import {
  authorization,
  cardsOf,
  ehr,
  now,
  post,
  type Running,
  running,
  sampleCall,
  serviceOf
} from '../support/servers/running-service.ts'

const path = serviceOf('patient-view')
const closing: Running[] = []
afterEach(async () => {
  for (const service of closing.splice(0)) await service.close()
})

let time = now
let records: EvaluationRecord[]

async function started(
  topics: object,
  hashKey = 'a key of sixteen characters',
  profile: string | object = 'generic'
): Promise<Running> {
  time = now
  records = []
  const store: Store = openStore('sqlite::memory:', { clock: () => time })
  const record = store.recordEvaluation.bind(store)
  const watched = Object.assign(store, {
    recordEvaluation: (item: EvaluationRecord) => {
      records.push(item)
      record(item)
    }
  })
  const environment = { FETCH_DEADLINE: '200', ...(hashKey ? { HASH_KEY: hashKey } : {}) }
  const service = await running({ clients: [ehr({ topics, profile })], store: watched, environment, clock: () => time })
  closing.push(service)
  return service
}

async function shown(service: Running, body: object = sampleCall(), at = path) {
  const answer = await post(service.origin, at, body, { authorization: await authorization(at) })
  expect(answer.status, answer.text.slice(0, 300)).toBe(200)
  return cardsOf(answer).map(card => ({ ...card, topic: card.source.topic.code }))
}
const topicsOf = (cards: readonly { topic: string }[]): readonly string[] => cards.map(card => card.topic)

const mild = (): object => sampleCall('mild')

async function override(service: Running, card: object, code = 'seen-will-act'): Promise<void> {
  const at = `${path}/feedback`
  const { uuid } = card as { uuid: string }
  const entry = {
    card: uuid,
    outcome: 'overridden',
    overrideReason: { reason: { code } },
    outcomeTimestamp: '2026-11-22T12:00:30Z'
  }
  expect((await post(service.origin, at, { feedback: [entry] }, { authorization: await authorization(at) })).status).toBe(200)
  await pause(350)
}

describe('topics that a site wants quiet', () => {
  it('silent: judged and recorded, not shown', async () => {
    const service = await started({ severe: { silent: true } })
    expect(topicsOf(await shown(service))).not.toContain('severe')
    expect(records[0]?.verdicts.severe).toBe('applies')
    expect(records[0]?.suppressed).toEqual([{ topic: 'severe', cause: 'silent' }])
    expect(records[0]?.shown.map(card => card.topic)).not.toContain('severe')
  })

  it('minIndicator: shown from a severity upward', async () => {
    const service = await started({ potassium: { minIndicator: 'critical' }, severe: { minIndicator: 'critical' } })
    expect(topicsOf(await shown(service, mild()))).not.toContain('potassium')
    expect(records[0]?.suppressed).toEqual([{ topic: 'potassium', cause: 'below-indicator' }])
    expect(topicsOf(await shown(service))).toContain('severe')
  })

  it('more than the panel takes: what was left out is recorded with its cause', async () => {
    const all = await shown(await started({}))
    const some = await shown(await started({}, '', { name: 'sidebar', maxCards: 2 }))
    expect(some.length).toBe(2)
    expect(all.length).toBeGreaterThan(2)
    expect(records[0]?.suppressed).toEqual(topicsOf(all.slice(2)).map(topic => ({ topic, cause: 'beyond-most-cards' })))
  })
})

describe('snooze', () => {
  const settings = { potassium: { snoozeHours: 8 }, severe: { snoozeHours: 8 } }
  const warning = (cards: Awaited<ReturnType<typeof shown>>) => cards.find(card => card.topic === 'potassium')

  it('after an override that means seen, the topic is quiet for this patient and result, for so long', async () => {
    const service = await started(settings)
    const first = warning(await shown(service, mild()))
    expect(first?.indicator).toBe('warning')
    await override(service, first ?? {})
    expect(topicsOf(await shown(service, mild()))).not.toContain('potassium')
    expect(records.at(-1)?.suppressed).toEqual([{ topic: 'potassium', cause: 'snoozed' }])
    const newer = JSON.parse(JSON.stringify(mild()).replace('"value":3.4', '"value":3.3'))
    expect(topicsOf(await shown(service, newer)), 'a new result').toContain('potassium')
    const other = JSON.parse(JSON.stringify(mild()).replaceAll('mg-mild', 'somebody-else'))
    expect(topicsOf(await shown(service, other)), 'another patient').toContain('potassium')
    time += 240_000
    expect(topicsOf(await shown(service, mild())), 'four minutes of eight hours').not.toContain('potassium')
  })

  it('never at the moment of signing, though the same card is quiet before', async () => {
    const service = await started({ wastingDrugOrder: { snoozeHours: 8 } })
    const [select, sign] = [serviceOf('order-select'), serviceOf('order-sign')]
    const [card] = await shown(service, sampleCall('order-select'), select)
    expect(card?.topic).toBe('wastingDrugOrder')
    await override(service, card ?? {})
    expect(topicsOf(await shown(service, sampleCall('order-select'), select))).toEqual([])
    expect(records.at(-1)?.suppressed).toEqual([{ topic: 'wastingDrugOrder', cause: 'snoozed' }])
    expect(topicsOf(await shown(service, sampleCall('order-sign'), sign))).toEqual(['wastingDrugOrder'])
  })

  it('a reason that means something else does not count', async () => {
    const service = await started(settings)
    const card = warning(await shown(service, mild()))
    await override(service, card ?? {}, 'data-wrong')
    expect(topicsOf(await shown(service, mild()))).toContain('potassium')
  })

  it('a critical card is never snoozed', async () => {
    const service = await started(settings)
    const card = (await shown(service)).find(item => item.topic === 'severe')
    expect(card?.indicator).toBe('critical')
    await override(service, card ?? {})
    expect(topicsOf(await shown(service))).toContain('severe')
  })

  it('without a key nobody is recognized, and a store that is away shows the card', async () => {
    const blind = await started(settings, '')
    await override(blind, warning(await shown(blind, mild())) ?? {})
    expect(topicsOf(await shown(blind, mild()))).toContain('potassium')
    const service = await started(settings)
    Object.assign(service.store, { overrides: () => new Promise(() => undefined) })
    expect(topicsOf(await shown(service, mild()))).toContain('potassium')
  })
})
