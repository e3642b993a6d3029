import type { ServerResponse } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import { keyLookup } from '../../src/clients/key-set.ts'
import { parseRegistry } from '../../src/clients/registry.ts'
import { siteOf } from '../../src/clients/site.ts'
import { type PlayedServer, playedServer } from '../acquisition/played-server.ts'
import { entry, now, type Signer, signer } from './jwt.ts'

let key: Signer
beforeAll(async () => {
  key = await signer('key')
})
const parse = (...clients: readonly object[]) => parseRegistry(JSON.stringify({ clients }), 'clients.json')
const site = (id: string, changes: object = {}) =>
  entry({ id, jwks: { keys: [key.publicJwk] }, fhirServers: [`https://fhir.example.org/${id}`], ...changes })

describe('one issuer for several sites', () => {
  it('tells them apart by the FHIR base of a call', () => {
    const registry = parse(site('north', { timeZone: 'America/Chicago' }), site('south', { profile: 'epic', topics: {} }))
    const sender = registry.find('https://ehr.example.org', undefined)
    if (!sender) throw new Error('no sender')
    expect(registry.clients.map(({ id }) => id)).toEqual(['north', 'south'])
    const of = (base: unknown) => siteOf(sender, base)?.id
    expect(of('https://fhir.example.org/north')).toBe('north')
    expect(of('https://fhir.example.org/south/')).toBe('south')
    expect(of('HTTPS://fhir.example.org:443/south/r4')).toBe('south')
    for (const base of [
      undefined,
      null,
      5,
      '',
      'https://fhir.example.org',
      'https://fhir.example.org/northern',
      'https://evil.example.org/north'
    ])
      expect(of(base), String(base)).toBeUndefined()
  })

  it('is one client, whatever the base, where there is one entry', () => {
    const sender = parse(site('north')).find('https://ehr.example.org', undefined)
    expect(sender && siteOf(sender, undefined)?.id).toBe('north')
  })

  it.each([
    ['bases that are equal', { fhirServers: ['https://fhir.example.org/north/'] }],
    ['bases of which one lies below the other', { fhirServers: ['https://fhir.example.org/north/r4'] }],
    ['bases of which one lies above the other', { fhirServers: ['https://fhir.example.org'] }],
    ['no base', { fhirServers: [] }],
    ['other algorithms', { algorithms: ['RS384'] }],
    ['other audiences', { audiences: ['x'] }],
    ['another subject', { subject: 'x' }],
    ['another life', { maxLifeSeconds: 300 }],
    ['another jku', { jku: ['https://x.example.org/'] }],
    ['another key set', { jwks: undefined, jwksUri: 'https://x.example.org/' }]
  ])('with %s stops the start and names both', (_name, changes) => {
    expect(() => parse(site('north'), site('south', changes))).toThrow(/\$\.clients\[1\]\.issuer: clients north and south/)
  })

  it('may have a tenant for each instead', () => {
    expect(parse(site('north', { tenant: 'n' }), site('south', { tenant: 's', fhirServers: [] })).registrations).toHaveLength(2)
  })
})

describe('members of the registry', () => {
  it.each([
    ['profile', { profile: 'nonsense' }, '$.clients[0].profile.name'],
    ['timeZone', { timeZone: '' }, '$.clients[0].timeZone'],
    ['timeZone', { timeZone: 'Europe/Atlantis' }, '$.clients[0].timeZone'],
    ['timeZone', { timeZone: '+02:00' }, '$.clients[0].timeZone'],
    ['audiences', { audiences: [] }, '$.clients[0].audiences'],
    ['audiences', { audiences: [''] }, '$.clients[0].audiences[0]'],
    ['subject', { subject: 'x'.repeat(501) }, '$.clients[0].subject'],
    ['subject', { subject: '' }, '$.clients[0].subject'],
    ['jwksUri', { jwks: undefined, jwksUri: [] }, '$.clients[0].jwksUri'],
    [
      'jwksUri',
      { jwks: undefined, jwksUri: Array.from({ length: 11 }, (_, n) => `https://k${n}.example.org`) },
      '$.clients[0].jwksUri'
    ]
  ])('%s: a wrong one stops the start, file and path named', (_name, changes, path) => {
    expect(() => parse(site('north', changes))).toThrow(`Client registry clients.json is wrong. ${path}: `)
  })

  it('origins may be left out', () => {
    expect(parse(site('north', { origins: undefined })).clients[0]?.origins).toEqual([])
  })
})

describe('several key sets of one client', () => {
  const publish = (response: ServerResponse, ...keys: readonly Signer[]): void => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) }))
  }

  async function sets(work: (found: (kid: string, jku?: number) => Promise<boolean>, server: PlayedServer) => Promise<void>) {
    const [both, other, one, two] = [await signer('both'), await signer('both'), await signer('one'), await signer('two')]
    const server = await playedServer((request, response) =>
      request.url === '/0'
        ? publish(response, one, both)
        : request.url === '/1'
          ? publish(response, two, other)
          : response.destroy()
    )
    const uris = [0, 1, 2].map(number => `${server.origin}/${number}`)
    const [registration] = parse(site('north', { jwks: undefined, jwksUri: uris })).registrations
    const keys = keyLookup(() => now)
    if (!registration) throw new Error('no registration')
    try {
      await work(
        async (kid, jku) =>
          (await keys.find(registration, kid, 'ES384', jku === undefined ? undefined : uris[jku])) !== undefined,
        server
      )
    } finally {
      await server.close()
    }
  }

  it('are all asked, unless the token names one; one that is away keeps nobody from the others', () =>
    sets(async found => {
      expect([await found('one'), await found('two'), await found('none')]).toEqual([true, true, false])
      expect([await found('one', 0), await found('one', 1), await found('two', 1)]).toEqual([true, false, true])
    }))

  it('with one kid in two of them need the jku', () =>
    sets(async found => {
      expect([await found('both'), await found('both', 0), await found('both', 1)]).toEqual([false, true, true])
    }))

  it('are read once, and not again for a key that another has', () =>
    sets(async (found, server) => {
      for (let round = 0; round < 20; round += 1) expect(await found('two')).toBe(true)
      expect(server.requests.filter(line => line === 'GET /0')).toHaveLength(1)
      expect(server.requests.filter(line => line === 'GET /1')).toHaveLength(1)
    }))
})
