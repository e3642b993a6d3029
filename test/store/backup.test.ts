import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runBackupCli } from '../../src/cli/backup.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { debianPostgres, postgresTools } from '../support/stores/debian-postgres.ts'
import { entry, evaluation, noon } from '../support/stores/feedback-samples.ts'

const writers = 8
const source = { service: 'low-magnesium', client: 'north' }
let folder: string
const opened: Store[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cds-backup-'))
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map(store => store.close()))
  rmSync(folder, { recursive: true, force: true })
})

function open(url: string): Store {
  const store = openStore(url, { clock: () => noon })
  opened.push(store)
  return store
}

async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map(store => store.close()))
}

/** Posts of three entries without a pause, from many writers, until told to stop. Gives those acknowledged so far. */
function writing(store: Store) {
  const acknowledged = new Set<string>()
  let stopped = false
  const all = Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let number = 0; !stopped; number += 1) {
        await store.addFeedback(
          source,
          [0, 1, 2].map(part => entry({ card: `${writer}/${number}/${part}` }))
        )
        acknowledged.add(`${writer}/${number}`)
      }
    })
  )
  return {
    acknowledged,
    stop: async () => {
      stopped = true
      await all
    }
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 5))
}

/** Parts of each post in a store. */
async function postsIn(store: Store): Promise<ReadonlyMap<string, number>> {
  const posts = new Map<string, number>()
  for await (const { card } of store.exportFeedback()) {
    const name = card.split('/').slice(0, 2).join('/')
    posts.set(name, (posts.get(name) ?? 0) + 1)
  }
  return posts
}

async function expectWhole(store: Store, acknowledged: ReadonlySet<string>): Promise<void> {
  const posts = await postsIn(store)
  expect([...posts].filter(([, parts]) => parts !== 3)).toEqual([])
  expect([...acknowledged].filter(name => !posts.has(name))).toEqual([])
}

describe('D8: backup and restore of an SQLite store', () => {
  it('copies it while the service writes, and puts the copy back', async () => {
    const [path, copy] = [join(folder, 'cds.db'), join(folder, 'copy.db')]
    const url = `sqlite:${path}`
    const store = open(url)
    store.recordEvaluation(evaluation())
    await store.ready()
    const { acknowledged, stop } = writing(store)
    await until(() => acknowledged.size > 200)
    const before = new Set(acknowledged)
    expect(runBackupCli([copy], url, new Date(noon))).toMatch(/^\d+ feedback events copied/)
    const counted = acknowledged.size
    await until(() => acknowledged.size > counted + 200)
    await stop()
    const [latest] = [...acknowledged].slice(-1)
    await closeAll()

    expect(runBackupCli(['--restore', copy], url, new Date(noon))).toContain('cds.db.2026-11-20T12-00-00-000Z')
    const restored = open(url)
    await expectWhole(restored, before)
    expect((await postsIn(restored)).has(latest ?? ''), 'later posts are not in the copy').toBe(false)
    expect(await restored.addFeedback(source, [entry()])).toEqual({ added: 1, repeated: 0 })
    expect(
      await restored.addFeedback(
        source,
        [0, 1, 2].map(part => entry({ card: `0/0/${part}` }))
      )
    ).toEqual({
      added: 0,
      repeated: 3
    })
    await expectWhole(open(`sqlite:${path}.2026-11-20T12-00-00-000Z`), acknowledged)
  })

  it('is refused while the service runs, and by a damaged copy; nothing is changed then', async () => {
    const [path, copy] = [join(folder, 'cds.db'), join(folder, 'copy.db')]
    const url = `sqlite:${path}`
    const store = open(url)
    await store.addFeedback(source, [entry()])
    runBackupCli([copy], url, new Date(noon))
    await store.addFeedback(source, [entry()])
    expect(() => runBackupCli(['--restore', copy], url, new Date(noon))).toThrow('The store is in use')
    expect(await store.addFeedback(source, [entry()])).toEqual({ added: 1, repeated: 0 })
    await closeAll()

    const cut = join(folder, 'cut.db')
    copyFileSync(copy, cut)
    truncateSync(cut, 9_000)
    const other = join(folder, 'other.db')
    writeFileSync(other, 'no database')
    for (const bad of [cut, other, join(folder, 'nothing.db')])
      expect(() => runBackupCli(['--restore', bad], url, new Date(noon))).toThrow()
    expect(readdirSync(folder).filter(name => /restoring|unfinished/.test(name))).toEqual([])
    expect(await open(url).count()).toBe(3)
  })

  it('never writes over a file, and says what it cannot copy', () => {
    const there = join(folder, 'there.db')
    writeFileSync(there, 'mine')
    expect(() => runBackupCli([there], `sqlite:${join(folder, 'nothing.db')}`, new Date(noon))).toThrow('no store')
    writeFileSync(join(folder, 'cds.db'), '')
    expect(() => runBackupCli([there], `sqlite:${join(folder, 'cds.db')}`, new Date(noon))).toThrow('not overwritten')
    expect(() => runBackupCli([there], 'postgres://h/d', new Date(noon))).toThrow('pg_dump')
    for (const args of [[], ['--restore'], ['a', 'b'], ['--other', 'x']])
      expect(() => runBackupCli(args, 'sqlite:x', new Date(noon))).toThrow('Usage')
    expect(existsSync(join(folder, 'nothing.db'))).toBe(false)
  })
})

if (!postgresTools)
  process.stderr.write("\nNO pg_dump WITH A SERVER FOUND: the test of its backup is SKIPPED. Install Debian's postgresql.\n\n")

describe.skipIf(!postgresTools)('D8: backup and restore of a PostgreSQL store', { timeout: 60_000 }, () => {
  it('pg_dump while the service writes, pg_restore into an empty database', async () => {
    const server = await debianPostgres()
    try {
      const url = server.newDatabase('store')
      const store = open(url)
      await store.ready()
      store.recordEvaluation(evaluation())
      const { acknowledged, stop } = writing(store)
      await until(() => acknowledged.size > 200)
      const before = new Set(acknowledged)
      const dump = join(folder, 'store.dump')
      await server.dump('store', dump)
      const counted = acknowledged.size
      await until(() => acknowledged.size > counted + 50)
      await stop()
      await closeAll()

      const again = server.newDatabase('again')
      await server.restore('again', dump)
      const restored = open(again)
      await expectWhole(restored, before)
      expect((await postsIn(restored)).size).toBeLessThan(acknowledged.size)
      expect(await restored.addFeedback(source, [entry()])).toEqual({ added: 1, repeated: 0 })
      await closeAll()
    } finally {
      server.remove()
    }
  })
})
