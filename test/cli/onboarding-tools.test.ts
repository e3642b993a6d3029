import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCallCli } from '../../src/cli/call.ts'
import { runCheckCli } from '../../src/cli/check.ts'
import { runClientCli } from '../../src/cli/client.ts'
import { runMigrateCli } from '../../src/cli/migrate.ts'
import { nearMisses } from '../../src/cli/near-misses.ts'
import { openRegistry, readRegistry } from '../../src/clients/registry.ts'
import { environmentSchema } from '../../src/config.ts'
import { playedServer, sendFhir } from '../acquisition/played-server.ts'
import { key, now, publicUrl, type Running, running } from '../support/servers/running-service.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function sink() {
  const said: string[] = []
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      said.push(String(chunk))
      done()
    }
  })
  return { stream, text: () => said.join('') }
}

/** Runs a tool. @returns its exit code and all that it said. */
async function run(work: (io: { stdout: Writable; stderr: Writable }) => number | Promise<number>) {
  const [out, err] = [sink(), sink()]
  return { code: await work({ stdout: out.stream, stderr: err.stream }), out: out.text(), err: err.text() }
}
const client = (...args: string[]) => run(io => runClientCli(args, io))
const check = (environment: Record<string, string>, ...args: string[]) =>
  run(io => runCheckCli(args, { environment, clock: () => Date.now(), ...io }))

