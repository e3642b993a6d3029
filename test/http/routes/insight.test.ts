import { request } from 'node:http'
import { afterEach, describe, expect, it, test } from 'vitest'
import { openStore } from '../../../src/store/open-store.ts'
import { bearer, goodClaims, signer } from '../../clients/jwt.ts'
import {
  authorization,
  ehr,
  publicUrl,
  type Running,
  type RunningOptions,
  running
} from '../../support/servers/running-service.ts'
import { entry, evaluation, noon, shownCard } from '../../support/stores/feedback-samples.ts'

const adminToken = 'an admin token of the site'
const files = ['export', 'cards', 'calls'].flatMap(name => [`/insight/${name}.csv`, `/insight/${name}.ndjson`])
const addresses = ['/insight/data', ...files]
const closing: Running[] = []
afterEach(async () => {
  for (const service of closing.splice(0)) await service.close()
})

async function withData(options: RunningOptions = {}): Promise<Running> {
  const store = openStore('sqlite::memory:', { clock: () => noon })
  const card = shownCard()
  store.recordEvaluation(evaluation({ shown: [card], tenant: 'north', missing: ['weight'] }))
  await store.addFeedback({ service: 'low-magnesium', client: 'north', tenant: 'north' }, [
    entry({ card: card.card, reasons: [{ code: 'seen', display: 'Seen, "later"' }] })
  ])
  const service = await running({ store, ...options })
  closing.push(service)
  return service
}

const get = (service: Running, address: string, headers: Record<string, string> = {}) =>
  fetch(`${service.origin}${address}`, { headers })

describe('who may look', () => {
  it('everybody on this machine in the open demo, but not under another name', async () => {
    const service = await withData()
    for (const address of addresses) expect((await get(service, address)).status).toBe(200)
    expect(await (await get(service, '/insight/access')).json()).toEqual({ open: true })
    const status = await new Promise(resolve => {
      request({ port: service.port, host: '127.0.0.1', path: '/insight/data', headers: { host: 'evil.example.org' } }, answer => {
        answer.resume()
        resolve(answer.statusCode)
      }).end()
    })
    expect(status).toBe(401)
  })

  it('in a demo that others can reach, or with a token set, only who has the token', async () => {
    for (const environment of [{ ALLOW_OPEN: 'true', HOST: '0.0.0.0', ADMIN_TOKEN: adminToken }, { ADMIN_TOKEN: adminToken }]) {
      const service = await withData({ environment })
      for (const address of addresses) {
        expect((await get(service, address)).status).toBe(401)
        expect((await get(service, address, { authorization: `Bearer ${adminToken}x` })).status).toBe(401)
        expect((await get(service, address, { authorization: `Bearer ${adminToken}` })).status).toBe(200)
      }
    }
    const open = await withData({ environment: { ALLOW_OPEN: 'true', HOST: '0.0.0.0' } })
    expect(await (await get(open, '/insight/access')).json()).toEqual({ open: false })
    expect((await get(open, '/insight/data')).status).toBe(401)
  })

  it('with a registry, clients that are administrators, by a token for this very address', async () => {
    const boss = await signer('boss')
    const admin = ehr({ id: 'boss', issuer: 'https://boss.example.org', jwks: { keys: [boss.publicJwk] }, admin: true })
    const service = await withData({ clients: [ehr(), admin] })
    for (const address of addresses) {
      const claims = { iss: 'https://boss.example.org', aud: `${publicUrl}${address}` }
      expect((await get(service, address)).status).toBe(401)
      expect((await get(service, address, { authorization: await authorization(address) })).status).toBe(401)
      expect((await get(service, address, { authorization: await bearer(boss, goodClaims(claims)) })).status).toBe(200)
      const elsewhere = await bearer(boss, goodClaims({ ...claims, aud: `${publicUrl}/insight` }))
      expect((await get(service, address, { authorization: elsewhere })).status).toBe(401)
    }
  })
})

describe('what is told', () => {
  it('counts, by topic and more', async () => {
    const service = await withData()
    await service.store.ready()
    await new Promise(resolve => setTimeout(resolve, 400))
    const report = (await (await get(service, '/insight/data')).json()) as {
      total: object
      byTopic: { name: string }[]
      calls: object
    }
    expect(report.total).toMatchObject({ shown: 1, overridden: 1 })
    expect(report.byTopic.map(({ name }) => name)).toEqual(['severe'])
    expect(report.calls).toMatchObject({ total: 1, missing: [{ name: 'weight', calls: 1 }] })
    const narrowed = (await (await get(service, '/insight/data?topic=causes&knowledgeVersion=1.0.0')).json()) as object
    expect(narrowed).toMatchObject({ total: { shown: 0 }, calls: { total: 1 } })
    const later = (await (await get(service, '/insight/data?from=2026-11-21')).json()) as { total: object }
    expect(later.total).toMatchObject({ shown: 0 })
  })

  it('D9: rows for a spreadsheet and for programs, with the six columns', async () => {
    const service = await withData()
    await new Promise(resolve => setTimeout(resolve, 400))
    const csv = await get(service, '/insight/export.csv')
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(csv.headers.get('content-disposition')).toContain('attachment')
    expect((await csv.text()).split('\r\n')[0]).toMatch(/^intervention,action,feedback,user,date,location,/)
    const lines = (await (await get(service, '/insight/export.ndjson')).text()).trim().split('\n')
    expect(lines.map(line => JSON.parse(line))).toMatchObject([
      { intervention: 'low-magnesium: severe', action: 'overridden', feedback: 'Seen, "later"', location: 'north' }
    ])
  })

  test.each(['from=yesterday', 'to=2026-13-01', 'from=2026-11-20&from=2026-11-21', 'client=', 'topic=none', 'client=nobody'])(
    '%s is refused by name',
    async query => {
      const service = await withData()
      const answer = await get(service, `/insight/data?${query}`)
      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain(query.split('=')[0])
    }
  )

  it('a store that is away gives 503, and no half export', async () => {
    const store = openStore('sqlite::memory:', { clock: () => noon })
    await store.close()
    const service = await running({ store })
    closing.push(service)
    for (const address of addresses) expect((await get(service, address)).status, address).toBe(503)
  })
})
