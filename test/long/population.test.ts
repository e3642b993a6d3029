import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeSyntheticExport } from '../../src/population/synthetic/export.ts'
import { readRecipe } from '../../src/population/synthetic/recipe.ts'
import { magnesium, person } from '../support/population/charts.ts'
import { keyFile, ndjson, outOf, read, rows, temporaryFolder } from '../support/population/population-run.ts'

const recipe = readRecipe('fixtures/population/recipe.json')
const large = temporaryFolder('large')
const small = temporaryFolder('small')
const key = keyFile()
/** 200 resources each. All of the promise, 10,000 with 2,000,000 resources, is `npm run proof:population-size`. */
const patients = Number(process.env.POPULATION_PATIENTS ?? 2_000)

beforeAll(() => {
  writeSyntheticExport({ patients, seed: 1, out: large, recipe, fileLines: 200_000 })
  writeSyntheticExport({ patients: 400, seed: 2, out: small, recipe, fileLines: 20_000 })
}, 300_000)
afterAll(() => {
  for (const folder of [large, small]) rmSync(folder, { recursive: true })
})

function start(...args: string[]): ChildProcess & { said: string } {
  const child = spawn(process.execPath, ['src/cli/population.ts', ...args, '--key-file', key], {
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const running = Object.assign(child, { said: '' })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      running.said += chunk
    })
  return running
}

/** Highest resident memory of a process so far, in megabytes; 0 for one that is about to be gone, which has none left to tell. */
function peak(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

test('an export of any size in less than 450 MB', { timeout: 1_200_000 }, async () => {
  const out = outOf('large')
  const child = start(large, '--out', out, '--workers', '2', '--memory', '900')
  const ended = once(child, 'exit')
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, peak(child.pid ?? 0))
  }, 200)
  const [code] = await ended
  clearInterval(watch)
  const { patients: counted, input } = JSON.parse(read(out, 'tallies.json'))
  const speed = child.said.match(/^Reading [\d.]+ s .*$/m)?.[0]
  process.stdout.write(
    `\npopulation: ${input.lines} resources, ${counted.evaluations} evaluations, ${most.toFixed(0)} MB at the most, 2 workers. ${speed}\n`
  )
  expect(code, child.said).toBe(0)
  expect(counted.all).toBe(patients)
  expect(input.lines).toBe(200 * patients)
  expect(counted.evaluations).toBeGreaterThan(10 * patients)
  expect(most).toBeGreaterThan(100)
  expect(most).toBeLessThan(450)
})

describe('a run that is killed', () => {
  const whole = outOf('whole')
  beforeAll(async () => {
    // A process of its own as well: the report says on which day it was made.
    const run = start(small, '--out', whole, '--workers', '1')
    expect((await once(run, 'exit'))[0], run.said).toBe(0)
  }, 120_000)

  test.each([
    [
      'while it reads',
      (work: string) => existsSync(join(work, 'manifest.json')) && /"filesDone":[1-9]/.test(read(work, 'manifest.json'))
    ],
    [
      'while it judges',
      (work: string) => existsSync(join(work, 'manifest.json')) && read(work, 'manifest.json').includes('"dealt":true')
    ]
  ])('%s goes on to the same report', { timeout: 240_000 }, async (_, ready) => {
    const out = outOf('killed')
    for (let kill = 0; kill < 3; kill += 1) {
      const child = start(small, '--out', out, '--workers', '2', '--resume')
      const ended = once(child, 'exit')
      while (child.exitCode === null && !safely(() => ready(join(out, 'work')))) await setTimeout(3)
      await setTimeout(kill * 150)
      child.kill('SIGKILL')
      await ended
    }
    const last = start(small, '--out', out, '--workers', '2', '--resume')
    expect((await once(last, 'exit'))[0], last.said).toBe(0)
    for (const name of ['evaluations.ndjson', 'report.html', 'bad-lines.ndjson'])
      expect(read(out, name), name).toBe(read(whole, name))
    expect(JSON.parse(read(out, 'tallies.json')).patients).toEqual(JSON.parse(read(whole, 'tallies.json')).patients)
  })

  test('by Ctrl-C stops cleanly and says how to go on', { timeout: 60_000 }, async () => {
    const out = outOf('stopped')
    const child = start(small, '--out', out, '--workers', '2')
    const ended = once(child, 'exit')
    while (child.exitCode === null && !existsSync(join(out, 'work', 'manifest.json'))) await setTimeout(3)
    child.kill('SIGINT')
    expect((await ended)[0]).toBe(130)
    expect(child.said).toContain('--resume')
  })
})

test('a line of 100 MB, a file cut off and a chart of 30 MB cost nothing but themselves', { timeout: 240_000 }, async () => {
  const folder = temporaryFolder('hostile')
  const at = '2026-03-01T08:00:00Z'
  const long = Buffer.alloc(100 * 2 ** 20, 'x')
  const good = ndjson([person('ann'), magnesium('m1', 'Patient/ann', 0.6, at)])
  writeFileSync(
    join(folder, 'a.ndjson'),
    Buffer.concat([
      Buffer.from(good),
      Buffer.from('{"resourceType":"Observation","x":"'),
      long,
      Buffer.from(`"}\n${ndjson([person('bob'), magnesium('m2', 'Patient/bob', 0.41, at)])}`)
    ])
  )
  const noise = Array.from({ length: 30 }, (_, id) =>
    magnesium(`n${id}`, 'Patient/huge', 0.6, at, { note: [{ text: 'y'.repeat(2 ** 20) }] })
  )
  writeFileSync(join(folder, 'b.ndjson'), ndjson(noise))
  const zipped = gzipSync(
    ndjson(
      Array.from({ length: 2000 }, (_, id) =>
        magnesium(`z${id}`, 'Patient/zoe', 0.6, at, { note: [{ text: `${Math.random()}` }] })
      )
    )
  )
  writeFileSync(join(folder, 'c.ndjson.gz'), zipped.subarray(0, zipped.length >> 1))
  const out = outOf('hostile')
  const child = start(folder, '--out', out, '--workers', '2', '--memory', '700')
  expect((await once(child, 'exit'))[0], child.said).toBe(0)
  const tallies = JSON.parse(read(out, 'tallies.json'))
  expect(tallies.input.bad).toEqual({ 'too-long': 1, 'cut-off': 1 })
  expect(tallies.input.broken).toEqual({ 'c.ndjson.gz': 'truncated' })
  expect(tallies.failed).toEqual({ 'chart-too-large': 1 })
  expect(
    rows(out)
      .map(({ band }) => band)
      .sort()
  ).toEqual(['DEF', 'DEF', 'SEV'])
  expect(statSync(join(out, 'report.html')).size).toBeGreaterThan(10_000)
  rmSync(folder, { recursive: true })
})

function safely(question: () => boolean): boolean {
  try {
    return question()
  } catch {
    return false
  }
}
