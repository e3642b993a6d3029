import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { tokenMemory } from '../../src/clients/jti-replay-cache.ts'
import { keyLookup } from '../../src/clients/key-set.ts'
import { parseRegistry, type Registry } from '../../src/clients/registry.ts'
import { type UseToken, verifyToken } from '../../src/clients/token.ts'
import { ServiceError } from '../../src/service-error.ts'
import { bearer, endpoint, entry, goodClaims, hmac, issuer, now, part, registryOf, type Signer, seconds, signer } from './jwt.ts'

const clock = (): number => now
let es: Signer
let rs: Signer
let es256: Signer
let stranger: Signer
let otherClient: Signer
let registry: Registry
const useToken: UseToken = tokenMemory(clock).useToken
const keys = keyLookup(clock)

const verify = (authorization: string | undefined, changes: object = {}) =>
  verifyToken(authorization, { endpoint, now, registry, keys, useToken, ...changes })
const refusal = async (authorization: string | undefined, changes: object = {}): Promise<unknown> => {
  try {
    return (await verify(authorization, changes)).sites[0].id
  } catch (error) {
    return error instanceof ServiceError ? `${error.code}: ${error.message}` : error
  }
}
const refused = 'unauthorized: The request is not authorized.'

beforeAll(async () => {
  es = await signer('es')
  rs = await signer('rs', 'RS384')
  es256 = await signer('es256', 'ES256')
  stranger = await signer('es')
  otherClient = await signer('other')
  registry = registryOf(
    entry({
      jwks: { keys: [es.publicJwk, rs.publicJwk, es256.publicJwk, { ...es.publicJwk, kid: 'enc', use: 'enc' }] },
      jku: ['https://ehr.example.org/jwks.json']
    }),
    entry({ id: 'other', issuer: 'https://other.example.org', jwks: { keys: [otherClient.publicJwk] } }),
    entry({ id: 'north', issuer: 'https://shared.example.org', tenant: 'north', jwks: { keys: [es.publicJwk] } }),
    entry({ id: 'south', issuer: 'https://shared.example.org', tenant: 'south', jwks: { keys: [otherClient.publicJwk] } }),
    entry({ id: 'patient', issuer: 'https://slow.example.org', maxLifeSeconds: 3600, jwks: { keys: [es.publicJwk] } }),
    entry({ id: 'old', issuer: 'https://old.example.org', algorithms: ['ES256'], jwks: { keys: [es256.publicJwk] } })
  )
})

describe('S1: tokens that pass', () => {
  const good: readonly [string, () => Promise<string>, string?][] = [
    ['ES384', () => bearer(es)],
    ['RS384', () => bearer(rs)],
    ['aud as a list', () => bearer(es, goodClaims({ aud: ['https://elsewhere.example.org', endpoint] }))],
    ['aud as a list of one', () => bearer(es, goodClaims({ aud: [endpoint] }))],
    ['typ in lower case', () => bearer(es, goodClaims(), { typ: 'jwt' })],
    ['a listed jku', () => bearer(es, goodClaims(), { jku: 'https://ehr.example.org/jwks.json' })],
    ['further claims', () => bearer(es, goodClaims({ sub: 'anything', nbf: seconds - 300, roles: ['a'] }))],
    [
      'an issuer whose clock is 60 s ahead',
      () => bearer(es, goodClaims({ iat: seconds + 60, nbf: seconds + 60, exp: seconds + 300 }))
    ],
    ['one second of life left', () => bearer(es, goodClaims({ iat: seconds - 299, exp: seconds + 1 }))],
    ['300 s of life', () => bearer(es, goodClaims({ iat: seconds, exp: seconds + 300 }))],
    ['fractions of a second', () => bearer(es, goodClaims({ iat: seconds - 0.5, exp: seconds + 20.5 }))],
    ['an unexpected tenant where none is registered', () => bearer(es, goodClaims({ tenant: 'any' }))],
    ['scheme in lower case', async () => (await bearer(es)).replace('Bearer', 'bearer')],
    ['the right tenant', () => bearer(es, goodClaims({ iss: 'https://shared.example.org', tenant: 'north' })), 'north'],
    ['the other tenant', () => bearer(otherClient, goodClaims({ iss: 'https://shared.example.org', tenant: 'south' })), 'south'],
    [
      'an hour where the registry says so',
      () => bearer(es, goodClaims({ iss: 'https://slow.example.org', exp: seconds + 3595 })),
      'patient'
    ],
    ['ES256 where the registry says so', () => bearer(es256, goodClaims({ iss: 'https://old.example.org' })), 'old']
  ]
  test.each(good)('%s', async (_name, token, id = 'ehr') => {
    expect(await refusal(await token())).toBe(id)
  })
})

