import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'

type Step = string | number
type Mutation = { readonly file: string; readonly path: readonly Step[]; readonly value: number }

const knowledge = new URL('../../cds-services/hypomagnesemia/knowledge/', import.meta.url)

function numbersIn(
  value: unknown,
  path: readonly Step[] = []
): readonly { readonly path: readonly Step[]; readonly value: number }[] {
  if (typeof value === 'number') return [{ path, value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...path, Array.isArray(value) ? Number(key) : key]))
}

/** Ten percent: less than that no clinician would call another number. Up and down for bounds, up for doses, which show in every text. */
function mutationsOf(file: string): readonly Mutation[] {
  const json: unknown = JSON.parse(readFileSync(new URL(file, knowledge), 'utf8'))
  return numbersIn(json).flatMap(({ path, value }) =>
    (file === 'doses.json' ? [1.1] : [1.1, 0.9]).map(factor => ({ file, path, value: value === 0 ? factor : value * factor }))
  )
}

function judge(mutation: Mutation): Promise<string | undefined> {
  return new Promise((done, failed) => {
    const worker = new Worker(new URL('../support/sweep/mutant.ts', import.meta.url), { workerData: mutation })
    worker.once('message', (message: string | undefined) => {
      done(message)
      void worker.terminate()
    })
    worker.once('error', failed)
  })
}

/** Changing any one number of the tables must make a start, a sweep or a fixture fail. */
describe.each(['thresholds.json', 'doses.json', 'windows.json'])('every number of %s', file => {
  it('is held by a test', { timeout: 600_000 }, async () => {
    const waiting = [...mutationsOf(file)]
    const survivors: string[] = []
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        if ((await judge(next)) === undefined) survivors.push(`${next.path.join('.')} = ${next.value}`)
      }
    }
    await Promise.all([work(), work()])
    expect(survivors.sort()).toEqual([])
  })
})
