import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDemoClient } from '../../src/clients/client.ts'
import { profileSchema, profiles } from '../../src/clients/profile.ts'
import { openRegistry, parseRegistry, readRegistry } from '../../src/clients/registry.ts'
import { entry, type Signer, signer } from './jwt.ts'

const folder = mkdtempSync(join(tmpdir(), 'registry-'))
let key: Signer
let jwks: object

beforeAll(async () => {
  key = await signer('one')
  jwks = { keys: [key.publicJwk] }
})
afterAll(() => rmSync(folder, { recursive: true }))

const parse = (...clients: readonly unknown[]) => parseRegistry(JSON.stringify({ clients }), 'clients.json')

describe('the client registry', () => {
  test('the example is right and knows the public sandbox', () => {
    const path = new URL('../../deploy/clients.example.json', import.meta.url)
    const registry = parseRegistry(readFileSync(path, 'utf8'), 'example')
    expect(registry.find('https://sandbox.cds-hooks.org', undefined)?.sites[0].id).toBe('cds-hooks-sandbox')
    expect(registry.origins.has('https://sandbox.cds-hooks.org')).toBe(true)
  })

  test('defaults are the narrow ones', () => {
    const found = parse(entry({ jwks })).find('https://ehr.example.org', undefined)
    expect(found).toMatchObject({
      algorithms: ['ES384', 'RS384'],
      maxLifeSeconds: 900,
      audiences: [],
      subject: undefined,
      sites: [{ profile: { name: 'generic' }, admin: false, origins: [] }]
    })
    expect(found?.sites[0].rateLimit).toBeUndefined()
    expect(found?.jku.size).toBe(0)
  })

  test('everything of the issue can be written', () => {
    const full = entry({
      tenant: 'north',
      jwksUri: 'https://ehr.example.org/jwks?set=1',
      jku: ['https://ehr.example.org/old.json'],
      algorithms: ['RS384', 'PS256'],
      fhirServers: [
        'https://ehr.example.org/fhir',
        'http://127.0.0.1:8081/fhir',
        'http://[::1]:8081/fhir',
        'http://localhost/fhir'
      ],
      origins: ['https://ehr.example.org', 'http://127.0.0.1:8080'],
      profile: 'epic',
      admin: true,
      maxLifeSeconds: 3600,
      rateLimit: { perMinute: 60 },
      topics: { severe: { silent: true, snoozeHours: 8, minIndicator: 'warning' } }
    })
    const found = parse(full).find('https://ehr.example.org', 'north')
    expect(found?.sites[0]).toMatchObject({
      id: 'ehr',
      tenant: 'north',
      profile: profiles.epic,
      admin: true,
      rateLimit: { perMinute: 60 }
    })
    expect(found?.jku).toEqual(new Set(['https://ehr.example.org/old.json', 'https://ehr.example.org/jwks?set=1']))
  })

  test('every field of a profile can be overridden, and the others stay', () => {
    const changed = {
      sendsEvidence: false,
      sendsEvaluation: true,
      intent: 'order',
      orderCategory: 'inpatient',
      maxCards: 2,
      selectionBehavior: 'by-card',
      actionsPerSuggestion: 'all',
      actionSelectionBehavior: true,
      actions: ['create'],
      triggers: { extension: 'org.example.trigger', chartOpening: ['open'], discharge: ['home'] },
      detail: 'html',
      detailTypeExtension: 'org.example.type',
      length: 'short',
      codeSystems: { 'http://loinc.org': 'urn:oid:2.16.840.1.113883.6.1' },
      orderCodes: { '19123-9': { system: 'urn:example:orders', code: 'LABMG', display: 'Magnesium level' } },
      overrideReasons: { 'patient-refuses': { system: 'urn:example:reasons', code: '7', display: 'Refused' } }
    }
    expect(Object.keys(changed).sort()).toEqual(
      Object.keys(profileSchema.shape)
        .filter(field => field !== 'name')
        .sort()
    )
    const of = (profile: object) => parse(entry({ jwks, profile: { name: 'epic', ...profile } })).clients[0]?.profile
    expect(of(changed)).toEqual({ name: 'epic', ...changed })
    for (const [field, value] of Object.entries(changed)) {
      if (field === 'detail') continue
      expect(of({ [field]: value }), field).toEqual({ ...profiles.epic, [field]: value })
    }
  })

  test('files of sites are looked for beside the registry', () => {
    const text = JSON.stringify({ clients: [entry({ jwks, local: { hypomagnesemia: 'sites/north.json' } })] })
    const [client] = parseRegistry(text, '/etc/cds/clients.json').clients
    expect(client?.local).toEqual({ hypomagnesemia: '/etc/cds/sites/north.json' })
  })

  test('a tenant finds its own entry first, then the one for any tenant', () => {
    const registry = parse(entry({ jwks }), entry({ id: 'north', tenant: 'north', jwks }))
    expect(registry.find('https://ehr.example.org', 'north')?.sites[0].id).toBe('north')
    expect(registry.find('https://ehr.example.org', undefined)?.sites[0].id).toBe('ehr')
    expect(parse(entry({ tenant: 'north', jwks })).find('https://ehr.example.org', undefined)).toBeUndefined()
    expect(registry.find('__proto__', undefined)).toBeUndefined()
  })

  test('open demo mode fetches nothing', () => {
    expect(openDemoClient).toMatchObject({ profile: profiles.open, fhirServers: [], admin: false, origins: ['*'] })
  })
})

