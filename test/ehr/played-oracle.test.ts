import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HookResponse } from '../../src/cds-hooks/response.ts'
import { type PlayedServer, playedServer } from '../acquisition/played-server.ts'
import { bearer, goodClaims, type Signer, signer } from '../clients/jwt.ts'
import { chart } from '../support/charts/fhir-chart.ts'
import { fixturesOf } from '../support/fixtures/replay.ts'
import { cardsOf, post, publicUrl, type Running, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'

/** An Oracle Health: one issuer for all hospitals, a list of key addresses, patient-view only, the site told by the FHIR base. */

const issuer = 'https://cds-hooks.cerner.com'
const path = serviceOf('patient-view')
let first: Signer
let second: Signer
let keySets: Server
let uris: string[]
let east: PlayedServer
let west: PlayedServer
let service: Running

beforeAll(async () => {
  first = await signer('key-1', 'RS384')
  second = await signer('key-1', 'RS384')
  keySets = createServer((request, response) => {
    const keys = [request.url === '/1' ? first.publicJwk : second.publicJwk]
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }))
  })
  await new Promise<void>(done => keySets.listen(0, '127.0.0.1', done))
  uris = ['/1', '/2'].map(at => `http://127.0.0.1:${(keySets.address() as AddressInfo).port}${at}`)
  east = await playedServer(chart)
  west = await playedServer(chart)
  const entry = { issuer, jwksUri: uris, profile: { name: 'sidebar', sendsEvidence: true } }
  service = await running({
    clients: [
      { ...entry, id: 'east', fhirServers: [east.base] },
      { ...entry, id: 'west', fhirServers: [west.base], topics: { severe: { silent: true } } }
    ]
  })
})
afterAll(async () => {
  await service.close()
  await east.close()
  await west.close()
  keySets.close()
})

const token = (key: Signer, jku: string | undefined, at = path): Promise<string> =>
  bearer(key, goodClaims({ iss: issuer, aud: `${publicUrl}${at}` }), jku === undefined ? {} : { jku })
const call = async (changes: object, jku = uris[0], key = first) =>
  post(service.origin, path, sampleCall('patient-view', changes), { authorization: await token(key, jku) })
const lastLine = () => JSON.parse(service.log.filter(line => line.includes('"msg":"call"')).at(-1) ?? '{}')
const topics = (answer: Awaited<ReturnType<typeof call>>) => cardsOf(answer).map(card => card.source.topic.code)

describe('an Oracle Health', () => {
  it('is answered as the site whose FHIR base it names', async () => {
    const [there, here] = [await call({ fhirServer: east.base }), await call({ fhirServer: west.base })]
    expect([there.status, here.status]).toEqual([200, 200])
    expect(topics(there)).toContain('severe')
    expect(topics(here)).not.toContain('severe')
    expect(lastLine()).toMatchObject({ client: 'west' })
  })

  it.each([
    ['no base', {}],
    ['a base of none of them', { fhirServer: 'https://fhir.example.org/r4' }],
    ['a base that begins like one', { fhirServer: 'BASE-2' }]
  ])('is refused with %s, in the same words, and nothing is read', async (_name, changes) => {
    const asked = [east.requests.length, west.requests.length]
    const fhirServer = 'fhirServer' in changes ? changes.fhirServer.replace('BASE', east.base) : undefined
    const answer = await call({ fhirServer, prefetch: null, fhirAuthorization: { access_token: 'x' } })
    expect(answer.status).toBe(401)
    expect(answer.text).toBe((await post(service.origin, path, {})).text)
    expect(service.log.join('')).toContain('"reason":"tenant"')
    expect([east.requests.length, west.requests.length]).toEqual(asked)
  })

  it('signs with the keys of several sets; one kid in two of them needs the jku', async () => {
    const body = { fhirServer: east.base }
    expect((await call(body, uris[0], first)).status).toBe(200)
    expect((await call(body, uris[1], second)).status).toBe(200)
    expect((await call(body, uris[1], first)).status).toBe(401)
    expect(lastLine()).toMatchObject({ reason: 'signature' })
    expect(
      (await post(service.origin, path, sampleCall('patient-view', body), { authorization: await token(first, undefined) }))
        .status
    ).toBe(401)
    expect(lastLine()).toMatchObject({ reason: 'key' })
    expect((await call(body, `${uris[0]}x`)).status).toBe(401)
    expect(lastLine()).toMatchObject({ reason: 'jku' })
  })

  it('reads discovery for all its sites', async () => {
    const answer = await fetch(`${service.origin}/cds-services`, {
      headers: { authorization: await token(first, uris[0], '/cds-services') }
    })
    expect(answer.status).toBe(200)
  })

  it('has feedback stored for the site that was shown the card', async () => {
    const shown = [(await call({ fhirServer: east.base })).body, (await call({ fhirServer: west.base })).body] as HookResponse[]
    const cards = [...shown.map(({ cards: own }) => own[0]?.uuid), crypto.randomUUID()]
    const feedback = cards.map(card => ({ card, outcome: 'overridden', outcomeTimestamp: '2026-11-22T12:00:00Z' }))
    const at = `${path}/feedback`
    const answer = await post(service.origin, at, { feedback }, { authorization: await token(first, uris[0], path) })
    expect(answer.status, answer.text).toBe(200)
    const rows = new Map<string, string>()
    for await (const row of service.store.exportFeedback()) rows.set(row.card, row.client)
    expect(cards.map(card => rows.get(String(card)))).toEqual(['east', 'west', 'east'])
  })

  it('has every chart of the fixtures answered', async () => {
    const fixtures = fixturesOf('hypomagnesemia').filter(({ request }) => request.hook === 'patient-view')
    expect(fixtures.length).toBeGreaterThan(20)
    for (const { name, request } of fixtures) {
      const answer = await post(
        service.origin,
        path,
        { ...request, fhirServer: east.base },
        { authorization: await token(first, uris[0]) }
      )
      expect([200, 412], name).toContain(answer.status)
      for (const card of answer.status === 200 ? cardsOf(answer) : [])
        expect(card.source.topic.code, name).toMatch(/^[A-Za-z0-9]+$/)
    }
  }, 120_000)
})
