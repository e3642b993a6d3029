import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export type Question = { readonly id: number; readonly text: string; readonly parameters: readonly unknown[] }
export type Answer =
  | { readonly id: number; readonly rows: readonly unknown[]; readonly changes: number }
  | { readonly id: number; readonly message: string; readonly errcode: number }
export type Done = Extract<Answer, { readonly rows: readonly unknown[] }>

/** An error of SQLite with its result code; errors lose such members on their way between threads. */
export class SqliteError extends Error {
  readonly errcode: number

  constructor(message: string, errcode: number) {
    super(message)
    this.name = 'SqliteError'
    this.errcode = errcode
  }
}

const cannotOpen = 14
const ioError = 10

/**
 * An SQLite file in a thread of its own: waiting for the disk, for a lock or for a long report holds up no hook call.
 */
export class SqliteThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, PromiseWithResolvers<Done>>()
  #last = 0
  #ended = false

  constructor(path: string) {
    this.#worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), {
      workerData: { path },
      // Statements and their rows are short-lived: as much room as the service itself has would only be filled with garbage.
      resourceLimits: { maxYoungGenerationSizeMb: 8 }
    })
    this.#worker.unref()
    this.#worker.on('message', (answer: Answer) => this.#settle(answer))
    this.#worker.on('error', error => this.#fail(new SqliteError(error.message, cannotOpen)))
    this.#worker.on('exit', () => this.#fail(new SqliteError('The thread of the database has ended.', ioError)))
  }

  /** @throws SqliteError */
  run(text: string, parameters: readonly unknown[] = []): Promise<Done> {
    if (this.#ended) return Promise.reject(new SqliteError('The database is closed.', ioError))
    const waiting = Promise.withResolvers<Done>()
    this.#last += 1
    this.#waiting.set(this.#last, waiting)
    // The process must not end over an unanswered statement, but may over an idle thread.
    this.#worker.ref()
    this.#worker.postMessage({ id: this.#last, text, parameters } satisfies Question)
    return waiting.promise
  }

  /** Closes the file after the statements sent before. */
  async close(): Promise<void> {
    if (this.#ended) return
    this.#worker.ref()
    this.#worker.postMessage('close')
    await once(this.#worker, 'exit')
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (this.#waiting.size === 0) this.#worker.unref()
    if ('rows' in answer) waiting?.resolve(answer)
    else waiting?.reject(new SqliteError(answer.message, answer.errcode))
  }

  #fail(error: SqliteError): void {
    this.#ended = true
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
