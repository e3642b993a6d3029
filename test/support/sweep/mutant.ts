import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

/**
 * Judges the sweep and the fixtures with one number of the knowledge changed, in a thread of its own so that the tables are
 * read afresh. The file on disk stays as it is: only this thread reads it changed.
 */
type Mutation = { readonly file: string; readonly path: readonly (string | number)[]; readonly value: number }
const { file, path, value } = workerData as Mutation

const read = fs.readFileSync
const changed = ((name: Parameters<typeof read>[0], ...rest: unknown[]) => {
  const text = (read as (...args: unknown[]) => string | Buffer)(name, ...rest)
  if (!String(name).endsWith(`hypomagnesemia/knowledge/${file}`)) return text
  const json = JSON.parse(String(text))
  const holder = path.slice(0, -1).reduce((at, step) => at[step], json)
  holder[path.at(-1) as string] = value
  return JSON.stringify(json)
}) as typeof read
fs.readFileSync = changed
syncBuiltinESMExports()

parentPort?.postMessage(await noticed())

/** What noticed the change, or nothing. */
async function noticed(): Promise<string | undefined> {
  try {
    const { sweep } = await import('./judge.ts')
    const recorded = read(new URL('../../../fixtures/sweep.txt', import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
    let index = 0
    for await (const line of sweep()) if (line !== recorded[index++]) return `sweep: ${line}`
    if (index !== recorded.length) return 'sweep: shorter'
    const { fixturesOf, Replay, settled } = await import('../fixtures/replay.ts')
    const replay = new Replay('hypomagnesemia')
    for (const { name, request, response } of fixturesOf('hypomagnesemia')) {
      if (JSON.stringify(settled(await replay.answer(request))) !== JSON.stringify(response)) return `fixture ${name}`
    }
    await replay.close()
    return undefined
  } catch (error) {
    return `start: ${error instanceof Error ? error.message : String(error)}`
  }
}
