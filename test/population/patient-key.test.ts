import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeKey, patientKey } from '../../src/population/run/patient-key.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('is made for its owner alone, and is the same from then on', () => {
  const path = join(folder, 'patient.key')
  const key = patientKey(path)
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(patientKey(path)).toBe(key)
})

it('is that of the first where two shards make one at the same time', () => {
  const path = join(folder, 'patient.key')
  const first = patientKey(path)
  // Another shard that saw no file a moment ago.
  makeKey(path)
  expect(patientKey(path)).toBe(first)
  expect(readdirSync(folder)).toEqual(['patient.key'])
})

it('is one, and whole, for all processes that begin at once', { timeout: 20_000 }, async () => {
  const path = join(folder, 'patient.key')
  const module = new URL('../../src/population/run/patient-key.ts', import.meta.url).href
  const code = `const { patientKey } = await import(${JSON.stringify(module)})
    const { parentPort, workerData } = await import('node:worker_threads')
    parentPort.postMessage('ready')
    parentPort.once('message', () => parentPort.postMessage(patientKey(workerData)))`
  const threads = Array.from(
    { length: 6 },
    () => new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData: path })
  )
  await Promise.all(threads.map(thread => once(thread, 'message')))
  const keys = threads.map(thread => once(thread, 'message'))
  for (const thread of threads) thread.postMessage('go')
  expect(new Set((await Promise.all(keys)).map(([key]) => key))).toEqual(new Set([patientKey(path)]))
  expect(readdirSync(folder)).toEqual(['patient.key'])
  await Promise.all(threads.map(thread => thread.terminate()))
})
