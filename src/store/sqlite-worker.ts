/** The thread that holds an SQLite file: one statement after the other, in the order they were sent. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { limits } from '../limits.ts'
import type { Answer, Question } from './sqlite-thread.ts'

/** Milliseconds SQLite itself waits for a lock. It is short because other statements wait behind; `StoreLink` tries again with pauses. */
const busyTimeout = limits.sqliteBusy

const file = new DatabaseSync(workerData.path, { timeout: busyTimeout })
/** Statements are kept prepared: their number is fixed by the code, not by the callers. */
const prepared = new Map<string, { readonly statement: StatementSync; readonly reader: boolean }>()

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
    if (reader) return { id, rows: statement.all(...values), changes: 0 }
    return { id, rows: [], changes: Number(statement.run(...values).changes) }
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
