import { beforeAll, describe, expect, it } from 'vitest'
import { keyLookup } from '../../src/clients/key-set.ts'
import { profileNames } from '../../src/clients/profile.ts'
import { verifyToken } from '../../src/clients/token.ts'
import { ServiceError } from '../../src/service-error.ts'
import { bearer, endpoint, entry, goodClaims, now, registryOf, type Signer, seconds, signer } from './jwt.ts'

let key: Signer
let stranger: Signer
beforeAll(async () => {
  key = await signer('key')
  stranger = await signer('key')
})

type Tried = {
  readonly client?: object
  readonly claims?: object
  readonly header?: object
  readonly at?: string
  readonly by?: Signer
}

/** The client that a token opens the service for, or the reason why none. */
async function outcome({ client = {}, claims = {}, header = {}, at = endpoint, by = key }: Tried, used = new Set<string>()) {
  const registry = registryOf(entry({ jwks: { keys: [key.publicJwk] }, ...client }))
  return outcomeOf(await bearer(by, goodClaims(claims), header), { registry, at, used })
}

async function outcomeOf(
  authorization: string | undefined,
  { registry = registryOf(entry({ jwks: { keys: [key.publicJwk] } })), at = endpoint, used = new Set<string>() } = {}
) {
  const useToken = async (_issuer: string, jti: string) => used.size < used.add(jti).size
  const check = { endpoint: at, now, registry, keys: keyLookup(() => now), useToken }
  try {
    return (await verifyToken(authorization, check)).sites[0].id
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    expect([error.code, error.message]).toEqual(['unauthorized', 'The request is not authorized.'])
    return error.reason
  }
}

describe('the audience', () => {
  const host = 'https://cds.example.org'
  it.each([
    [endpoint],
    ['HTTPS://CDS.EXAMPLE.ORG/cds-services/one'],
    ['https://CDS.Example.org/cds-services/one'],
    ['https://cds.example.org:443/cds-services/one'],
    [`${endpoint}/`],
    ['HTTPS://cds.example.org:443/cds-services/one/'],
    [['https://elsewhere.example.org', `${endpoint}/`]]
  ])('%j is the address', async aud => expect(await outcome({ claims: { aud } })).toBe('ehr'))

  it.each([
    [`${endpoint}//`],
    [`${endpoint}/.`],
    [`${endpoint}/..`],
    [` ${endpoint}`],
    [`${endpoint} `],
    [`${endpoint}\u0000`],
    [`${endpoint}?a=b`],
    [`${endpoint}#a`],
    [`${host}:8443/cds-services/one`],
    [`${host}:80/cds-services/one`],
    [`${host}/CDS-SERVICES/one`],
    [`${host}/cds-services/%6Fne`],
    [`${host}//cds-services/one`],
    [`${host}/./cds-services/one`],
    [`${host}/a/../cds-services/one`],
    ['https://user@cds.example.org/cds-services/one'],
    ['https://cds.example.org\\cds-services\\one'],
    ['https:/cds.example.org/cds-services/one'],
    ['http://cds.example.org/cds-services/one'],
    ['http://cds.example.org:443/cds-services/one'],
    ['https://cds.example.org./cds-services/one'],
    ['cds.example.org/cds-services/one'],
    [`${host}/cds-services/two`],
    [`${host}/cds-services`],
    ['my-cds']
  ])('%j is not', async aud => expect(await outcome({ claims: { aud } })).toBe('audience'))

  it('of a host with a letter that folds into an ASCII one is another host', async () => {
    const at = 'https://kds.example.org/cds-services/one'
    expect(await outcome({ at, claims: { aud: 'https://\u212Ads.example.org/cds-services/one' } })).toBe('audience')
  })

  it('of feedback may be that of the service that showed the card, not the other way round', async () => {
    const at = `${endpoint}/feedback`
    expect(await outcome({ at, claims: { aud: endpoint } })).toBe('ehr')
    expect(await outcome({ at, claims: { aud: at } })).toBe('ehr')
    expect(await outcome({ at, claims: { aud: 'HTTPS://cds.example.org:443/cds-services/one/' } })).toBe('ehr')
    expect(await outcome({ at, claims: { aud: 'https://cds.example.org/cds-services/two' } })).toBe('audience')
    expect(await outcome({ at, claims: { aud: 'https://cds.example.org/cds-services' } })).toBe('audience')
    expect(await outcome({ claims: { aud: at } })).toBe('audience')
  })

  it('may be a word that was agreed', async () => {
    const client = { audiences: ['my-cds', 'https://old.example.org/cds'] }
    for (const aud of ['my-cds', 'https://OLD.example.org:443/cds/', endpoint])
      expect(await outcome({ client, claims: { aud } })).toBe('ehr')
    for (const aud of ['My-CDS', 'my-cds/', 'https://old.example.org/cds/x'])
      expect(await outcome({ client, claims: { aud } })).toBe('audience')
  })
})

