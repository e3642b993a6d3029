import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { migrations } from '../src/store/migrations.ts'
import type { Report } from '../src/store/report.ts'
import { bearer, goodClaims } from './clients/jwt.ts'
import { cardsOf, ehr, key, post, publicUrl, sampleCall, serviceOf } from './support/servers/running-service.ts'
import { type ServiceProcess, serviceProcess, untilReady } from './support/servers/service-process.ts'
import { type PostgresServer, startPostgres } from './support/stores/embedded-postgres.ts'

/** Two processes of the service behind one PostgreSQL: what one of them learned the other knows. */

const path = serviceOf('patient-view')
const feedback = `${path}/feedback`
let folder: string
let database: PostgresServer
let url: string
let replicas: readonly ServiceProcess[]
let one: ServiceProcess
let other: ServiceProcess

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cds-replicas-'))
  const clients = join(folder, 'clients.json')
  writeFileSync(clients, JSON.stringify({ clients: [ehr({ admin: true, profile: 'open' })] }))
  database = await startPostgres({ durable: false })
  url = await database.newDatabase()
  const environment = {
    DATABASE_URL: url,
    CLIENTS_FILE: clients,
    PUBLIC_URL: publicUrl,
    HASH_KEY: 'a key of sixteen characters',
    // A busy test machine is no overload.
    MAX_EVENT_LOOP_DELAY: '60000'
  }
  // At the same time and on an empty database, so that both find everything to migrate.
  replicas = await Promise.all([serviceProcess(environment), serviceProcess(environment)])
  ;[one, other] = replicas as [ServiceProcess, ServiceProcess]
  await Promise.all(replicas.map(replica => untilReady(replica)))
}, 60_000)
afterAll(async () => {
  for (const { child } of replicas ?? []) child.kill('SIGKILL')
  await database?.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** A header with a token of this very moment. */
function token(to: string, jti: string = randomUUID()): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000)
  return bearer(key, goodClaims({ aud: `${publicUrl}${to}`, iat: seconds - 5, exp: seconds + 240, jti }))
}
const send = async ({ origin }: ServiceProcess, to: string, body: unknown, authorization?: string) =>
  post(origin, to, body, { authorization: authorization ?? (await token(to)) })

async function reportOf({ origin }: ServiceProcess): Promise<Report> {
  const answer = await fetch(`${origin}/insight/data`, { headers: { authorization: await token('/insight/data') } })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Report
}

describe('two instances on one PostgreSQL', () => {
  it('migrate once when they start together', async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query<{ name: string }>('select name from kysely_migration order by name')
    await client.end()
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations))
    for (const { said } of replicas) expect(said()).not.toMatch(/in trouble|failed/)
  })

  it('S2, S5: refuse a token at the one that was used at the other', async () => {
    const used = await token(path)
    expect((await send(one, path, sampleCall(), used)).status).toBe(200)
    expect((await send(other, path, sampleCall(), used)).status).toBe(401)
    expect((await send(one, path, sampleCall(), used)).status).toBe(401)
  })

  it('S2: accept 1 of 12 uses at the same moment, six at each', async () => {
    const raced = await token(path)
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => send(index % 2 ? one : other, path, sampleCall(), raced))
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(11).fill(401)])
  })

  it('have feedback that came in at one in the report of the other, with the card that was shown there', async () => {
    const answer = await send(one, path, sampleCall())
    const { uuid, topic } = cardsOf(answer).map(card => ({ ...card, topic: card.source.topic.code }))[0] as never as {
      uuid: string
      topic: string
    }
    const entry = { card: uuid, outcome: 'overridden', outcomeTimestamp: new Date().toISOString() }
    expect((await send(other, feedback, { feedback: [entry] })).status).toBe(200)
    // The same again, at the other one: known already, wherever it comes in.
    expect((await send(one, feedback, { feedback: [entry] })).status).toBe(200)
    for (const replica of replicas)
      await vi.waitFor(
        async () => {
          const { byTopic, unknownCards } = await reportOf(replica)
          expect(unknownCards).toBe(0)
          expect(byTopic.find(({ name }) => name === topic)).toMatchObject({ overridden: 1 })
        },
        { timeout: 5_000, interval: 100 }
      )
  })

  it('go on one without the other, with all that was stored', async () => {
    const before = await reportOf(other)
    one.child.kill('SIGKILL')
    await one.ended
    expect((await send(other, path, sampleCall())).status).toBe(200)
    expect((await reportOf(other)).total.overridden).toBe(before.total.overridden)
    other.child.kill('SIGTERM')
    expect(await other.ended).toBe(0)
  })
})