describe('S1, S6: a wrong registry stops the start and says where', () => {
  const cases: readonly [string, () => object, string][] = [
    ['no keys', () => entry({}), '$.clients[0].jwks'],
    ['two sources of keys', () => entry({ jwks, jwksUri: 'https://a.example.org' }), '$.clients[0].jwks'],
    ['empty key set', () => entry({ jwks: { keys: [] } }), '$.clients[0].jwks.keys'],
    ['private key', () => entry({ jwks: { keys: [{ ...key.publicJwk, d: 'AAAA' }] } }), '$.clients[0].jwks.keys[0]'],
    ['secret', () => entry({ jwks: { keys: [{ kty: 'oct', kid: 'a', k: 'AAAA' }] } }), '$.clients[0].jwks.keys[0].kty'],
    ['broken key', () => entry({ jwks: { keys: [{ ...key.publicJwk, x: 'AAAA' }] } }), '$.clients[0].jwks.keys[0]'],
    ['key without kid', () => entry({ jwks: { keys: [{ ...key.publicJwk, kid: undefined }] } }), '$.clients[0].jwks.keys[0].kid'],
    ['one kid twice', () => entry({ jwks: { keys: [key.publicJwk, key.publicJwk] } }), '$.clients[0].jwks.keys'],
    ['HMAC', () => entry({ jwks, algorithms: ['HS256'] }), '$.clients[0].algorithms[0]'],
    ['none', () => entry({ jwks, algorithms: ['none'] }), '$.clients[0].algorithms[0]'],
    ['no algorithm', () => entry({ jwks, algorithms: [] }), '$.clients[0].algorithms'],
    ['life too long', () => entry({ jwks, maxLifeSeconds: 3601 }), '$.clients[0].maxLifeSeconds'],
    ['http base', () => entry({ jwks, fhirServers: ['http://ehr.example.org/fhir'] }), '$.clients[0].fhirServers[0]'],
    [
      'http base that looks local',
      () => entry({ jwks, fhirServers: ['http://localhost.example.org/'] }),
      '$.clients[0].fhirServers[0]'
    ],
    [
      'base with a query',
      () => entry({ jwks, fhirServers: ['https://ehr.example.org/fhir?a=b'] }),
      '$.clients[0].fhirServers[0]'
    ],
    [
      'base with credentials',
      () => entry({ jwks, fhirServers: ['https://a:b@ehr.example.org/'] }),
      '$.clients[0].fhirServers[0]'
    ],
    ['base of another kind', () => entry({ jwks, fhirServers: ['file:///etc/passwd'] }), '$.clients[0].fhirServers[0]'],
    ['http key address', () => entry({ jwksUri: 'http://ehr.example.org/jwks' }), '$.clients[0].jwksUri'],
    ['origin with a path', () => entry({ jwks, origins: ['https://ehr.example.org/'] }), '$.clients[0].origins[0]'],
    ['any origin', () => entry({ jwks, origins: ['*'] }), '$.clients[0].origins[0]'],
    ['null origin', () => entry({ jwks, origins: ['null'] }), '$.clients[0].origins[0]'],
    ['unknown profile', () => entry({ jwks, profile: 'x' }), '$.clients[0].profile.name'],
    ['a profile field that is none', () => entry({ jwks, profile: { name: 'epic', cards: 3 } }), '$.clients[0].profile'],
    ['fields without a profile', () => entry({ jwks, profile: { maxCards: 3 } }), '$.clients[0].profile.name'],
    ['no cards at all', () => entry({ jwks, profile: { name: 'epic', maxCards: 0 } }), '$.clients[0].profile.maxCards'],
    [
      'a code without its system',
      () => entry({ jwks, profile: { name: 'epic', orderCodes: { '19123-9': { code: 'LABMG', display: 'Mg' } } } }),
      '$.clients[0].profile.orderCodes.19123-9.system'
    ],
    [
      'HTML for a client that would show it as text',
      () => entry({ jwks, profile: { name: 'generic', detail: 'html' } }),
      '$.clients[0].profile.detail'
    ],
    ['a site file that is none', () => entry({ jwks, local: { hypomagnesemia: '' } }), '$.clients[0].local.hypomagnesemia'],
    ['admin as text', () => entry({ jwks, admin: 'true' }), '$.clients[0].admin'],
    ['no rate', () => entry({ jwks, rateLimit: { perMinute: 0 } }), '$.clients[0].rateLimit.perMinute'],
    ['typing error', () => entry({ jwks, orgins: [] }), '$.clients[0]'],
    ['id with a line break', () => entry({ jwks, id: 'a\nb' }), '$.clients[0].id']
  ]
  test.each(cases)('%s', (_name, client, path) => {
    expect(() => parse(client())).toThrow(`Client registry clients.json is wrong. ${path}: `)
  })

  test('a weak RSA key', async () => {
    const { publicKey } = await crypto.subtle.generateKey(
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) },
      true,
      ['sign', 'verify']
    )
    const weak = { ...(await crypto.subtle.exportKey('jwk', publicKey)), kid: 'weak' }
    expect(() => parse(entry({ jwks: { keys: [weak] } }))).toThrow('$.clients[0].jwks.keys[0]: is no usable public key')
    const strong = { ...(await exportJWK((await generateKeyPair('RS384', { extractable: true })).publicKey)), kid: 'strong' }
    expect(parse(entry({ jwks: { keys: [strong] } })).clients).toHaveLength(1)
  })

  test('one id, or one issuer and tenant, for two clients', () => {
    expect(() => parse(entry({ jwks }), entry({ jwks, issuer: 'https://b.example.org' }))).toThrow('$.clients[1].id')
    expect(() => parse(entry({ jwks }), entry({ jwks, id: 'b' }))).toThrow('$.clients[1].issuer')
  })

  test('file missing, no JSON, no clients', async () => {
    await expect(readRegistry(join(folder, 'none.json'))).rejects.toThrow('none.json cannot be read (ENOENT)')
    expect(() => parseRegistry('{', 'clients.json')).toThrow('clients.json is not valid JSON')
    expect(() => parse()).toThrow('$.clients')
    expect(() => parseRegistry('[]', 'clients.json')).toThrow('$: ')
  })

  test('values are never repeated', () => {
    const secret = 'very-secret-value'
    for (const changes of [
      { jwks: { keys: [{ ...key.publicJwk, d: secret }] } },
      { jwksUri: `http://${secret}/` },
      { jwks, profile: secret }
    ]) {
      expect(() => parse(entry(changes))).toThrow(expect.objectContaining({ message: expect.not.stringContaining(secret) }))
    }
  })
})