describe('client', () => {
  it('makes a registry with one entry, and a key for its owner alone', async () => {
    const out = join(folder, 'new')
    const made = await client('new', 'my-ehr', '--fhir', 'https://fhir.example.org/r4', '--out', out)
    expect(made).toMatchObject({ code: 0, err: '' })
    const registry = await readRegistry(join(out, 'clients.json'))
    expect(registry.clients[0]).toMatchObject({ id: 'my-ehr', fhirServers: ['https://fhir.example.org/r4'] })
    const file = join(out, 'my-ehr.key.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const { d } = JSON.parse(readFileSync(file, 'utf8'))
    expect(d).toMatch(/^[\w-]+$/)
    expect(readFileSync(join(out, 'clients.json'), 'utf8') + made.out).not.toContain(d)
  })

  it('adds to a registry, and overwrites nothing', async () => {
    const out = join(folder, 'more')
    await client('new', 'one', '--out', out)
    const before = readFileSync(join(out, 'one.key.json'), 'utf8')
    expect((await client('new', 'two', '--issuer', 'https://two.example.org', '--out', out)).code).toBe(0)
    expect((await readRegistry(join(out, 'clients.json'))).clients.map(({ id }) => id)).toEqual(['one', 'two'])
    expect((await client('new', 'one', '--out', out)).code).toBe(1)
    writeFileSync(join(out, 'three.key.json'), 'mine')
    expect((await client('new', 'three', '--out', out)).code).toBe(1)
    expect(readFileSync(join(out, 'three.key.json'), 'utf8')).toBe('mine')
    expect(readFileSync(join(out, 'one.key.json'), 'utf8')).toBe(before)
    expect((await readRegistry(join(out, 'clients.json'))).clients).toHaveLength(2)
    expect((await client('new', 'four', '--fhir', 'http://fhir.example.org', '--out', out)).code).toBe(1)
    expect(existsSync(join(out, 'four.key.json'))).toBe(false)
  })

  it.each([[[]], [['new']], [['old', 'x']], [['new', '../x']], [['new', 'a', 'b']], [['new', 'a', '--nonsense']]])(
    '%j is wrong usage',
    async args => {
      const { code, err } = await client(...args)
      expect(code).toBe(2)
      expect(err).toContain('Usage: npm run client')
      expect(err).not.toMatch(/^ +at /m)
    }
  )
})

describe('call', () => {
  let service: Running
  let registry: string
  beforeAll(async () => {
    await client('new', 'my-ehr', '--out', folder)
    registry = join(folder, 'clients.json')
    service = await running({ source: await openRegistry(registry) })
  })
  afterAll(() => service.close())
  const offers = [{ id: 'hypomagnesemia-patient-view', hook: 'patient-view' }]
  const call = (args: readonly string[], changes: object = {}) =>
    run(io =>
      runCallCli(args, {
        clientsFile: registry,
        statedPublicUrl: publicUrl,
        publicUrl: service.origin,
        offers,
        clock: () => now,
        patience: 0,
        ...io,
        ...changes
      })
    )
  const example = 'fixtures/example/severe.json'

  it('prints the cards of a call that was verified', async () => {
    const { code, out, err } = await call([example, '--client', 'my-ehr'])
    expect(err).toBe('')
    expect(out).toMatch(/^\[CRITICAL\] /)
    expect(code).toBe(0)
    expect(service.log.join('')).toContain('"client":"my-ehr"')
  })

  it('sends feedback by its member', async () => {
    const file = join(folder, 'feedback.json')
    const entry = { card: crypto.randomUUID(), outcome: 'overridden', outcomeTimestamp: '2026-11-22T12:00:00Z' }
    writeFileSync(file, JSON.stringify({ service: 'hypomagnesemia-patient-view', feedback: [entry] }))
    expect(await call([file, '--client', 'my-ehr'])).toMatchObject({ code: 0, out: 'Feedback kept.\n' })
    expect(await service.store.count()).toBe(1)
  })

  it('is refused with a key that the registry does not know, and only the log says why', async () => {
    const file = join(folder, 'other.key.json')
    await client('new', 'other', '--out', join(folder, 'elsewhere'))
    writeFileSync(file, readFileSync(join(folder, 'elsewhere', 'other.key.json')))
    const { code, err } = await call([example, '--client', 'my-ehr', '--key', file])
    expect(code).toBe(1)
    expect(err).toMatch(/^401: The request is not authorized\./)
    expect(service.log.join('')).toContain('"reason":"key"')
  })

  it.each([
    [['nothing.json', '--client', 'my-ehr'], 'nothing.json: cannot be read'],
    [[example, '--client', 'nobody'], 'has no client nobody'],
    [[example, '--client', 'my-ehr', '--url', 'http://127.0.0.1:9'], 'does not answer']
  ])('%j is wrong', async (args, words) => {
    const { code, err } = await call(args)
    expect([code, err]).toEqual([1, expect.stringContaining(words)])
  })

  it('says how it is used', async () => {
    expect((await call([example])).code).toBe(2)
    expect((await call(['--help'])).out).toContain('Examples:')
  })
})

describe('check', () => {
  it('finds nothing wrong with the examples, each of which is a registry', async () => {
    for (const name of ['epic', 'oracle', 'generic', 'sandbox']) {
      const { code, out } = await check({ CLIENTS_FILE: `deploy/clients/${name}.json` })
      expect(code, out).toBe(0)
      expect(out).toContain(`ok      deploy/clients/${name}.json: clients: `)
    }
  })

  it('names file, path and fault, a line each, and goes on', async () => {
    const file = join(folder, 'wrong.json')
    writeFileSync(file, JSON.stringify({ clients: [{ id: 'a b', issuer: '', fhirServers: ['http://x'] }] }))
    const { code, out } = await check({ CLIENTS_FILE: file, PORT: 'many', FETCH_DEADLINE: '1' })
    expect(code).toBe(1)
    const faults = out.split('\n').filter(line => line.startsWith('fault'))
    expect(faults).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^fault {3}environment: PORT: /),
        expect.stringMatching(/^fault {3}environment: FETCH_DEADLINE: /),
        expect.stringContaining(`${file}: $.clients[0].id: `),
        expect.stringContaining(`${file}: $.clients[0].fhirServers[0]: `)
      ])
    )
  })

  it('names the topic or the file of a site that is wrong', async () => {
    const file = join(folder, 'topics.json')
    const entry = { id: 'a', issuer: 'x', jwks: { keys: [key.publicJwk] }, fhirServers: [] }
    writeFileSync(file, JSON.stringify({ clients: [{ ...entry, topics: { sever: { silent: true } } }] }))
    expect(await check({ CLIENTS_FILE: file })).toMatchObject({
      code: 1,
      out: expect.stringContaining('topics.sever: is no topic')
    })
    writeFileSync(file, JSON.stringify({ clients: [{ ...entry, local: { hypomagnesemia: 'nowhere.json' } }] }))
    expect(await check({ CLIENTS_FILE: file })).toMatchObject({
      code: 1,
      out: expect.stringContaining('nowhere.json: cannot be read')
    })
  })

  it('warns of near misses and former names, which is no fault', async () => {
    const { code, out } = await check({ CLIENT_FILE: 'x', FETCH_DEADLIEN: '5', MOST_LAG: '100', HOME: '/', PATH: '/' })
    expect(code).toBe(0)
    for (const words of ['is CLIENTS_FILE meant?', 'is FETCH_DEADLINE meant?', 'MOST_LAG is now MAX_EVENT_LOOP_DELAY'])
      expect(out).toContain(words)
    expect(out).not.toMatch(/HOME|PATH/)
  })

  it('--probe looks at key sets, versions, clocks and the store, and changes nothing', async () => {
    let version = '4.0.1'
    const server = await playedServer((request, response) =>
      request.url === '/jwks'
        ? response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [key.publicJwk, {}] }))
        : sendFhir(response, { resourceType: 'CapabilityStatement', fhirVersion: version })
    )
    const file = join(folder, 'probed.json')
    const entry = { id: 'a', issuer: 'x', jwksUri: `${server.origin}/jwks`, fhirServers: [server.base] }
    writeFileSync(file, JSON.stringify({ clients: [entry] }))
    const database = join(folder, 'new-folder', 'cds.db')
    const environment = { CLIENTS_FILE: file, DATABASE_URL: `sqlite:${database}` }
    const first = await check(environment, '--probe')
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('1 of 2 keys can be used') })
    expect(first.out).toContain('/metadata: FHIR 4.0.1')
    expect(first.out).toContain('is made at the start')
    expect(existsSync(join(folder, 'new-folder'))).toBe(false)
    version = '3.0.2'
    expect(await check(environment, '--probe')).toMatchObject({ code: 1, out: expect.stringContaining('FHIR 3.0.2: only R4') })
    await server.close()
    expect(await check(environment, '--probe')).toMatchObject({
      code: 1,
      out: expect.stringContaining('does not answer (ECONNREFUSED)')
    })
  })

  it('--probe finds a clock that differs', async () => {
    const server = await playedServer((_request, response) => {
      response.setHeader('date', new Date(Date.now() + 3_600_000).toUTCString())
      sendFhir(response, { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
    })
    const file = join(folder, 'clock.json')
    writeFileSync(
      file,
      JSON.stringify({ clients: [{ id: 'a', issuer: 'x', jwks: { keys: [key.publicJwk] }, fhirServers: [server.base] }] })
    )
    const { code, out } = await check({ CLIENTS_FILE: file, DATABASE_URL: 'sqlite::memory:' }, '--probe')
    await server.close()
    expect([code, out]).toEqual([1, expect.stringMatching(/clock and ours differ by 3[56]\d\d s/)])
  })

  it('says how it is used', async () => {
    expect((await check({}, '--nonsense')).code).toBe(2)
    expect(await check({}, '--help')).toMatchObject({ code: 0, out: expect.stringContaining('Examples:') })
  })
})

