import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Told } from './mutant.ts'
import type { Mutation } from './mutation.ts'
import { tellers } from './tables.ts'

/** A module once imported stays in memory, so a thread ends after so many changes. */
const perThread = 50

/**
 * Tries each change, on all cores, and tells what noticed it.
 * @param each is told of every change as soon as it was tried
 */
export async function tried(mutations: readonly Mutation[], each: (one: Told) => void = () => {}): Promise<readonly Told[]> {
  const waiting = batchesOf(mutations)
  const told: Told[] = []
  const telling = new Set(tellers())
  async function work(): Promise<void> {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      await evaluateCall(batch, [...telling], one => {
        told.push(one)
        if (one.by) telling.add(one.by)
        each(one)
      })
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return told
}

function batchesOf(mutations: readonly Mutation[]): (readonly Mutation[])[] {
  return [...Map.groupBy(mutations, item => item.service).values()].flatMap(own =>
    Array.from({ length: Math.ceil(own.length / perThread) }, (_, index) => own.slice(index * perThread, (index + 1) * perThread))
  )
}

function evaluateCall(batch: readonly Mutation[], telling: readonly string[], each: (one: Told) => void): Promise<void> {
  return new Promise((done, failed) => {
    const worker = new Worker(new URL('mutant.ts', import.meta.url), { workerData: { mutations: batch, tellers: telling } })
    worker.on('message', each)
    worker.once('error', failed)
    worker.once('exit', () => done())
  })
}
