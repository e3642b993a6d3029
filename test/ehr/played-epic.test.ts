import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HookResponse } from '../../src/cds-hooks/response.ts'
import { type PlayedServer, playedServer, sendFhir } from '../acquisition/played-server.ts'
import { bearer, goodClaims, type Signer, seconds, signer } from '../clients/jwt.ts'
import { fixturesOf } from '../support/fixtures/replay.ts'
import {
  cardsOf,
  now,
  post,
  publicUrl,
  type Running,
  running,
  sampleCall,
  serviceOf
} from '../support/servers/running-service.ts'

/** An Epic as its published pages and captured requests show it. Topics and orders are read, never words of a card. */

const issuer = 'https://epic.north.example.org/oauth2'
const triggerExtension = 'com.epic.cdshooks.request.bpa-trigger-action'
const scope = 'Observation.Read (Labs) (R4) Observation.Search (Labs) (R4) CONDITION.SEARCH MedicationRequest.Search'
let key: Signer
let keySet: Server
let jku: string
let fhir: PlayedServer
let service: Running

beforeAll(async () => {
  key = await signer('epic-1', 'RS384')
  keySet = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [key.publicJwk] }))
  )
  await new Promise<void>(done => keySet.listen(0, '127.0.0.1', done))
  jku = `http://127.0.0.1:${(keySet.address() as AddressInfo).port}/jwks`
  // Withheld data come as a warning among the entries, an empty search as an OperationOutcome with total 0.
  fhir = await playedServer((request, response) => {
    const type = /^\/fhir\/(\w+)/.exec(request.url ?? '')?.[1] ?? ''
    const code = type === 'Condition' ? 'suppressed' : 'not-found'
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code }] }
    sendFhir(response, { resourceType: 'Bundle', type: 'searchset', total: 0, entry: [{ resource: outcome }] })
  })
  const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
  service = await running({
    clients: [
      {
        id: 'north',
        issuer,
        jwksUri: jku,
        algorithms: ['RS384'],
        fhirServers: [fhir.base],
        profile: {
          name: 'epic',
          codeSystems: { 'http://loinc.org': 'http://loinc.org', [rxnorm]: 'urn:oid:2.16.840.1.113883.6.88' }
        }
      }
    ]
  })
})
afterAll(async () => {
  await service.close()
  await fhir.close()
  keySet.close()
})

/** `nbf` five minutes before `iat`, 900 s of life, `jku` in the header, the audience typed in by hand once for the service. */
const token = (path: string): Promise<string> =>
  bearer(
    key,
    goodClaims({ iss: issuer, sub: 'epic', aud: `${publicUrl}${path}`, nbf: seconds - 300, iat: seconds, exp: seconds + 900 }),
    { jku }
  )

const authorized = { access_token: 'short-lived', token_type: 'Bearer', expires_in: 300, scope, subject: 'epic' }
const lines = () => service.log.map(line => JSON.parse(line)).filter(({ msg }) => msg === 'call')

async function asked(hook: string, changes: object, trigger = '18') {
  const path = serviceOf(hook)
  const body = sampleCall(hook, {
    fhirServer: fhir.base,
    fhirAuthorization: authorized,
    extension: { [triggerExtension]: trigger },
    ...changes
  })
  const answer = await post(service.origin, path, body, { authorization: await token(path) })
  expect(answer.status, answer.text).toBe(200)
  return answer
}

