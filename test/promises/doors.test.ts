import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { personHash } from '../../src/answer.ts'
import { openDemoClient } from '../../src/clients/client.ts'
import { accepts } from '../../src/http/accepted.ts'
import { playedServer } from '../acquisition/played-server.ts'
import { bearer, goodClaims, signer } from '../clients/jwt.ts'
import { bareCall } from '../support/charts/fhir-chart.ts'
import { rawExchange } from '../support/servers/raw-socket.ts'
import {
  authorization,
  ehr,
  now,
  post,
  publicUrl,
  type Running,
  running,
  sampleCall,
  serviceOf
} from '../support/servers/running-service.ts'
import { type ServiceProcess, serviceProcess, untilReady } from '../support/servers/service-process.ts'

const path = serviceOf('patient-view')
const entry = (): object => ({
  card: crypto.randomUUID(),
  outcome: 'overridden',
  outcomeTimestamp: '2026-11-22T12:00:00Z'
})

describe('B5: heads that are read in two ways', () => {
  let demo: Running
  beforeAll(async () => {
    demo = await running({ environment: { LOG_LEVEL: 'silent' } })
  })
  afterAll(() => demo.close())
  const ask = (line: string, host: string) =>
    rawExchange(demo.port, `${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)

  it.each([
    ...['localhost:80@evil.example', 'localhost@evil.example', 'evil.example/localhost', 'localhost:', 'localhost:x', '[::1'],
    ...['localhost#', 'localhost?', 'local host', '', 'localhost\\evil', 'a'.repeat(300), '[::1]@evil.example', '127.0.0.1:80:80']
  ])('Host %j is refused, and opens nothing', async host => {
    for (const line of ['GET /insight/data', 'GET /insight/access', `POST ${path}`])
      expect((await ask(line, host)).status).toBe(400)
  })

  it.each(['localhost', 'localhost:80', '127.0.0.1:8080', '[::1]', '[::1]:80'])('Host %s is this machine', async host => {
    expect((await ask('GET /insight/data', host)).status).toBe(200)
  })

  it('CONNECT is answered with 405 and closed', async () => {
    const answer = await rawExchange(demo.port, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n')
    expect(answer.status).toBe(405)
    expect(answer.text).toMatch(/^Allow: /m)
    expect(answer.text).toContain('OperationOutcome')
    expect((await post(demo.origin, path, sampleCall())).status).toBe(200)
  })

  it('nothing judged, no list of verdicts', async () => {
    const living = await post(demo.origin, path, sampleCall())
    expect(living.text).toContain('"verdicts":[{')
    const call = sampleCall()
    const { patient } = call.prefetch as { patient: object }
    const dead = await post(demo.origin, path, {
      ...call,
      prefetch: { ...call.prefetch, patient: { ...patient, deceasedBoolean: true } }
    })
    expect(dead.status).toBe(200)
    expect(dead.text).toContain('knowledge')
    expect(dead.text).not.toContain('verdicts')
  })

  it.each(['client=a%00b', 'topic=a%00', 'service=%00', 'knowledgeVersion=%01'])(
    'a filter with what no name has is refused: %s',
    async query => {
      for (const place of ['data', 'export.csv', 'export.ndjson'])
        expect((await fetch(`${demo.origin}/insight/${place}?${query}`)).status).toBe(400)
    }
  )
})

it.each([
  ['gzip', true],
  ['br, gzip;q=0.5', true],
  ['GZIP', true],
  ['gzip;q=0', false],
  ['gzip; q=0.000', false],
  ['br, gzip ;Q=0', false],
  ['x-gzip-not', false],
  ['', false],
  [undefined, false]
])('Accept-Encoding %j: gzip %j', (header, wanted) => {
  expect(accepts(header, 'gzip')).toBe(wanted)
})

describe('S: what was agreed with a client is told to itself and to administrators', () => {
  const url = `${path}/prefetch`
  it('others learn not even whether it is known', async () => {
    const [other, admin] = await Promise.all(['other', 'admin'].map(name => signer(name)))
    const register = (id: string, key: typeof other, more: object = {}) =>
      ehr({ id, issuer: `https://${id}.example.org`, jwks: { keys: [key?.publicJwk] }, ...more })
    const house = await running({
      clients: [ehr({ profile: 'epic' }), register('other', other), register('admin', admin, { admin: true })],
      environment: { ADMIN_TOKEN: 'a-token-for-operators' }
    })
    const tokenOf = (key: typeof other, id: string) =>
      bearer(key as never, goodClaims({ iss: `https://${id}.example.org`, aud: `${publicUrl}${url}` }))
    const ask = async (client: string, header?: string) => {
      const answer = await fetch(`${house.origin}${url}?client=${client}`, header ? { headers: { authorization: header } } : {})
      return { status: answer.status, text: await answer.text() }
    }
    const refusals = [
      await ask('ehr'),
      await ask('nobody'),
      await ask('ehr', await tokenOf(other, 'other')),
      await ask('nobody', await tokenOf(other, 'other')),
      await ask('ehr&client=other', await tokenOf(other, 'other'))
    ]
    expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([401]))
    expect(new Set(refusals.map(({ text }) => text)).size).toBe(1)
    for (const header of [await authorization(url), await tokenOf(admin, 'admin'), 'Bearer a-token-for-operators'])
      expect(JSON.parse((await ask('ehr', header)).text)).toMatchObject({ profile: 'epic' })
    expect((await fetch(`${house.origin}${url}?profile=epic`)).status).toBe(200)
    await house.close()
  })
})

