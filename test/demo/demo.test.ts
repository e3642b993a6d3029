import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import { prefetchTemplate } from '../../src/acquisition/data-requirement.ts'
import type { HookResponse } from '../../src/cds-hooks/response.ts'
import { outline } from '../support/cards/cards.ts'
import { type Fixture, fixturesOf } from '../support/fixtures/replay.ts'
import { appAt } from '../support/servers/app.ts'
import { demoPatients } from './demo-patients.ts'
import { fhirServer } from './fhir-server.ts'
import { sandboxLink } from './sandbox-link.ts'

/** Some days after the fixtures, at the same hour: their times are moved along. */
const today = Date.parse('2026-12-01T08:00:00Z')

let fhir: FastifyInstance
let app: FastifyInstance
const patients = demoPatients(today)
beforeAll(async () => {
  fhir = await fhirServer(patients)
  app = await appAt(today)
}, 60_000)
afterAll(() => Promise.all([fhir.close(), app.close()]))

type Body = { readonly context: object; readonly prefetch: Record<string, { readonly resourceType?: string } | null> }
const bodyOf = ({ request }: Fixture) => request as unknown as Body

/** Charts whose every search was answered, and that are told by the chart alone. */
const whole = fixturesOf('hypomagnesemia').filter(fixture => {
  const { context, prefetch } = bodyOf(fixture)
  return (
    fixture.request.hook === 'patient-view' &&
    !('encounterId' in context) &&
    Object.values(prefetch).every(value => value?.resourceType !== 'OperationOutcome')
  )
})

/** As a browser fills prefetch: POST with the query as a form, and no second page. */
async function asked(patientId: string): Promise<Record<string, unknown>> {
  const filled = await Promise.all(
    service.requirements.map(async requirement => {
      const [path = '', query] = prefetchTemplate(requirement).replaceAll('{{context.patientId}}', patientId).split('?')
      const answer = query
        ? await fhir.inject({
            method: 'POST',
            url: `/${path}/_search`,
            headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json+fhir' },
            payload: new URLSearchParams(query).toString()
          })
        : await fhir.inject({ url: `/${path}`, headers: { accept: 'application/json+fhir' } })
      expect(answer.statusCode, `${requirement.key}: ${answer.body.slice(0, 200)}`).toBe(200)
      return [requirement.key, answer.json()] as const
    })
  )
  return Object.fromEntries(filled)
}

describe('the demo FHIR server', () => {
  it('tells its version, and lets pages of any origin read and search', async () => {
    expect((await fhir.inject('/metadata')).json()).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
    for (const [url, method] of [
      ['/metadata', 'GET'],
      ['/Observation/_search', 'POST']
    ] as const) {
      const preflight = await fhir.inject({
        method: 'OPTIONS',
        url,
        headers: {
          origin: 'https://sandbox.cds-hooks.org',
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization,content-type'
        }
      })
      expect(preflight.statusCode).toBeLessThan(300)
      expect(preflight.headers['access-control-allow-origin']).toBe('*')
      expect(preflight.headers['access-control-allow-headers']).toMatch(/authorization.*content-type/)
    }
    const answer = await fhir.inject({ url: '/Patient/toxic', headers: { origin: 'https://sandbox.cds-hooks.org' } })
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect((await fhir.inject('/Patient/nobody')).statusCode).toBe(404)
  })

  it('has a patient for every fixture with a chart, each to be opened in the sandbox', async () => {
    expect(patients.length).toBeGreaterThan(140)
    const ids = patients.flatMap(({ resources }) => resources.map(item => `${item.resourceType}/${item.id}`))
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/)
    const list = (await fhir.inject('/Patient?_count=1000')).json() as { total: number; entry: { resource: { name: unknown } }[] }
    expect(list.total).toBe(patients.length)
    for (const { resource } of list.entry)
      expect(resource.name).toEqual([expect.objectContaining({ given: [expect.any(String)] })])
    const problems = (await fhir.inject('/Condition?patient=order-omeprazole-with-bartter')).json() as { total: number }
    expect(problems.total).toBeGreaterThan(0)
  })

  it('tries most of the charts', () => expect(whole.length).toBeGreaterThan(50))

  it.each(whole.map(fixture => [fixture.name, fixture] as const))('%s: gives the cards of its fixture', async (name, fixture) => {
    const payload = {
      hook: 'patient-view',
      hookInstance: '00000000-0000-4000-8000-000000000001',
      context: { patientId: name, userId: 'Practitioner/COREPRACTITIONER1' },
      prefetch: await asked(name)
    }
    const answer = await app.inject({ method: 'POST', url: '/cds-services/hypomagnesemia-patient-view', payload })
    expect(answer.statusCode, answer.body).toBe(200)
    expect(outline((answer.json() as HookResponse).cards)).toEqual(outline(fixture.response.cards))
  })
})

describe('npm run demo', () => {
  it('names hook and screen together, and every address whole', () => {
    const link = new URL(
      sandboxLink({
        sandbox: 'https://sandbox.cds-hooks.org',
        hook: 'order-select',
        patientId: 'p1',
        fhirServer: 'http://127.0.0.1:8081',
        discovery: 'http://127.0.0.1:8080/cds-services'
      })
    )
    expect(Object.fromEntries(link.searchParams)).toEqual({
      hook: 'order-select',
      screen: 'rx-view',
      patientId: 'p1',
      fhirServiceUrl: 'http://127.0.0.1:8081',
      serviceDiscoveryURL: 'http://127.0.0.1:8080/cds-services'
    })
  })

  it('starts both, prints a link that leads to them, and ends both on SIGTERM', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'demo-'))
    const env = {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      FHIR_PORT: '0',
      LOG_LEVEL: 'info',
      DATABASE_URL: `sqlite:${join(folder, 'cds.db')}`
    }
    const child = spawn(process.execPath, ['test/demo/run.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stderr.on('data', chunk => {
      said += String(chunk)
    })
    const ended = new Promise<number | null>(done => child.once('exit', done))
    const link = await new Promise<URL>((done, failed) => {
      child.stdout.on('data', chunk => {
        said += String(chunk)
        const found = /A chart\s+(\S+)\n/.exec(said)?.[1]
        if (found) done(new URL(found))
      })
      void ended.then(code => failed(new Error(`ended with ${code}: ${said}`)))
    })
    expect(link.origin).toBe('https://sandbox.cds-hooks.org')
    const { patientId, fhirServiceUrl, serviceDiscoveryURL } = Object.fromEntries(link.searchParams)
    expect((await fetch(`${fhirServiceUrl}/Patient/${patientId}`)).status).toBe(200)
    expect((await fetch(String(serviceDiscoveryURL))).status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    await expect(fetch(`${fhirServiceUrl}/metadata`)).rejects.toThrow()
    await expect(fetch(String(serviceDiscoveryURL))).rejects.toThrow()
    rmSync(folder, { recursive: true })
  }, 60_000)
})