describe('an Epic', () => {
  it('gets cards with one action each, filed by the encounter, and its trigger is logged', async () => {
    const answer = await asked('patient-view', {})
    expect(cardsOf(answer).map(card => card.source.topic.code)).toContain('severe')
    const actions = (answer.body as HookResponse).cards.flatMap(card => (card.suggestions ?? []).map(({ actions: own }) => own))
    expect(actions.length).toBeGreaterThan(0)
    for (const own of actions) expect(own).toHaveLength(1)
    const drug = actions
      .flat()
      .find(action => action && 'resource' in action && JSON.stringify(action.resource).includes('MedicationRequest'))
    expect(drug).toMatchObject({
      type: 'create',
      resource: { status: 'draft', category: [{ coding: [{ code: expect.stringMatching(/^(in|out)patient$/) }] }] }
    })
    expect(lines().at(-1)).toMatchObject({ client: 'north', trigger: '18' })
  })

  it('is asked for what it did not send, with scopes in its own spelling', async () => {
    const before = fhir.requests.length
    const { prefetch } = sampleCall('patient-view')
    const magnesium = Object.fromEntries(
      Object.entries(prefetch).filter(([, value]) => /19123-9|"Patient"/.test(JSON.stringify(value)))
    )
    const answer = await asked('patient-view', { prefetch: magnesium })
    expect(fhir.requests.length).toBeGreaterThan(before)
    expect(new Set(fhir.headers.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer short-lived']))
    expect(cardsOf(answer).length).toBeGreaterThan(0)
  })

  it('offers no order at the opening of a chart but on critical cards, and tells a discharge', async () => {
    const opened = (await asked('patient-view', {}, '60')).body as HookResponse
    for (const card of opened.cards) if (card.indicator !== 'critical') expect(card.suggestions ?? []).toEqual([])
    await asked('patient-view', {}, '27')
    expect(lines().at(-1)).toMatchObject({ trigger: '27' })
  })

  it('has every order of the fixtures checked, with the Medication inside draftOrders', async () => {
    const fixtures = fixturesOf('hypomagnesemia').filter(({ request }) => request.hook === 'order-sign')
    expect(fixtures.length).toBeGreaterThan(20)
    for (const { name, request } of fixtures) {
      const { context, prefetch } = request as unknown as { context: Record<string, unknown>; prefetch: object }
      const entries = (context.draftOrders as { entry: { resource: Record<string, unknown> }[] } | undefined)?.entry ?? []
      const moved = entries.flatMap(({ resource }, index) => {
        const concept = resource.medicationCodeableConcept as { text?: string } | undefined
        if (!concept) return [{ resource }]
        const { medicationCodeableConcept: _concept, ...order } = resource
        const id = `med-${index}`
        const medicationReference = { reference: `${fhir.base}/Medication/${id}`, display: concept.text }
        return [{ resource: { ...order, medicationReference } }, { resource: { resourceType: 'Medication', id, code: concept } }]
      })
      const draftOrders = { resourceType: 'Bundle', type: 'collection', entry: moved }
      const answer = await asked('order-sign', { context: { ...context, draftOrders }, prefetch })
      for (const card of cardsOf(answer)) expect(card.source.topic.code, name).toMatch(/^[A-Za-z0-9]{1,100}$/)
    }
  }, 120_000)

  it('sends feedback in its own shape, a batch under the audience of the service, and it is stored', async () => {
    const answer = (await asked('patient-view', {})).body as HookResponse
    const before = await service.store.count()
    const path = serviceOf('patient-view')
    const [card] = answer.cards
    const suggestion = card?.suggestions?.[0]?.uuid
    const outcomeTimestamp = '2026-11-22T12:00:00Z'
    const feedback = [
      {
        card: card?.uuid,
        outcome: 'overridden',
        overrideReasons: { reason: { code: 'patient-refuses', system: 'urn:x' } },
        outcomeTimestamp
      },
      { card: card?.uuid, outcome: 'accepted', acceptedSuggestions: [{ id: suggestion ?? 'x' }], outcomeTimestamp },
      {
        card: card?.uuid,
        outcome: 'overridden',
        outcomeTimestamp,
        extension: { 'com.epic.cdshooks.feedback.reasonCategory': '3', 'com.epic.cdshooks.feedback.reasonDisplay': 'Other' }
      }
    ]
    const posted = await post(service.origin, `${path}/feedback`, { feedback }, { authorization: await token(path) })
    expect(posted.status, posted.text).toBe(200)
    expect(await service.store.count()).toBe(before + 3)
  })
})

it('stands at the moment of the tokens', () => expect(Math.floor(now / 1000)).toBe(seconds))
