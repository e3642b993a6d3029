import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fetchMissing } from '../../src/acquisition/fetch-missing.ts'
import { FhirReader } from '../../src/acquisition/fhir-reader.ts'
import { usualReadLimits } from '../../src/acquisition/read-limits.ts'
import { allowedBase } from '../../src/clients/fhir-server.ts'
import { bundle, observation, type PlayedServer, playedServer, sendFhir } from './played-server.ts'

let listed: PlayedServer
let elsewhere: PlayedServer
let nextLink = ''
let location = ''

beforeAll(async () => {
  elsewhere = await playedServer((_request, response) => sendFhir(response, bundle([observation('stolen')])))
  listed = await playedServer((request, response) => {
    if (request.url?.includes('redirect')) response.writeHead(Number(request.url.slice(-3)), { location }).end()
    else sendFhir(response, bundle([observation('o1')], nextLink || undefined))
  })
})
afterAll(async () => {
  await listed.close()
  await elsewhere.close()
})

const port = (server: PlayedServer): string => new URL(server.origin).port

describe('S6: bases that are allowed', () => {
  const list = ['https://ehr.example.org/fhir/r4', 'https://root.example.org', 'http://127.0.0.1:8081/fhir/']
  test.each([
    ['https://ehr.example.org/fhir/r4', 'https://ehr.example.org/fhir/r4'],
    ['https://ehr.example.org/fhir/r4/', 'https://ehr.example.org/fhir/r4'],
    ['https://ehr.example.org/fhir/r4/tenant-1', 'https://ehr.example.org/fhir/r4/tenant-1'],
    ['https://EHR.example.org:443/fhir/r4', 'https://ehr.example.org/fhir/r4'],
    ['https://root.example.org', 'https://root.example.org'],
    ['https://root.example.org/any', 'https://root.example.org/any'],
    ['http://127.0.0.1:8081/fhir', 'http://127.0.0.1:8081/fhir']
  ])('%s', (asked, base) => expect(allowedBase(asked, list)).toBe(base))

  test('nothing is allowed without a list, and http only on the machine itself, whatever is listed', () => {
    expect(allowedBase('https://ehr.example.org/fhir/r4', [])).toBeUndefined()
    expect(allowedBase(undefined, list)).toBeUndefined()
    expect(allowedBase(null, list)).toBeUndefined()
    expect(allowedBase('http://ehr.example.org/fhir', ['http://ehr.example.org/fhir'])).toBeUndefined()
    expect(allowedBase('ftp://ehr.example.org/fhir', ['ftp://ehr.example.org/fhir'])).toBeUndefined()
  })
})