describe('the life of a token', () => {
  const lived = (life: number, client: object) => outcome({ client, claims: { iat: seconds, exp: seconds + life } })

  it.each(profileNames)('of 300 and 900 s counts in profile %s, an hour only where it is registered', async profile => {
    expect(await lived(300, { profile })).toBe('ehr')
    expect(await lived(900, { profile })).toBe('ehr')
    expect(await lived(901, { profile })).toBe('life')
    expect(await lived(3600, { profile })).toBe('life')
    expect(await lived(3600, { profile, maxLifeSeconds: 3600 })).toBe('ehr')
    expect(await lived(301, { profile, maxLifeSeconds: 300 })).toBe('life')
  })

  it("is Epic's published one", async () => {
    const claims = { iat: seconds, nbf: seconds - 300, exp: seconds + (1708124873 - 1708123973) }
    expect(await outcome({ client: { profile: 'epic' }, claims })).toBe('ehr')
  })
})

describe('the reason of a refusal', () => {
  const cases: readonly (readonly [string, Tried])[] = [
    ['form', { header: { typ: undefined } }],
    ['form', { header: { kid: '' } }],
    ['form', { header: { jwk: {} } }],
    ['form', { claims: { jti: undefined } }],
    ['form', { claims: { exp: 'soon' } }],
    ['algorithm', { header: { alg: 'HS256' } }],
    ['algorithm', { header: { alg: 'none' } }],
    ['algorithm', { header: { alg: 'PS384' } }],
    ['issuer', { claims: { iss: 'https://nobody.example.org' } }],
    ['issuer', { claims: { iss: undefined } }],
    ['tenant', { client: { tenant: 'north' }, claims: { tenant: 'south' } }],
    ['tenant', { client: { tenant: 'north' } }],
    ['tenant', { claims: { tenant: 5 } }],
    ['audience', { claims: { aud: 'https://cds.example.org/cds-services/two' } }],
    ['audience', { claims: { aud: undefined } }],
    ['subject', { client: { subject: 'epic' }, claims: { sub: 'other' } }],
    ['subject', { client: { subject: 'epic' } }],
    ['expired', { claims: { iat: seconds - 200, exp: seconds } }],
    ['life', { claims: { exp: seconds + 2000 } }],
    ['life', { claims: { iat: seconds + 50, exp: seconds + 40 } }],
    ['future', { claims: { iat: seconds + 61, exp: seconds + 300 } }],
    ['future', { claims: { nbf: seconds + 61 } }],
    ['jku', { header: { jku: 'https://evil.example.org/jwks' } }],
    ['key', { header: { kid: 'unknown' } }],
    [
      'signature',
      {
        get by() {
          return stranger
        }
      }
    ]
  ]
  it.each(cases)('is %s', async (reason, tried) => expect(await outcome(tried)).toBe(reason))

  it('is the first that is wrong', async () => {
    const claims = { iss: 'https://nobody.example.org', aud: 'x', exp: seconds - 1, iat: seconds - 9 }
    expect(await outcome({ claims, header: { kid: 'unknown', alg: 'none', typ: 'x' } })).toBe('form')
    expect(await outcome({ claims, header: { kid: 'unknown', alg: 'none' } })).toBe('algorithm')
    expect(await outcome({ claims, header: { kid: 'unknown' } })).toBe('issuer')
    const known = { ...claims, iss: undefined }
    expect(await outcome({ claims: { ...known, iss: 'https://ehr.example.org' }, header: { kid: 'unknown' } })).toBe('audience')
  })

  it.each([[undefined], [''], [' '], ['Bearer'], ['bearer ']])('is no-token for %j', async header =>
    expect(await outcomeOf(header)).toBe('no-token')
  )
  it.each([['Basic eDp5'], ['Bearer abc'], ['Bearer a.b.c'], ['abc']])('is form for %s', async header =>
    expect(await outcomeOf(header)).toBe('form')
  )

  it('is used the second time', async () => {
    const used = new Set<string>()
    const jti = crypto.randomUUID()
    expect(await outcome({ claims: { jti } }, used)).toBe('ehr')
    expect(await outcome({ claims: { jti } }, used)).toBe('used')
  })
})

it('a subject that was agreed is told from none', async () => {
  expect(await outcome({ client: { subject: 'epic' }, claims: { sub: 'epic' } })).toBe('ehr')
  expect(await outcome({ claims: { sub: 'anything' } })).toBe('ehr')
})
