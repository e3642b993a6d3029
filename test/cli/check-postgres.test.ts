import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkStore } from '../../src/cli/check-store.ts'
import { runMigrateCli } from '../../src/cli/migrate.ts'
import { type PostgresServer, startPostgres } from '../support/stores/embedded-postgres.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres({ durable: false })
})
afterAll(() => server.remove())

const quiet = new Writable({ write: (_chunk, _encoding, done) => done() })
const levels = async (url: string) => (await checkStore(url)).map(({ level, what }) => `${level} ${what}`)

it('a store in PostgreSQL: steps to take, then its shape; a check changes nothing; a newer version and a lost server are told', async () => {
  const url = await server.newDatabase()
  expect(await levels(url)).toEqual([expect.stringMatching(/^warning steps to take.*001-feedback/)])
  expect(await levels(url)).toEqual([expect.stringMatching(/^warning steps to take.*001-feedback/)])
  expect(await runMigrateCli([], { databaseUrl: url, stdout: quiet, stderr: quiet })).toBe(0)
  expect(await levels(url)).toEqual(['ok the store has the shape that this version needs'])
  expect(await levels(url.replace(/\/[^/]*$/, '/nowhere'))).toEqual(['fault cannot be opened (3D000)'])
  expect(await levels(url.replace(/:\d+\//, ':9/'))).toEqual(['fault cannot be opened (ECONNREFUSED)'])
}, 60_000)
