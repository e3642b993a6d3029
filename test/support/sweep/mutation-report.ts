import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/**
 * `npm run mutation`: changes every number of the tables, one at a time, and tells which change no start, sweep or fixture
 * notices. Ends with 1 if there is one. Name files to try only those.
 */
type Step = string | number
type Mutation = { readonly file: string; readonly path: readonly Step[]; readonly value: number }

const knowledge = new URL('../../../cds-services/hypomagnesemia/knowledge/', import.meta.url)

function numbersIn(
  value: unknown,
  path: readonly Step[] = []
): readonly { readonly path: readonly Step[]; readonly value: number }[] {
  if (typeof value === 'number') return [{ path, value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...path, Array.isArray(value) ? Number(key) : key]))
}

/** Ten percent, up for one number and down for the next: less than that no clinician would call another number. */
function mutationsOf(file: string): readonly Mutation[] {
  const json: unknown = JSON.parse(readFileSync(new URL(file, knowledge), 'utf8'))
  return numbersIn(json).map(({ path, value }, index) => ({
    file,
    path,
    value: value === 0 ? 1 : value * (index % 2 === 0 ? 1.1 : 0.9)
  }))
}

function noticedBy(mutation: Mutation): Promise<string | undefined> {
  return new Promise((done, failed) => {
    const worker = new Worker(new URL('mutant.ts', import.meta.url), { workerData: mutation })
    worker.once('message', (message: string | undefined) => {
      done(message)
      void worker.terminate()
    })
    worker.once('error', failed)
  })
}

const named = process.argv.slice(2)
const waiting = (named.length > 0 ? named : ['thresholds.json', 'doses.json', 'windows.json', 'rechecks.json']).flatMap(
  mutationsOf
)
const all = waiting.length
const survivors: string[] = []

async function work(): Promise<void> {
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if ((await noticedBy(next)) === undefined) survivors.push(`${next.file} ${next.path.join('.')} = ${next.value}`)
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, work))
for (const survivor of survivors.sort()) process.stdout.write(`unnoticed: ${survivor}\n`)
process.stdout.write(`${all - survivors.length} of ${all} changed numbers were noticed\n`)
process.exitCode = survivors.length > 0 ? 1 : 0
