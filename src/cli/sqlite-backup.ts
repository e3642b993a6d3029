import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Milliseconds to wait for a lock of the running service. */
const patience = 5_000

/**
 * Copies a store into one file while the service goes on writing: everything committed before is in it, and nothing of a post under way.
 * @returns the number of feedback events in the copy, which was read back and checked.
 * @throws Error if there is no store, the target exists, or the copy is not sound.
 */
export function backUp(store: string, target: string): number {
  if (!existsSync(store)) throw new Error('There is no store to copy.')
  if (existsSync(target)) throw new Error('The target exists already; it is not overwritten.')
  const unfinished = `${target}.unfinished`
  rmSync(unfinished, { force: true })
  const source = new DatabaseSync(store, { timeout: patience })
  try {
    source.prepare('vacuum into ?').run(unfinished)
  } finally {
    source.close()
  }
  const events = checked(unfinished)
  onDisk(unfinished)
  renameSync(unfinished, target)
  onDisk(dirname(target))
  return events
}

/**
 * Puts a copy in the place of the store. The service must not run. The former store is kept beside it.
 * @returns where the former store is now, if there was one.
 * @throws Error if the copy is not sound or the store is in use; nothing is changed then.
 */
export function restore(copy: string, store: string, now: Date): string | undefined {
  checked(copy)
  const former = existsSync(store) ? `${store}.${now.toISOString().replace(/[:.]/g, '-')}` : undefined
  if (former) settle(store)
  const waiting = `${store}.restoring`
  rmSync(waiting, { force: true })
  copyFileSync(copy, waiting)
  onDisk(waiting)
  if (former) renameSync(store, former)
  // What is left of a log belongs to the former store, and would be read into the new one.
  for (const rest of ['-wal', '-shm']) rmSync(`${store}${rest}`, { force: true })
  renameSync(waiting, store)
  onDisk(dirname(store))
  return former
}

/** Number of feedback events of a sound store. */
function checked(path: string): number {
  if (!existsSync(path)) throw new Error('There is no such file.')
  const file = new DatabaseSync(path, { readOnly: true })
  try {
    const [sound] = file.prepare('pragma integrity_check').all()
    if (sound?.integrity_check !== 'ok') throw new Error('The file is damaged.')
    return Number(file.prepare('select count(*) as events from feedback_events').get()?.events)
  } catch (error) {
    throw new Error('The file is no sound store.', { cause: error })
  } finally {
    file.close()
  }
}

/** Takes the log into the file; that works only when nobody else has it open. */
function settle(store: string): void {
  const file = new DatabaseSync(store)
  try {
    file.exec('pragma journal_mode = delete')
  } catch (error) {
    throw new Error('The store is in use: stop the service first.', { cause: error })
  } finally {
    file.close()
  }
}

function onDisk(path: string): void {
  const handle = openSync(path, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