describe('S6: addresses that are not contacted', () => {
  const evil = (): readonly string[] => {
    const e = port(elsewhere)
    const own = port(listed)
    return [
      elsewhere.base,
      `${elsewhere.origin}/`,
      `http://localhost:${e}/fhir`,
      `http://localhost.:${e}/fhir`,
      `http://127.1:${e}/fhir`,
      `http://127.0.1:${e}/fhir`,
      `http://2130706433:${e}/fhir`,
      `http://0x7f000001:${e}/fhir`,
      `http://0x7f.0.0.1:${e}/fhir`,
      `http://0177.0.0.1:${e}/fhir`,
      `http://017700000001:${e}/fhir`,
      `http://127.0.0.2:${e}/fhir`,
      `http://0.0.0.0:${e}/fhir`,
      `http://0:${e}/fhir`,
      `http://[::1]:${e}/fhir`,
      `http://[::]:${e}/fhir`,
      `http://[::ffff:127.0.0.1]:${e}/fhir`,
      `http://[0:0:0:0:0:ffff:7f00:1]:${e}/fhir`,
      `http://127.0.0.1.nip.io:${e}/fhir`,
      `http://①②⑦.⓪.⓪.①:${e}/fhir`,
      `http://127。0。0。1:${e}/fhir`,
      `http://%31%32%37.0.0.1:${e}/fhir`,
      `${listed.origin}@127.0.0.1:${e}/fhir`,
      `http://127.0.0.1:${own}@127.0.0.1:${e}/fhir`,
      `http://user:secret@127.0.0.1:${own}/fhir`,
      `http://user@127.0.0.1:${own}/fhir`,
      `http://127.0.0.1:${own}:${e}/fhir`,
      `http://127.0.0.1:${e}\\@127.0.0.1:${own}/fhir`,
      `http://127.0.0.1:${e}#@127.0.0.1:${own}/fhir`,
      `http://127.0.0.1:${e}?@127.0.0.1:${own}/fhir`,
      `http:\\\\127.0.0.1:${e}\\fhir`,
      `http:/\\127.0.0.1:${own}/fhir`,
      `//127.0.0.1:${e}/fhir`,
      `127.0.0.1:${own}/fhir`,
      '/fhir',
      'fhir',
      '',
      ' ',
      ` ${listed.base}`,
      `${listed.base} `,
      `${listed.base}\n`,
      `http://127.0.0.1:\t${own}/fhir`,
      `${listed.base}\r\nHost: 127.0.0.1:${e}`,
      `${listed.base}\u0000`,
      `${listed.base}-other`,
      `${listed.base}other`,
      `${listed.base.slice(0, -1)}`,
      `${listed.origin}`,
      `${listed.origin}/FHIR`,
      `${listed.base}/../admin`,
      `${listed.base}/%2e%2e/admin`,
      `${listed.base}/..%2fadmin`,
      `${listed.base}/..;/admin`,
      `${listed.base}/..%5cadmin`,
      `${listed.base}//${new URL(elsewhere.origin).host}`,
      `${listed.base}?url=${elsewhere.base}`,
      `${listed.base}?`,
      `${listed.base}#`,
      `${listed.base}#${elsewhere.base}`,
      listed.base.replace('http:', 'https:'),
      listed.base.replace('http:', 'ws:'),
      listed.base.replace('http:', 'ftp:'),
      'file:///etc/passwd',
      'data:application/fhir+json,{}',
      `blob:${listed.base}`,
      'javascript:alert(1)',
      `gopher://127.0.0.1:${e}/`,
      `jar:${listed.base}!/`,
      'http://169.254.169.254/latest/meta-data',
      'http://[fd00:ec2::254]/latest',
      'http://metadata.google.internal/',
      `${listed.base}/${'a'.repeat(2000)}`
    ]
  }

  test('0 contacts over more than 60 addresses', () => {
    expect(evil().length).toBeGreaterThan(60)
    for (const address of evil()) expect(allowedBase(address, [listed.base]), address).toBeUndefined()
  })

  test('S8: the client itself refuses everything off its base, in queries and in links', async () => {
    const before = listed.connections()
    const reader = new FhirReader({
      base: listed.base,
      token: 'abc',
      signal: AbortSignal.timeout(2000),
      limits: usualReadLimits
    })
    // Relative to the base these are harmless.
    const onBase = new Set([
      '',
      'fhir',
      '/fhir',
      `${listed.base}?`,
      `${listed.base}?url=${elsewhere.base}`,
      `${listed.base}#`,
      `${listed.base}/${'a'.repeat(2000)}`
    ])
    const offBase = evil().filter(address => !onBase.has(address))
    for (const address of offBase) {
      const refused = reader.read(address).then(
        () => 'answered',
        error => `${error.name} ${error.message}`
      )
      expect(await refused, address).toBe('FhirReadError A FHIR read failed (refused).')
    }
    expect(elsewhere.connections()).toBe(0)
    expect(listed.connections()).toBe(before)
  })

  test('S10: it only reads', async () => {
    await fetchMissing(plan('Observation?patient=p1'))
    expect(listed.requests.filter(line => !line.startsWith('GET '))).toEqual([])
    expect(Object.getOwnPropertyNames(FhirReader.prototype)).toEqual(['constructor', 'read'])
  })
})

const plan = (url: string) => ({
  queries: [{ key: 'one', url }],
  base: listed.base,
  token: 'secret-token',
  scope: undefined,
  deadline: AbortSignal.timeout(3000)
})

describe('S7, S8: links and redirects to other places', () => {
  test.each([301, 302, 303, 307, 308])('a redirect with %i is not followed', async status => {
    for (const target of [`${elsewhere.base}/Observation`, `${listed.origin}/other`, '//127.0.0.1/x']) {
      location = target
      const before = listed.requests.length
      const results = await fetchMissing(plan(`Observation?redirect=${status}`))
      expect(results.get('one')).toEqual({ state: 'failed', reason: 'error' })
      expect(listed.requests.length).toBe(before + 1)
    }
    expect(elsewhere.connections()).toBe(0)
  })

  test('a next link to another place is not followed, and the unread page is marked', async () => {
    const host = new URL(elsewhere.origin).host
    const links = [
      `${elsewhere.base}/Observation?page=2`,
      `//${host}/fhir/Observation?page=2`,
      `http:\\\\${host}\\fhir`,
      `${listed.origin}/admin?page=2`,
      `${listed.base}/../admin`,
      `${listed.origin}@${host}/fhir`,
      `${listed.base}/..%2f..%2fadmin`,
      'file:///etc/passwd'
    ]
    for (const link of links) {
      nextLink = link
      const before = listed.requests.length
      const result = (await fetchMissing(plan('Observation?patient=p1'))).get('one')
      expect(result, link).toMatchObject({ state: 'present', partial: true, value: { link: [{ relation: 'next' }] } })
      expect(listed.requests.length, link).toBe(before + 1)
    }
    nextLink = ''
    expect(elsewhere.connections()).toBe(0)
  })
})