describe('migrate', () => {
  const migrate = (databaseUrl: string, ...args: string[]) => run(io => runMigrateCli(args, { databaseUrl, ...io }))

  it('makes the store, and check then finds its shape', async () => {
    const database = `sqlite:${join(folder, 'migrated', 'cds.db')}`
    expect(await migrate(database)).toMatchObject({ code: 0, err: '' })
    expect((await check({ DATABASE_URL: database, CLIENTS_FILE: join(folder, 'clients.json') }, '--probe')).out).toContain(
      'the store has the shape that this version needs'
    )
  })

  it('says what is wrong, and how it is used', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await new Promise(done => closed.once('listening', done))
    const { port } = closed.address() as { port: number }
    await new Promise(done => closed.close(done))
    const refused = await migrate(`postgres://cds@127.0.0.1:${port}/cds`)
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('ECONNREFUSED')])
    expect((await migrate('sqlite::memory:', '--nonsense')).code).toBe(2)
    expect((await migrate('sqlite::memory:', '--help')).out).toContain('Examples:')
  })
})

it('near misses are of settings, not of what machines set for themselves', () => {
  const known = Object.keys(environmentSchema.shape)
  const usual = [
    'HOME',
    'PATH',
    'PWD',
    'USER',
    'LANG',
    'TERM',
    'SHELL',
    'HOSTNAME',
    'NODE_ENV',
    'CI',
    'TZ',
    'SERVICE_HOST',
    'npm_config_cache'
  ]
  expect(nearMisses(usual, known)).toEqual([])
  for (const name of known) expect(nearMisses([name], known)).toEqual([])
  for (const [slip, meant] of [
    ['PROT', 'PORT'],
    ['Public_Url', 'PUBLIC_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['CLIENTS_FILES', 'CLIENTS_FILE']
  ] as const)
    expect(nearMisses([slip], known)).toEqual([[slip, meant]])
})