describe('S1, S4: tokens with one defect are refused in the same words', () => {
  const claims = (changes: object) => () => bearer(es, goodClaims(changes))
  const header = (changes: object) => () => bearer(es, goodClaims(), changes)
  const without = (name: string) => () => bearer(es, goodClaims({ [name]: undefined }))
  const bent = (change: (parts: string[]) => readonly string[]) => async () => {
    const parts = (await bearer(es)).slice(7).split('.')
    return `Bearer ${change(parts).join('.')}`
  }
  const unsigned = (alg: string) =>
    bent(([, payload = '']) => [part(JSON.stringify({ alg, typ: 'JWT', kid: 'es' })), payload, ''])

  const bad: readonly [string, () => Promise<string | undefined>][] = [
    ['no header', async () => undefined],
    ['empty header', async () => ''],
    ['scheme only', async () => 'Bearer'],
    ['scheme and blank', async () => 'Bearer '],
    ['Basic', async () => `Basic ${part('a:b')}`],
    ['another scheme', async () => (await bearer(es)).replace('Bearer', 'DPoP')],
    ['no scheme', async () => (await bearer(es)).slice(7)],
    ['two tokens', async () => `${await bearer(es)}, ${await bearer(es)}`],
    ['two tokens with a blank', async () => `${await bearer(es)} ${await bearer(es)}`],
    ['tab after the scheme', async () => (await bearer(es)).replace(' ', '\t')],
    ['trailing blank', async () => `${await bearer(es)} `],
    ['no dots', async () => 'Bearer abc'],
    ['dots only', async () => 'Bearer ..'],
    ['two parts', bent(([a = '', b = '']) => [a, b])],
    ['four parts', bent(parts => [...parts, 'abc'])],
    ['five parts, as encrypted', bent(([a = '', b = '', c = '']) => [a, '', b, c, c])],
    ['very long', claims({ pad: 'x'.repeat(9000) })],
    ['padding characters', bent(([a = '', b = '', c = '']) => [a, b, `${c}=`])],
    ['standard base64', bent(([a = '', b = '', c = '']) => [a, b, `+/${c.slice(2)}`])],
    ['header no JSON', bent(([, b = '', c = '']) => [part('{'), b, c])],
    ['header a list', bent(([, b = '', c = '']) => [part('[]'), b, c])],
    ['header null', bent(([, b = '', c = '']) => [part('null'), b, c])],
    ['header no UTF-8', bent(([, b = '', c = '']) => [Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url'), b, c])],
    ['payload no JSON', () => bearer(es, 'hello')],
    ['payload a list', () => bearer(es, '[]')],
    ['payload a string', () => bearer(es, '"x"')],
    ['payload null', () => bearer(es, 'null')],
    ['payload empty', () => bearer(es, '')],
    ['payload with a byte order mark', () => bearer(es, `\uFEFF${JSON.stringify(goodClaims())}`)],
    ['alg none', unsigned('none')],
    ['alg None', unsigned('None')],
    ['alg NONE', unsigned('NONE')],
    ['alg empty', unsigned('')],
    ['alg ES384 without a signature', unsigned('ES384')],
    ['alg in lower case', header({ alg: 'es384' })],
    ['alg missing', header({ alg: undefined })],
    ['alg a number', header({ alg: 384 })],
    ['alg a list', header({ alg: ['ES384'] })],
    ['alg of another key', header({ alg: 'RS384' })],
    ['alg not registered', header({ alg: 'PS384' })],
    ['HS256 with the public key', async () => hmac(256, JSON.stringify(es.publicJwk), goodClaims(), 'es')],
    ['HS384 with the public key', async () => hmac(384, JSON.stringify(es.publicJwk), goodClaims(), 'es')],
    ['HS512 with the modulus', async () => hmac(512, String(rs.publicJwk.n), goodClaims(), 'rs')],
    ['HS256 with nothing', async () => hmac(256, '', goodClaims(), 'es')],
    ['ES256, a key of the client but not an agreed algorithm', () => bearer(es256)],
    ['kid missing', header({ kid: undefined })],
    ['kid empty', header({ kid: '' })],
    ['kid blank', header({ kid: ' ' })],
    ['kid unknown', header({ kid: 'unknown' })],
    ['kid of another key', header({ kid: 'rs' })],
    ['kid a path', header({ kid: '../../etc/passwd' })],
    ['kid an injection', header({ kid: "es' or 'a'='a" })],
    ['kid __proto__', header({ kid: '__proto__' })],
    ['kid a number', header({ kid: 1 })],
    ['kid null', header({ kid: null })],
    ['kid of an encryption key', header({ kid: 'enc' })],
    ['typ left out', header({ typ: undefined })],
    ['typ of something else', header({ typ: 'at+jwt' })],
    ['typ a number', header({ typ: 1 })],
    ['typ null', header({ typ: null })],
    ['jku not listed', header({ jku: 'https://evil.example.org/jwks.json' })],
    ['jku that begins like a listed one', header({ jku: 'https://ehr.example.org/jwks.json.evil' })],
    ['jku with a fragment', header({ jku: 'https://ehr.example.org/jwks.json#x' })],
    ['jku on the host of a listed one', header({ jku: 'https://ehr.example.org/other.json' })],
    ['jku a list', header({ jku: ['https://ehr.example.org/jwks.json'] })],
    ['jku null', header({ jku: null })],
    ['embedded key', () => bearer(stranger, goodClaims(), { jwk: stranger.publicJwk })],
    ['embedded key of the client', header({ jwk: {} })],
    ['x5u', header({ x5u: 'https://evil.example.org/cert' })],
    ['x5c', header({ x5c: ['MIIB'] })],
    ['crit', header({ crit: ['exp'], exp: 1 })],
    ['crit empty', header({ crit: [] })],
    ['b64 false', header({ b64: false, crit: ['b64'] })],
    ['zip', header({ zip: 'DEF' })],
    ['enc', header({ enc: 'A256GCM' })],
    ['signed by a stranger under a known kid', () => bearer(stranger)],
    ['signed by another client', () => bearer(otherClient)],
    ['signed by another client under its own name of us', () => bearer(otherClient, goodClaims({ iss: issuer }))],
    ['payload changed', bent(([a = '', , c = '']) => [a, part(JSON.stringify(goodClaims())), c])],
    ['header changed', bent(([, b = '', c = '']) => [part(JSON.stringify({ alg: 'ES384', kid: 'es', typ: 'JWT', x: 1 })), b, c])],
    ['signature cut', bent(([a = '', b = '', c = '']) => [a, b, c.slice(0, -4)])],
    ['signature too long', bent(([a = '', b = '', c = '']) => [a, b, `${c}AAAA`])],
    ['signature of zeros', bent(([a = '', b = '']) => [a, b, Buffer.alloc(96).toString('base64url')])],
    ['one bit of the signature', bent(([a = '', b = '', c = '']) => [a, b, `${c.startsWith('A') ? 'B' : 'A'}${c.slice(1)}`])],
    ['iss missing', without('iss')],
    ['iss unknown', claims({ iss: 'https://nobody.example.org' })],
    ['iss with a slash', claims({ iss: `${issuer}/` })],
    ['iss in capitals', claims({ iss: issuer.toUpperCase() })],
    ['iss of another client', claims({ iss: 'https://other.example.org' })],
    ['iss a list', claims({ iss: [issuer] })],
    ['iss __proto__', claims({ iss: '__proto__' })],
    ['iss null', claims({ iss: null })],
    ['aud missing', without('aud')],
    ['aud of another service', claims({ aud: 'https://cds.example.org/cds-services/two' })],
    ['aud of discovery', claims({ aud: 'https://cds.example.org/cds-services' })],
    ['aud of feedback', claims({ aud: `${endpoint}/feedback` })],
    ['aud with two slashes', claims({ aud: `${endpoint}//` })],
    ['aud with a query', claims({ aud: `${endpoint}?a=b` })],
    ['aud over http', claims({ aud: endpoint.replace('https', 'http') })],
    ['aud of another host', claims({ aud: endpoint.replace('cds.', 'cds2.') })],
    ['aud in capitals', claims({ aud: endpoint.toUpperCase() })],
    ['aud empty', claims({ aud: '' })],
    ['aud an empty list', claims({ aud: [] })],
    ['aud a list without us', claims({ aud: ['https://elsewhere.example.org'] })],
    ['aud a list in a list', claims({ aud: [[endpoint]] })],
    ['aud a list with an object', claims({ aud: [endpoint, {}] })],
    ['aud an object', claims({ aud: { 0: endpoint } })],
    ['aud *', claims({ aud: '*' })],
    ['exp missing', without('exp')],
    ['exp past', claims({ iat: seconds - 200, exp: seconds - 1 })],
    ['exp now', claims({ iat: seconds - 200, exp: seconds })],
    ['exp a string', claims({ exp: String(seconds + 100) })],
    ['exp null', claims({ exp: null })],
    ['exp in milliseconds', claims({ exp: (seconds + 100) * 1000 })],
    ['exp infinite', () => bearer(es, JSON.stringify(goodClaims({ exp: 7 })).replace('"exp":7', '"exp":1e400'))],
    ['exp a list', claims({ exp: [seconds + 100] })],
    ['exp true', claims({ exp: true })],
    ['exp negative', claims({ exp: -1 })],
    ['iat missing', without('iat')],
    ['iat in the future', claims({ iat: seconds + 61, exp: seconds + 100 })],
    ['iat after exp', claims({ iat: seconds + 50, exp: seconds + 40 })],
    ['iat a string', claims({ iat: String(seconds) })],
    ['iat null', claims({ iat: null })],
    ['nbf in the future', claims({ nbf: seconds + 61 })],
    ['nbf a string', claims({ nbf: String(seconds) })],
    ['nbf null', claims({ nbf: null })],
    ['life of 901 s', claims({ iat: seconds, exp: seconds + 901 })],
    ['life of an hour', claims({ exp: seconds + 3595 })],
    ['life of ten years', claims({ exp: seconds + 3.2e8 })],
    ['issued long ago', claims({ iat: seconds - 4000 })],
    ['over an hour where an hour is agreed', claims({ iss: 'https://slow.example.org', iat: seconds, exp: seconds + 3601 })],
    ['jti missing', without('jti')],
    ['jti empty', claims({ jti: '' })],
    ['jti blank', claims({ jti: '  ' })],
    ['jti a number', claims({ jti: 1 })],
    ['jti null', claims({ jti: null })],
    ['jti a list', claims({ jti: ['a'] })],
    ['jti too long', claims({ jti: 'a'.repeat(501) })],
    ['tenant missing', claims({ iss: 'https://shared.example.org' })],
    ['tenant unknown', claims({ iss: 'https://shared.example.org', tenant: 'west' })],
    ['tenant of another key', claims({ iss: 'https://shared.example.org', tenant: 'south' })],
    ['tenant null', claims({ iss: 'https://shared.example.org', tenant: null })],
    ['tenant a list', claims({ iss: 'https://shared.example.org', tenant: ['north'] })],
    ['tenant an object', claims({ tenant: {} })]
  ]
  test.each(bad)('%s', async (_name, token) => {
    const header = await token()
    expect(await refusal(header)).toBe(refused)
  })

  test('keys and checks are per endpoint, not per base', async () => {
    const token = await bearer(es)
    expect(await refusal(token, { endpoint: `${endpoint}-2` })).toBe(refused)
    expect(await refusal(token)).toBe('ehr')
  })
})

describe('S2: a token works once', () => {
  test('1 of 12 parallel uses is accepted', async () => {
    const token = await bearer(es)
    const answers = await Promise.all(Array.from({ length: 12 }, () => refusal(token)))
    expect(answers.filter(answer => answer === 'ehr')).toHaveLength(1)
    expect(answers.filter(answer => answer === refused)).toHaveLength(11)
  })

  test('forged tokens do not use up a jti, nor do ones for another endpoint', async () => {
    const claims = goodClaims()
    const genuine = await bearer(es, claims)
    expect(await refusal(await bearer(stranger, claims))).toBe(refused)
    expect(await refusal(`${genuine.slice(0, -8)}AAAAAAAA`)).toBe(refused)
    expect(await refusal(genuine, { endpoint: 'https://cds.example.org/cds-services' })).toBe(refused)
    expect(await refusal(genuine)).toBe('ehr')
    expect(await refusal(genuine)).toBe(refused)
  })

  test('the same jti from another issuer is another token', async () => {
    const claims = goodClaims()
    expect(await refusal(await bearer(es, claims))).toBe('ehr')
    expect(await refusal(await bearer(otherClient, { ...claims, iss: 'https://other.example.org' }))).toBe('other')
  })

  test('cheap checks come first: the store and the keys are not asked about tokens that fail them', async () => {
    let asked = 0
    const counting = { find: async () => void asked++ }
    for (const changes of [{ aud: 'x' }, { exp: seconds - 1 }, { iss: 'x' }, { jti: 1 }]) {
      expect(await refusal(await bearer(es, goodClaims(changes)), { keys: counting })).toBe(refused)
    }
    expect(asked).toBe(0)
  })

  test('a store that fails is not mistaken for a bad token', async () => {
    const lost = new ServiceError('store-unavailable', 'The store cannot be reached.')
    const failing: UseToken = async () => Promise.reject(lost)
    expect(await refusal(await bearer(es), { useToken: failing })).toBe('store-unavailable: The store cannot be reached.')
  })
})

describe('S5: the memory of used tokens', () => {
  test('drops tokens after they expire', async () => {
    let time = now
    const memory = tokenMemory(() => time)
    for (let i = 0; i < 1000; i++) await memory.useToken(issuer, `jti-${i}`, time + 300_000)
    expect(memory.size()).toBe(1000)
    time += 299_999
    expect(await memory.useToken(issuer, 'jti-1', time + 1)).toBe(false)
    time += 20_000
    expect(await memory.useToken(issuer, 'later', time + 300_000)).toBe(true)
    expect(memory.size()).toBe(1)
  })

  test('is bounded, and refuses rather than forgets when full', async () => {
    let time = now
    const memory = tokenMemory(() => time, 10)
    for (let i = 0; i < 10; i++) expect(await memory.useToken(issuer, `jti-${i}`, time + 1000)).toBe(true)
    expect(await memory.useToken(issuer, 'eleventh', time + 1000)).toBe(false)
    expect(await memory.useToken(issuer, 'jti-0', time + 1000)).toBe(false)
    time += 1001
    expect(await memory.useToken(issuer, 'eleventh', time + 1000)).toBe(true)
    expect(memory.size()).toBe(1)
  })

  test('parts of issuer and jti cannot be shifted into each other', async () => {
    const memory = tokenMemory(clock)
    expect(await memory.useToken('a', 'b","c', now + 1000)).toBe(true)
    expect(await memory.useToken('a","b', 'c', now + 1000)).toBe(true)
  })
})

describe('S1: tokens captured from the public sandbox', () => {
  type Captured = { path: string; headers: Record<string, string> }
  const folder = new URL('../../fixtures/sandbox/', import.meta.url)
  const captured = readdirSync(folder)
    .filter(name => /^\d\d-.*\.json$/.test(name))
    .map(name => ({ name, ...(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Captured) }))
    .filter(item => item.headers?.Authorization !== undefined)
  const example = 'deploy/clients.example.json'
  const sandbox = parseRegistry(readFileSync(new URL(`../../${example}`, import.meta.url), 'utf8'), example)

  test.each(captured)('$name', async ({ path, headers }) => {
    const token = headers.Authorization ?? ''
    const { aud, iat } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      aud: string
      iat: number
    }
    expect(aud).toBe(`http://${headers.Host}${path}`)
    const at = (after: number) => ({
      registry: sandbox,
      endpoint: aud,
      now: (iat + after) * 1000,
      useToken: tokenMemory(clock).useToken
    })
    expect(await refusal(token, at(0))).toBe('cds-hooks-sandbox')
    expect(await refusal(token, at(299))).toBe('cds-hooks-sandbox')
    expect(await refusal(token, at(301))).toBe(refused)
    expect(await refusal(token, { ...at(0), endpoint: `${aud}/x` })).toBe(refused)
  })

  test('there are tokens to look at', () => expect(captured.length).toBeGreaterThanOrEqual(20))
})
