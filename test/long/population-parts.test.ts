import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeSyntheticExport } from '../../src/population/synthetic/export.ts'
import { syntheticPatient } from '../../src/population/synthetic/patient.ts'
import { readRecipe } from '../../src/population/synthetic/recipe.ts'
import { judgedBothWays, partFilesIn } from '../support/population/part-files.ts'
import { exportOf, keyFile, outOf, population, read, temporaryFolder } from '../support/population/population-run.ts'

/** Several parts of a dealt export, judged by one process: as machines and people share them, and as processes are killed. */

const recipe = readRecipe('fixtures/population/recipe.json')
const key = keyFile()
const keyed = ['--key-file', key, '--workers', '1']

describe('a range of parts', { timeout: 60_000 }, () => {
  const small = { ...recipe, resourcesPerPatient: 15, staysPerPatient: 1 }
  const whole = exportOf({ 'all.ndjson': Array.from({ length: 7 }, (_, number) => syntheticPatient(number, 7, small)).flat() })
  const parts = outOf('parts')
  const [reference, singles] = [outOf('one'), outOf('singles')]

  beforeAll(() => judgedBothWays({ whole, reference, parts, singles }, keyed), 60_000)

  test('may be shared among machines, of one part or all of an export in one part', async () => {
    const out = outOf('judged')
    const { said } = await population([parts, '--part', '1-2', '--out', out, ...keyed])
    expect(said).toContain('2 of 3 parts: ')
    expect(said).toContain('Join them and the others')
    expect((await population([parts, '--part', '0-0', '--out', out, ...keyed])).code).toBe(0)
    expect(partFilesIn(out)).toEqual(partFilesIn(singles))
    const [one, judged] = [outOf('one-part'), outOf('judged')]
    expect((await population([whole, '--deal', '1', '--out', one])).code).toBe(0)
    expect((await population([one, '--part', '0-0', '--out', judged, ...keyed])).code).toBe(0)
    expect(read(join(judged, 'part-0'), 'evaluations.ndjson')).toBe(read(reference, 'evaluations.ndjson'))
  })

  test('makes one key for all parts where none is named, for its owner alone', async () => {
    const out = outOf('judged')
    expect((await population([parts, '--part', '0-2', '--out', out, '--workers', '1'])).code).toBe(0)
    expect(readdirSync(out)).toEqual(['part-0', 'part-1', 'part-2', 'patient.key'])
    expect(statSync(join(out, 'patient.key')).mode & 0o777).toBe(0o600)
    const merged = outOf('merged')
    const folders = [0, 1, 2].map(index => join(out, `part-${index}`))
    expect((await population(['--merge', ...folders, '--out', merged])).code).toBe(0)
    // A part of it that is done on another machine.
    rmSync(join(out, 'part-2'), { recursive: true })
    const lost = ['--part', '2', '--out', join(out, 'part-2'), '--key-file', join(out, 'patient.key')]
    expect((await population([parts, ...lost, '--workers', '1'])).code).toBe(0)
    expect((await population(['--merge', ...folders, '--out', outOf('again')])).code).toBe(0)
  })

  test('goes on with a part that was judged alone, and not with another run', async () => {
    const out = outOf('judged')
    const at = (index: number): string => join(out, `part-${index}`)
    expect((await population([parts, '--part', '2', '--out', at(2), ...keyed])).code).toBe(0)
    const args = [parts, '--part', '0-2', '--out', out, '--workers', '1']
    const refused = { code: 65, complained: expect.stringContaining(at(2)) }
    expect(await population([...args, '--key-file', key])).toMatchObject(refused)
    expect(await population([...args, '--key-file', outOf('other.key'), '--resume'])).toMatchObject(refused)
    expect(await population([...args, '--key-file', key, '--as-of', '2026-03-01', '--resume'])).toMatchObject(refused)
    // Dealt again at another moment: its parts do not belong to the others.
    const again = outOf('parts')
    await population([whole, '--deal', '3', '--out', again, '--workers', '1', '--longest-line', '7'])
    expect(await population([again, ...args.slice(1), '--key-file', key, '--resume'])).toMatchObject(refused)
    expect(readdirSync(out)).toEqual(['part-2'])
    expect((await population([...args, '--key-file', key, '--resume'])).code).toBe(0)
    expect(partFilesIn(out)).toEqual(partFilesIn(singles))
  })
})

describe('a process that judges several parts', { timeout: 120_000 }, () => {
  const whole = temporaryFolder('export')
  const parts = outOf('parts')
  const singles = outOf('singles')

  async function ended(args: readonly string[], stop?: { readonly signal: 'SIGTERM' | 'SIGKILL'; readonly when: () => boolean }) {
    const child = spawn(process.execPath, ['src/cli/population.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const end = once(child, 'close')
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk
      })
    if (stop) {
      while (child.exitCode === null && !stop.when()) await setTimeout(1)
      child.kill(stop.signal)
    }
    const [code] = await end
    return { code, said }
  }

  beforeAll(async () => {
    writeSyntheticExport({ patients: 60, seed: 3, out: whole, recipe, fileLines: 20_000 })
    expect((await population([whole, '--deal', '3', '--out', parts, '--workers', '2'])).code).toBe(0)
    for (const index of [0, 1, 2])
      expect((await population([parts, '--part', `${index}`, '--out', join(singles, `part-${index}`), ...keyed])).code).toBe(0)
  }, 120_000)

  test.each([
    ['SIGTERM', 130],
    ['SIGKILL', null]
  ] as const)('loses by %s no part but the one at work', async (signal, code) => {
    const out = outOf('judged')
    const args = [parts, '--part', '0-2', '--out', out, '--key-file', key, '--workers', '2']
    const isAtWork = () => existsSync(join(out, 'part-1', 'work', 'run.json'))
    const stopped = await ended(args, { signal, when: isAtWork })
    expect(stopped.code, stopped.said).toBe(code)
    if (signal === 'SIGTERM') expect(stopped.said).toContain('Go on with --resume.')
    expect(readdirSync(out)).toEqual(['part-0', 'part-1'])
    expect(existsSync(join(out, 'part-1', 'tallies.json'))).toBe(false)
    const done = await ended([...args, '--resume'])
    expect(done.code, done.said).toBe(0)
    expect(done.said.match(/finished before/g)).toHaveLength(1)
    expect(partFilesIn(out)).toEqual(partFilesIn(singles))
  })
})
