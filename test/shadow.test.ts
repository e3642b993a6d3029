import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { HookResponse } from '../src/cds-hooks/response.ts'
import { parseRegistry } from '../src/clients/registry.ts'
import { loadServices, type ServicePackage } from '../src/guideline-folder.ts'
import type { Call } from '../src/pipeline.ts'
import type { Recommendation } from '../src/recommendation.ts'
import { judgeShadow, type ShadowOutcome, shadowDifferences } from '../src/shadow.ts'
import { settled } from './support/fixtures/replay.ts'
import { authorization, ehr, post, type Running, running, sampleCall, serviceOf } from './support/servers/running-service.ts'

/** A second version judged beside the live one: counted by topic, shown to nobody, and dropped where it fails or takes long. */

const folder = mkdtempSync(join(tmpdir(), 'shadow-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ward = join(folder, 'ward.json')
writeFileSync(ward, JSON.stringify({ orders: [], doseUnit: 'mg', thresholds: { minimalKidney: 29 } }))
const path = serviceOf('patient-view')

let service: Running | undefined
const started = async (shadow?: object): Promise<Running> => {
  // A clock that stands: on a busy machine the first evaluation would be late.
  service = await running({ clients: [ehr({ profile: 'open', admin: true, ...(shadow ? { shadow } : {}) })], ticks: () => 0 })
  return service
}
afterEach(async () => {
  await service?.close()
  service = undefined
})

const body = sampleCall('patient-view')
async function ask({ origin }: Running): Promise<string> {
  const answer = await post(origin, path, body, { authorization: await authorization(path) })
  expect(answer.status, answer.text).toBe(200)
  return JSON.stringify(settled(answer.body as HookResponse))
}
async function counted({ origin }: Running): Promise<readonly string[]> {
  // The shadow judges once the answer is out.
  await new Promise(resolve => setTimeout(resolve, 150))
  const text = await (await fetch(`${origin}/metrics`)).text()
  return text.split('\n').filter(line => line.startsWith('cds_shadow_') && !line.endsWith(' 0'))
}

describe('a shadow', () => {
  it('changes no byte of the answer, and its differences are counted', async () => {
    const without = await ask(await started())
    expect(await counted(service as Running)).toEqual([])
    await service?.close()
    const to = await started({ local: ward, share: 1 })
    expect(await ask(to)).toBe(without)
    expect(await counted(to)).toEqual([
      'cds_shadow_evaluations_total{outcome="compared"} 1',
      'cds_shadow_differences_total{topic="severe",kind="orders"} 1'
    ])
    const report = await fetch(`${to.origin}/insight/data`, {
      headers: { authorization: await authorization('/insight/data') }
    })
    expect(await report.json()).toMatchObject({
      shadow: { compared: 1, dropped: 0, differences: [{ topic: 'severe', kind: 'orders', count: 1 }] }
    })
    expect(to.log.join('')).not.toContain('shadow')
  })

  it('judges its share of the calls alone', async () => {
    const to = await started({ local: ward, share: 0 })
    await ask(to)
    expect(await counted(to)).toEqual([])
  })
})

describe('at the start', () => {
  const start = (shadow: object) => started(shadow)
  it.each<[string, object, RegExp]>([
    ['a folder that is not there', { knowledge: join(folder, 'none'), share: 1 }, /^Client ehr: shadow\.knowledge: .*none: /],
    [
      'a file that is not there',
      { local: join(folder, 'none.json'), share: 1 },
      /^Client ehr: shadow\.local: .*none\.json: cannot be read/
    ]
  ])('%s is refused', async (_name, shadow, words) => expect(start(shadow)).rejects.toThrow(words))

  it('a broken site file is refused, with file and path', async () => {
    const file = join(folder, 'broken.json')
    writeFileSync(file, JSON.stringify({ thresholds: { minimalKidney: 15 } }))
    await expect(start({ local: file, share: 1 })).rejects.toThrow(/shadow\.local: .*broken\.json: thresholds\.minimalKidney/)
  })

  it.each<[string, object, RegExp]>([
    ['neither file nor folder', { share: 0.5 }, /shadow: names neither/],
    ['a share above 1', { local: ward, share: 1.5 }, /shadow\.share/],
    ['no share', { local: ward }, /shadow\.share/]
  ])('%s is refused', (_name, shadow, words) =>
    expect(() => parseRegistry(JSON.stringify({ clients: [ehr({ shadow })] }), 'clients.json')).toThrow(words)
  )
})

describe('a shadow that fails', () => {
  const outcomes = async (evaluate: ServicePackage['evaluate']): Promise<readonly ShadowOutcome[]> => {
    const [live] = await loadServices(['hypomagnesemia'])
    const told: ShadowOutcome[] = []
    const call = {
      service: live,
      offer: live?.offers[0],
      request: body,
      profile: {},
      publicUrl: '',
      asOf: 0,
      elapsed: () => 0
    } as unknown as Call
    judgeShadow(call, { recommendations: [] }, { ...live, evaluate } as ServicePackage, {
      shadowed: (outcome, differences) => {
        told.push(outcome)
        expect(differences).toEqual([])
      }
    })
    return told
  }

  it('is counted and dropped where it throws', async () =>
    expect(
      await outcomes(() => {
        throw new Error('Jane Doe')
      })
    ).toEqual(['failed']))

  it('and where it takes longer than its time', async () =>
    expect(
      await outcomes(() => {
        const until = performance.now() + 60
        while (performance.now() < until);
        return { verdicts: [], recommendations: [{ topic: 'severe' } as Recommendation] }
      })
    ).toEqual(['late']))
})

describe('differences', () => {
  const item = (topic: string, over: Partial<Recommendation> = {}): Recommendation => ({
    topic,
    urgency: 'warning',
    headline: topic,
    why: [],
    plan: [],
    statements: [],
    basis: [],
    unknown: [],
    options: [],
    ...over
  })
  const test = (hours: number) => ({
    label: 'x',
    recommended: true,
    proposals: [
      {
        act: 'test' as const,
        test: { system: 's', code: 'c', display: 'd' },
        kind: 'laboratory' as const,
        words: { what: 't', when: 'now' },
        text: 't',
        when: { kind: 'in' as const, hours },
        urgency: 'routine' as const,
        note: ''
      }
    ]
  })
  it.each<[string, readonly Recommendation[], readonly Recommendation[], readonly object[]]>([
    ['the same', [item('a')], [item('a')], []],
    ['other words', [item('a')], [item('a', { headline: 'other', plan: ['x'] })], []],
    ['a card less', [item('a'), item('b')], [item('b')], [{ topic: 'a', kind: 'only-live' }]],
    ['a card more', [item('b')], [item('a'), item('b')], [{ topic: 'a', kind: 'only-shadow' }]],
    ['another indicator', [item('a')], [item('a', { urgency: 'info' })], [{ topic: 'a', kind: 'indicator' }]],
    ['other orders', [item('a', { options: [test(6)] })], [item('a', { options: [test(12)] })], [{ topic: 'a', kind: 'orders' }]],
    [
      'about another draft',
      [item('a', { about: 'd1' })],
      [item('a', { about: 'd2' })],
      [
        { topic: 'a', kind: 'only-live' },
        { topic: 'a', kind: 'only-shadow' }
      ]
    ]
  ])('%s', (_name, live, shadow, differences) => expect(shadowDifferences(live, shadow)).toEqual(differences))
})
