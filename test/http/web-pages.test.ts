import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hookResponseSchema } from '../../src/cds-hooks/response-schema.ts'
import { openDemoClient } from '../../src/clients/client.ts'
import { errors } from '../../src/http/plugins/errors.ts'
import { openapi } from '../../src/http/routes/openapi.ts'
import { pages } from '../../src/http/routes/pages.ts'
import { webBuild } from '../../src/http/web-build.ts'
import { webPages } from '../../src/http/web-pages.ts'
import { appAt } from '../support/servers/app.ts'

const now = Date.parse('2026-12-05T15:30:00Z')

let app: FastifyInstance
beforeAll(async () => {
  app = await appAt(now)
})
afterAll(() => app.close())

describe('the workbench', () => {
  it('lists examples and tells what they show', async () => {
    const { open, fixtures } = (await app.inject('/workbench/setup')).json()
    expect(open).toBe(true)
    expect(fixtures.map((fixture: { name: string }) => fixture.name)).toContain('severe')
  })

  it('moves every date of an example by the same time', async () => {
    const file = new URL('../../fixtures/hypomagnesemia/chart/severe-just-below-limit/request.json', import.meta.url)
    const before = JSON.parse(readFileSync(file, 'utf8'))
    const after = (await app.inject('/workbench/fixtures/severe-just-below-limit')).json()
    const drawn = (body: { prefetch: { magnesium: { entry: { resource: { effectiveDateTime: string } }[] } } }): number =>
      Date.parse(body.prefetch.magnesium.entry[0]?.resource.effectiveDateTime ?? '')
    const asOf = Date.parse(before.extension.fixture.asOf)
    expect(now - drawn(after)).toBe(asOf - drawn(before))
    expect(after.prefetch.patient.birthDate).toMatch(/^\d{4}-\d\d-\d\d$/)
  })

  it('makes an example that the service answers with cards that fit the schema', async () => {
    const payload = (await app.inject('/workbench/fixtures/severe')).json()
    const response = await app.inject({ method: 'POST', url: '/cds-services/hypomagnesemia-patient-view', payload })
    const { cards } = hookResponseSchema.parse(response.json())
    expect(cards[0]?.indicator).toBe('critical')
  })

  it('previews what each kind of client is shown, with why the other rules stayed silent, and records nothing', async () => {
    const payload = (await app.inject('/workbench/fixtures/severe-just-below-limit')).json()
    for (const profile of ['open', 'generic', 'epic', 'sidebar']) {
      const url = `/workbench/preview/hypomagnesemia-patient-view?profile=${profile}`
      const { cards, verdicts } = (await app.inject({ method: 'POST', url, payload })).json()
      expect(cards[0]?.indicator).toBe('critical')
      const silent = verdicts.filter(({ verdict }: { verdict: string }) => verdict === 'does-not-apply')
      expect(silent.length).toBeGreaterThan(10)
      for (const { because } of silent) expect(because).toMatch(/.{5,}/)
    }
    const url = '/workbench/preview/hypomagnesemia-patient-view?profile=other'
    expect((await app.inject({ method: 'POST', url, payload })).statusCode).toBe(400)
    expect((await app.inject({ method: 'POST', url: '/workbench/preview/nothing', payload })).statusCode).toBe(404)
  })

  it('finds drugs and conditions of the value sets by name', async () => {
    const found = async (kind: string, q: string) => (await app.inject(`/workbench/terms?kind=${kind}&q=${q}`)).json().terms
    expect((await found('drug', 'omepra'))[0]).toMatchObject({ name: 'Omeprazole', coding: { code: '7646' } })
    expect((await found('condition', 'tremor'))[0]?.coding.system).toContain('snomed')
    expect(await found('drug', '')).toEqual([])
    expect(await found('other', 'omepra')).toEqual([])
  })

  it.each(['../../package', '..%2f..%2fpackage.json', 'nothing', '__proto__'])('has no example %s', async name => {
    expect((await app.inject(`/workbench/fixtures/${encodeURIComponent(name)}`)).statusCode).toBe(404)
  })
})

