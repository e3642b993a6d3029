import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { ServicePackage } from '../../guideline-folder.ts'
import { type PartDone, type PartJudge, type PartSettings, partJudge } from './part-judge.ts'

export type PoolOptions = {
  readonly services: readonly ServicePackage[]
  readonly local: string | undefined
  readonly settings: PartSettings
  readonly workers: number
  /** Megabytes of JavaScript objects that one thread may hold. */
  readonly heap: number
  readonly signal: AbortSignal
}

type Waiting = {
  readonly parts: readonly string[]
  /** Where rows and tallies go. */
  readonly work: string
  readonly done: (part: PartDone) => void
}

/** Judges files of patients by several threads, or by this one if one is enough. All that is learnt is kept until it is closed. */
export class PartPool {
  readonly #options: PoolOptions
  readonly #threads: JudgeThread[] = []
  #own: PartJudge | undefined

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /**
   * Each thread takes the next file when it is done with one.
   * @throws the reason of the signal, or the error of a thread that ended early. Files that are done stay done.
   */
  async evaluate(waiting: Waiting): Promise<void> {
    const { workers } = this.#options
    if (workers > 1 && waiting.parts.length > 1) return this.#inThreads(waiting)
    return this.#here(waiting)
  }

  async close(): Promise<void> {
    this.#own?.close()
    await Promise.all(this.#threads.map(thread => thread.close()))
  }

  async #here({ parts, work, done }: Waiting): Promise<void> {
    const { services, settings, signal } = this.#options
    this.#own ??= partJudge(services, settings)
    for (const part of parts) {
      signal.throwIfAborted()
      done(this.#own.evaluate({ part, work }))
      // Lets a signal in between two files.
      await setImmediate()
    }
  }

  async #inThreads({ parts, work, done }: Waiting): Promise<void> {
    const { workers, signal } = this.#options
    signal.throwIfAborted()
    const waiting = [...parts].reverse()
    const wanted = Math.min(workers, parts.length)
    while (this.#threads.length < wanted) this.#threads.push(new JudgeThread(this.#options))
    const busy = this.#threads.slice(0, wanted).map(async thread => {
      for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) done(await thread.evaluate(part, work))
    })
    await Promise.race([Promise.all(busy), aborted(signal, busy)])
  }
}

/** Never comes back but by the signal, which is no longer listened to when all is done. */
async function aborted(signal: AbortSignal, busy: readonly Promise<void>[]): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(signal.reason)
  signal.addEventListener('abort', stop)
  void Promise.allSettled(busy).then(() => signal.removeEventListener('abort', stop))
  return promise
}

class JudgeThread {
  readonly #worker: Worker
  readonly #ended: Promise<never>

  constructor({ services, local, settings, heap }: PoolOptions) {
    this.#worker = new Worker(new URL('./part-worker.ts', import.meta.url), {
      workerData: { ...settings, local, services: services.map(({ name, knowledge }) => ({ name, version: knowledge.version })) },
      resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: 16 }
    })
    const { promise, reject } = Promise.withResolvers<never>()
    this.#worker.on('error', reject)
    this.#worker.on('exit', code => reject(new Error(`A thread ended with code ${code}.`)))
    promise.catch(() => undefined)
    this.#ended = promise
  }

  async evaluate(part: string, work: string): Promise<PartDone> {
    const answer = once(this.#worker, 'message')
    this.#worker.postMessage({ part, work })
    const [done] = await Promise.race([answer, this.#ended])
    return done as PartDone
  }

  close(): Promise<unknown> {
    return this.#worker.terminate()
  }
}