test('reload takes the new file, and keeps the old registry when the new one is wrong', async () => {
  const path = join(folder, 'clients.json')
  const write = (...clients: readonly object[]) => writeFileSync(path, JSON.stringify({ clients }))
  write(entry({ jwks }))
  const source = await openRegistry(path)
  const before = source.current
  write(entry({ jwks, id: 'renamed' }))
  await source.reload()
  expect(source.current.clients[0]?.id).toBe('renamed')
  expect(before.clients[0]?.id).toBe('ehr')
  write(entry({}))
  await expect(source.reload()).rejects.toThrow('clients.json is wrong')
  expect(source.current.clients[0]?.id).toBe('renamed')
})

describe('former names of members', () => {
  const of = (profile: object) => parse(entry({ jwks, profile: { name: 'epic', ...profile } }))
  const extension = 'com.epic.cdshooks.request.bpa-trigger-action'

  test('are read for this release, with a warning that names the new one', () => {
    const registry = of({ mostCards: 3, chartOpening: { extension, triggers: ['61'], orders: false } })
    expect(registry.clients[0]?.profile).toMatchObject({
      maxCards: 3,
      triggers: { extension, chartOpening: ['61'], discharge: ['27'] }
    })
    expect(registry.clients[0]?.profile).not.toHaveProperty('mostCards')
    expect(registry.warnings).toEqual([
      expect.stringContaining('$.clients[0].profile.mostCards is now maxCards'),
      expect.stringContaining('$.clients[0].profile.chartOpening is now triggers')
    ])
  })

  test('stop the start where the new name is there too and says something else', () => {
    expect(of({ mostCards: 3, maxCards: 3 }).clients[0]?.profile.maxCards).toBe(3)
    expect(() => of({ mostCards: 3, maxCards: 4 })).toThrow('$.clients[0].profile.mostCards: ')
  })

  test('that hold nonsense are refused as before', () => {
    expect(() => of({ mostCards: 0 })).toThrow('$.clients[0].profile.maxCards: ')
    expect(() => of({ chartOpening: 5 })).toThrow('$.clients[0].profile: ')
  })
})
