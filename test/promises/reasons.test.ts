import type { RequestListener } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { incompleteReasons } from '../../src/acquisition/incomplete.ts'
import { tokenRefusals } from '../../src/clients/token-refusal.ts'
import { type PlayedServer, playedServer, sendFhir } from '../acquisition/played-server.ts'
import { bareCall, never } from '../support/charts/fhir-chart.ts'
import { authorization, ehr, post, type Running, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'

/** Why a call was refused stands in the log and in metrics, as one word of a closed set, and in no answer. */

const path = serviceOf('patient-view')
let fhir: PlayedServer
let play: RequestListener = never
let service: Running
beforeAll(async () => {
  fhir = await playedServer((request, response) => play(request, response))
  service = await running({
    clients: [ehr({ fhirServers: [fhir.base] })],
    environment: { FETCH_DEADLINE: '1500', LOG_LEVEL: 'info' }
  })
})
afterAll(async () => {
  await service.close()
  await fhir.close()
})

const failing: RequestListener = (_request, response) => sendFhir(response, {}, 500)
const denying: RequestListener = (_request, response) => sendFhir(response, {}, 403)
const ofDstu2: RequestListener = (request, response) =>
  request.url?.startsWith('/fhir/metadata')
    ? sendFhir(response, { resourceType: 'Conformance', fhirVersion: '1.0.2' })
    : sendFhir(response, { resourceType: 'OperationOutcome', issue: [] }, 404)
const ofStu3: RequestListener = (_request, response) => {
  response
    .writeHead(200, { 'content-type': 'application/fhir+json; fhirVersion=3.0' })
    .end('{"resourceType":"Bundle","type":"searchset"}')
}

/** A call without any data: what it is answered, and what the log says of it. */
async function refused(listener: RequestListener, changes: object) {
  play = listener
  const answer = await post(
    service.origin,
    path,
    { ...bareCall(fhir.base), ...changes },
    { authorization: await authorization(path) }
  )
  await pause(20)
  const line = JSON.parse(service.log.filter(text => text.includes('"msg":"call"')).at(-1) ?? '{}')
  return { answer, line }
}

describe('412', () => {
  const token = { access_token: 'x' }
  const cases: readonly (readonly [string, string, RequestListener, object])[] = [
    ['not-listed', 'a base that is not listed', failing, { fhirServer: 'https://fhir.example.org/r4' }],
    ['not-listed', 'no base', failing, { fhirServer: undefined }],
    ['no-token', 'no token', failing, { fhirAuthorization: undefined }],
    ['scope', 'an empty scope', failing, { fhirAuthorization: { ...token, scope: '' } }],
    ['scope', 'scopes about no data', failing, { fhirAuthorization: { ...token, scope: 'launch openid fhirUser' } }],
    [
      'scope',
      'scopes about nothing that is asked, and another patient',
      failing,
      { fhirAuthorization: { ...token, scope: 'patient/Claim.read', patient: 'p2' } }
    ],
    ['other-patient', 'a token of another patient', failing, { fhirAuthorization: { ...token, patient: 'p2' } }],
    ['version', 'a server of DSTU2', ofDstu2, {}],
    ['version', 'answers of STU3', ofStu3, {}],
    ['timeout', 'a server that never answers', never, {}],
    ['server', 'a server that refuses everything', denying, {}],
    ['server', 'a server in trouble', failing, {}]
  ]
  it.each(cases)('%s: %s', async (reason, _name, listener, changes) => {
    const { answer, line } = await refused(listener, changes)
    expect(answer.status).toBe(412)
    expect(line).toMatchObject({ refusal: 'missing-data', reason })
    const others = Object.entries(line).filter(([name]) => name !== 'reason')
    expect(others.filter(([, value]) => value === reason)).toEqual([])
  })

  it('is the same answer whatever the reason, without any word of it', async () => {
    const texts = new Set<string>()
    for (const [, , listener, changes] of cases) texts.add((await refused(listener, changes)).answer.text)
    expect(texts.size).toBe(1)
    const [text = ''] = texts
    for (const reason of incompleteReasons) expect(text).not.toMatch(new RegExp(`\\b${reason}\\b`))
  })
})

describe('401', () => {
  it('says why in the log, and no word of it, nor of the token, in the answer', async () => {
    const header = await authorization(path, { aud: 'https://elsewhere.example.org' })
    const answer = await post(service.origin, path, sampleCall(), { authorization: header })
    expect(answer.status).toBe(401)
    for (const reason of tokenRefusals)
      expect(`${answer.text} ${[...answer.headers].join()}`).not.toMatch(new RegExp(`\\b${reason}\\b`))
    for (const part of header.slice(7).split('.')) expect(answer.text).not.toContain(part)
    await pause(20)
    expect(JSON.parse(service.log.at(-1) ?? '')).toMatchObject({ refusal: 'unauthorized', reason: 'audience' })
  })
})

it('metrics count each reason, all of them from the start', async () => {
  const text = await (await fetch(`${service.origin}/metrics`)).text()
  for (const reason of tokenRefusals)
    expect(text).toMatch(new RegExp(`^cds_tokens_refused_total\\{reason="${reason}"\\} \\d+$`, 'm'))
  for (const reason of incompleteReasons)
    expect(text).toMatch(new RegExp(`^cds_incomplete_total\\{reason="${reason}"\\} \\d+$`, 'm'))
  expect(text).toMatch(/^cds_tokens_refused_total\{reason="audience"\} [1-9]/m)
  expect(text).toMatch(/^cds_incomplete_total\{reason="scope"\} [1-9]/m)
})

it('health checks and metrics are logged for those alone who debug', async () => {
  const before = service.log.length
  for (const at of ['/health/live', '/health/ready', '/metrics']) await fetch(`${service.origin}${at}`)
  await pause(20)
  expect(service.log.length).toBe(before)
})