it('hashes of people differ where the issuer, the tenant or the client does', () => {
  const client = { ...openDemoClient, id: 'north', issuer: 'https://a.example.org', tenant: 't' }
  const others = [
    { ...client, issuer: 'https://b.example.org' },
    { ...client, tenant: 'u' },
    { ...client, tenant: undefined },
    { ...client, id: 'south' },
    { ...client, id: 't', tenant: 'north' },
    { ...client, id: 't', tenant: undefined }
  ]
  const hashes = [client, ...others].flatMap(one =>
    (['patient', 'user'] as const).map(kind => personHash('key', kind, one, 'p1'))
  )
  expect(new Set(hashes).size).toBe(14)
  expect(personHash('key', 'patient', { ...client }, 'p1')).toBe(hashes[0])
  expect(personHash('key', 'patient', client, 'p2')).not.toBe(hashes[0])
  expect(personHash(undefined, 'patient', client, 'p1')).toBeUndefined()
})

it('P6: a clock that is set back an hour holds up neither an open circuit nor the rate of a client', {
  timeout: 60_000
}, async () => {
  let [wall, ticks] = [now, 0]
  const fhir = await playedServer((_request, response) => response.writeHead(500).end())
  const house = await running({
    clients: [ehr({ fhirServers: [fhir.base], rateLimit: { perMinute: 60 } })],
    clock: () => wall,
    ticks: () => ticks
  })
  // As the caller's own clock has it.
  const token = () => authorization(path, { iat: Math.floor(wall / 1000), exp: Math.floor(wall / 1000) + 60 })
  const ask = async () => (await post(house.origin, path, bareCall(fhir.base), { authorization: await token() })).status
  const circuit = async () =>
    (await (await fetch(`${house.origin}/metrics`)).text()).match(/state="(?:open|half-open)"\} 1/g)?.join()
  for (let round = 0; round < 6; round += 1) await ask()
  expect(await circuit()).toContain('"open"')
  wall -= 3_600_000
  ticks += 30_000
  expect(await circuit()).toContain('half-open')
  for (let round = 0; round < 70; round += 1) await ask()
  expect(await ask()).toBe(429)
  wall -= 3_600_000
  ticks += 5_000
  expect(await ask()).not.toBe(429)
  await house.close()
  await fhir.close()
})

describe('the process', () => {
  let folder: string
  let service: ServiceProcess | undefined
  afterEach(async () => {
    service?.child.kill('SIGKILL')
    await service?.ended
    rmSync(folder, { recursive: true, force: true })
  })
  const start = async (): Promise<ServiceProcess> => {
    folder = mkdtempSync(join(tmpdir(), 'cds-doors-'))
    service = await serviceProcess({ DATABASE_URL: `sqlite:${join(folder, 'cds.db')}` })
    await untilReady(service)
    return service
  }

  it('SIGHUP without a registry is noted and changes nothing', { timeout: 60_000 }, async () => {
    const { child, origin, said } = await start()
    child.kill('SIGHUP')
    for (let round = 0; round < 100 && !said().includes('SIGHUP'); round += 1) await pause(50)
    expect(said()).toContain('no client registry')
    expect((await post(origin, path, sampleCall())).status).toBe(200)
    expect(child.exitCode).toBeNull()
  })

  it('D1, D5: a store file that is deleted is acknowledged no more and makes it unready; charts are judged as ever', {
    timeout: 60_000
  }, async () => {
    const { origin } = await start()
    const feedback = async () => (await post(origin, `${path}/feedback`, { feedback: [entry()] })).status
    expect(await feedback()).toBe(200)
    rmSync(folder, { recursive: true })
    const began = performance.now()
    let ready = 200
    while (ready === 200 && performance.now() - began < 5_000) ready = (await fetch(`${origin}/health/ready`)).status
    expect(ready).toBe(503)
    expect(performance.now() - began).toBeLessThan(2_000)
    for (let round = 0; round < 3; round += 1) expect(await feedback()).toBe(503)
    expect((await post(origin, path, sampleCall())).status).toBe(200)
    expect((await fetch(`${origin}/health/live`)).status).toBe(200)
  })
})