describe('pages', () => {
  it.each(['..%2fworkbench.html', '..%2f..%2f..%2fpackage.json', 'nothing.js'])('gives no file %s', async name => {
    expect((await app.inject(`/assets/${name}`)).statusCode).toBe(404)
  })

  it('has nothing where nothing was built', () => {
    const nothing = webBuild(new URL('./not-there/', import.meta.url))
    expect(nothing.page('workbench')).toBeUndefined()
    expect(nothing.asset('a.js')).toBeUndefined()
  })

  it('finds what is built while the service runs', () => {
    const folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'pages-'))}/`)
    const build = webBuild(folder)
    expect(build.asset('a.js')).toBeUndefined()
    mkdirSync(new URL('assets/', folder))
    writeFileSync(new URL('assets/a.js', folder), 'export {}')
    expect(build.asset('a.js')?.type).toContain('javascript')
    rmSync(folder, { recursive: true })
  })

  it('says plainly that nothing was built, and answers all the same', async () => {
    const bare = Fastify()
    pages(bare, { services: [], build: webBuild(new URL('./not-there/', import.meta.url)) })
    const response = await bare.inject('/')
    expect(response.statusCode).toBe(200)
    expect(response.body).toContain('npm run build')
    expect((await bare.inject('/style.css')).headers['content-type']).toContain('text/css')
  })

  it('lets nobody but registered clients be called from a page, and shows no examples to others', async () => {
    const closed = Fastify()
    errors(closed)
    const clients = [{ ...openDemoClient, fhirServers: ['https://fhir.example.org/r4'], origins: ['https://ehr.example.org'] }]
    const registry = {
      current: {
        clients,
        warnings: [],
        registrations: [],
        origins: new Set<string>(),
        ofIssuer: () => [],
        find: () => undefined
      },
      admit: () => undefined,
      reload: async () => undefined
    }
    webPages(closed, {
      services: [],
      registry,
      smartOrigins: ['https://login.example.org'],
      clock: () => now,
      publicUrl: 'https://cds.example.org',
      bodyBytes: 1000
    })
    expect((await closed.inject('/workbench/setup')).json()).toEqual({ open: false, bodyBytes: 1000, fixtures: [] })
    const preview = { method: 'POST', url: '/workbench/preview/hypomagnesemia-patient-view', payload: {} } as const
    expect((await closed.inject(preview)).statusCode).toBe(404)
    expect((await closed.inject('/workbench/fixtures/severe')).statusCode).toBe(404)
    const policy = String((await closed.inject('/smart/trend')).headers['content-security-policy'])
    expect(policy).toContain("connect-src 'self' https://fhir.example.org https://login.example.org;")
    expect(policy).toContain("frame-ancestors 'self' https://ehr.example.org;")
  })

  it('allows no script, style or connection from elsewhere', async () => {
    for (const url of ['/', '/insight', '/guideline', '/guideline/severe']) {
      const policy = String((await app.inject(url)).headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toMatch(/unsafe|http|\*/)
    }
  })

  it('lets the trend app reach this machine only, in open mode', async () => {
    const policy = String((await app.inject('/smart/trend')).headers['content-security-policy'])
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:* http://localhost:*;")
  })
})

describe('the guideline', () => {
  it('finds rows that hold all words, and marks them', async () => {
    const found = (await app.inject('/guideline?q=calcium+tetany')).body
    expect(found).toContain('<mark>')
  })

  it('shows what was searched as text', async () => {
    const { body } = await app.inject(`/guideline?q=${encodeURIComponent('"><img src=x>')}`)
    expect(body).not.toContain('<img')
    expect(body).toContain('Nothing in the guideline')
  })

  it('has one form and no name twice where two services are served', async () => {
    const two = await appAt(now, { SERVICES: 'hypomagnesemia,hypokalemia' })
    for (const url of ['/guideline', '/guideline?q=potassium']) {
      const { body } = await two.inject(url)
      const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
      expect(ids.filter((id, index) => ids.indexOf(id) < index)).toEqual([])
      for (const [, id] of body.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id)
      expect(body.match(/<form/g)).toHaveLength(1)
    }
    await two.close()
  })

  it('leads to examples', async () => {
    const topic = (await app.inject('/guideline/severe')).body
    expect(topic).toContain('../#patient=severe-just-below-limit')
    expect(topic).toContain('<a href="severeSymptomatic">severeSymptomatic</a>')
    expect((await app.inject('/guideline')).body).toContain('<a href="guideline/severe">severe</a>')
  })
})

describe('the API description', () => {
  it('asks for a token wherever one is needed', async () => {
    const closed = Fastify()
    openapi(closed, { services: [], publicUrl: 'https://cds.example.org', authenticated: true, bodyBytes: 1 })
    const { paths } = (await closed.inject('/openapi.json')).json()
    expect(paths['/cds-services'].get.security).toEqual([{ client: [] }])
    expect(paths['/health/live'].get).not.toHaveProperty('security')
  })

  it('has an example of every call and feedback that the service answers', async () => {
    const { paths } = (await app.inject('/openapi.json')).json()
    for (const hook of ['patient-view', 'order-select', 'order-sign']) {
      const url = `/cds-services/hypomagnesemia-${hook}`
      const { requestBody, responses } = paths[url].post
      const { example } = requestBody.content['application/json']
      const answer = await app.inject({ method: 'POST', url, payload: example })
      expect([hook, answer.statusCode]).toEqual([hook, 200])
      expect(hookResponseSchema.parse(responses['200'].content['application/json'].example).cards.length).toBeGreaterThan(0)
      const feedback = paths[`${url}/feedback`].post.requestBody.content['application/json'].example
      expect((await app.inject({ method: 'POST', url: `${url}/feedback`, payload: feedback })).statusCode).toBe(200)
    }
    expect(paths['/insight/data'].get.parameters.map(({ name }: { name: string }) => name)).toContain('topic')
  })

  it('has examples of what administrators and developers read, with the members of the answers', async () => {
    const { paths } = (await app.inject('/openapi.json')).json()
    const exampleOf = (path: string) => paths[path].get.responses['200'].content['application/json'].example
    expect(exampleOf('/capabilities')).toEqual((await app.inject('/capabilities')).json())
    const example = exampleOf('/insight/data')
    const answer = (await app.inject({ url: '/insight/data?from=2026-11-01&to=2026-12-01', remoteAddress: '127.0.0.1' })).json()
    expect(Object.keys(example)).toEqual(Object.keys(answer))
    expect(example.total).toMatchObject({ shown: 1, overridden: 1, medianSecondsToAction: 45 })
    expect(example.topicDays).toEqual([{ name: example.byTopic[0].name, days: [expect.objectContaining({ shown: 1 })] }])
  })

  it('names every service and feedback, and refers to nothing that is missing', async () => {
    const described = (await app.inject('/openapi.json')).json()
    expect(Object.keys(described.paths)).toEqual(
      expect.arrayContaining(['/cds-services/hypomagnesemia-patient-view', '/cds-services/hypomagnesemia-patient-view/feedback'])
    )
    const references = [...JSON.stringify(described).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name)
    expect(references.filter(name => !(String(name) in described.components.schemas))).toEqual([])
    const { responses } = described.paths['/cds-services/hypomagnesemia-patient-view'].post
    expect(Object.keys(responses)).toEqual(['200', '400', '401', '404', '412', '413', '415', '429', '500', '503'])
  })
})
