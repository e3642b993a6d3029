import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { ServicePackage } from '../../guideline-folder.ts'
import { type PartDone, type PartSettings, partJudge } from './part-judge.ts'

export type PoolOptions = {
  readonly services: readonly ServicePackage[]
  readonly local: string | undefined
  readonly settings: PartSettings
  readonly workers: number
  /** Megabytes of JavaScript objects that one thread may hold. */
  readonly heap: number
  readonly signal: AbortSignal
  readonly done: (part: PartDone) => void
}

/**
 * Has all parts judged by several threads, each taking the next one when it is done; by this thread if one is enough.
 * @throws the reason of the signal, or the error of a thread that ended early. Parts that are done stay done.
 */
export async function evaluateParts(parts: readonly string[], options: PoolOptions): Promise<void> {
  if (options.workers > 1 && parts.length > 1) return evaluateInThreads(parts, options)
  const { evaluate, close } = partJudge(options.services, options.settings)
  try {
    for (const part of parts) {
      options.signal.throwIfAborted()
      options.done(evaluate(part))
      // Lets a signal in between two parts.
      await setImmediate()
    }
  } finally {
    close()
  }
}

async function evaluateInThreads(
  parts: readonly string[],
  { services, local, settings, workers, heap, signal, done }: PoolOptions
): Promise<void> {
  const waiting = [...parts].reverse()
  const { promise: failed, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(signal.reason)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const threads = Array.from({ length: Math.min(workers, parts.length) }, () => {
    const worker = new Worker(new URL('./part-worker.ts', import.meta.url), {
      workerData: { ...settings, local, services: services.map(({ name, knowledge }) => ({ name, version: knowledge.version })) },
      resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: 16 }
    })
    const { promise: idle, resolve } = Promise.withResolvers<void>()
    const next = (): void => {
      const part = waiting.pop()
      if (part === undefined) resolve()
      else worker.postMessage(part)
    }
    worker.on('message', (message: PartDone) => {
      done(message)
      next()
    })
    worker.on('error', reject)
    worker.on('exit', code => reject(new Error(`A thread ended with code ${code}.`)))
    next()
    return { worker, idle }
  })
  try {
    await Promise.race([Promise.all(threads.map(({ idle }) => idle)), failed])
  } finally {
    signal.removeEventListener('abort', stop)
    failed.catch(() => undefined)
    await Promise.all(threads.map(({ worker }) => worker.terminate()))
  }
}
