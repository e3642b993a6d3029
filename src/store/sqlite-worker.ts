/** The thread that holds an SQLite file: one statement after the other, in the order they were sent. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { limits } from '../limits.ts'
import { fileIdentity } from './file-identity.ts'
import type { Answer, Question } from './sqlite-thread.ts'

/** Milliseconds SQLite itself waits for a lock. It is short because other statements wait behind; `StoreLink` tries again with pauses. */
const busyTimeout = limits.sqliteBusy

const file = new DatabaseSync(workerData.path, { timeout: busyTimeout })
const opened = fileIdentity(workerData.path)
/** Statements are kept prepared: their number is fixed by the code, not by the callers. */
const prepared = new Map<string, { readonly statement: StatementSync; readonly reader: boolean }>()

/** Statements that leave nothing behind. */
const reading = /^\s*(select|pragma|begin|rollback)\b/i
/** SQLITE_IOERR: the connection is of no use any more. */
const fileGone = 10

function prepare(text: string) {
  const known = prepared.get(text)
  if (known) return known
  const statement = file.prepare(text)
  const fresh = { statement, reader: statement.columns().length > 0 }
  prepared.set(text, fresh)
  return fresh
}

function answer({ id, text, parameters }: Question): Answer {
  try {
    const { statement, reader } = prepare(text)
    const values = parameters as SQLInputValue[]
    const done = reader
      ? { id, rows: statement.all(...values), changes: 0 }
      : { id, rows: [], changes: Number(statement.run(...values).changes) }
    // What was written into a file that nobody can find any more is lost, and must not be acknowledged.
    if (!reading.test(text) && fileIdentity(workerData.path) !== opened) return { id, message: 'deleted', errcode: fileGone }
    return done
  } catch (error) {
    const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0
    return { id, message: error instanceof Error ? error.message : 'unknown', errcode }
  }
}

parentPort?.on('message', (question: Question | 'close') => {
  if (question !== 'close') {
    parentPort?.postMessage(answer(question))
    return
  }
  file.close()
  parentPort?.close()
})
