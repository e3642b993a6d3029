import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { beforeAll, describe, expect, test } from 'vitest'
import { runPopulationCli } from '../../src/cli/population-command.ts'
import { syntheticPatient } from '../../src/population/synthetic/patient.ts'
import { readRecipe } from '../../src/population/synthetic/recipe.ts'
import { judgedBothWays, partFilesIn } from '../support/population/part-files.ts'
import { exportOf, keyFile, outOf, population, read, services } from '../support/population/population-run.ts'

/** Several parts of a dealt export, judged by one process: `--part 0-2`. */

const recipe = { ...readRecipe('fixtures/population/recipe.json'), resourcesPerPatient: 15, staysPerPatient: 1 }
const whole = exportOf({
  'all.ndjson': [...Array.from({ length: 6 }, (_, number) => syntheticPatient(number, 7, recipe)).flat(), '{"cut off'],
  'one.ndjson': syntheticPatient(99, 7, recipe)
})
const key = keyFile()
const keyed = ['--key-file', key, '--workers', '1']
const parts = outOf('parts')
const [reference, singles] = [outOf('one'), outOf('singles')]

beforeAll(() => judgedBothWays({ whole, reference, parts, singles }, keyed), 60_000)

async function expectMerged(folder: string, out = outOf('merged')): Promise<void> {
  const folders = readdirSync(folder).filter(name => name.startsWith('part-'))
  expect((await population(['--merge', ...folders.map(name => join(folder, name)), '--out', out])).code).toBe(0)
  for (const name of ['evaluations.ndjson', 'report.html', 'tallies.json', 'bad-lines.ndjson'])
    expect(read(out, name), name).toBe(read(reference, name))
}

/** Stopped as soon as the line of this part was written. */
async function stoppedAfter(part: number, args: readonly string[]): Promise<number> {
  const controller = new AbortController()
  const stdout = new Writable({
    write: (chunk, _, done) => {
      if (String(chunk).startsWith(`Part ${part}:`)) controller.abort(new Error('stopped'))
      done()
    }
  })
  const around = { services, clock: () => Date.parse('2026-11-22T00:00:00Z'), stderr: new PassThrough().resume() }
  return runPopulationCli(args, { ...around, signal: controller.signal, stdout })
}

describe('a range of parts', () => {
  test('leaves what each of them alone leaves, and is joined to the rows of one run', async () => {
    const out = outOf('judged')
    const { code, said, complained } = await population([parts, '--part', '0-2', '--out', out, ...keyed])
    expect({ code, complained }).toEqual({ code: 0, complained: '' })
    expect(said.match(/^Part \d: .* cards in \d+ of \d+ evaluations, [\d.]+ s$/gm)).toHaveLength(3)
    expect(said).toContain('3 of 3 parts: ')
    expect(said).toContain('7 patients')
    expect(readdirSync(out)).toEqual(['part-0', 'part-1', 'part-2'])
    expect(partFilesIn(out)).toEqual(partFilesIn(singles))
    await expectMerged(out)
  })

  test('that was stopped goes on with --resume, and what a part lacks is made', async () => {
    const out = outOf('judged')
    const args = [parts, '--part', '0-2', '--out', out, ...keyed]
    expect(await stoppedAfter(0, args)).toBe(130)
    expect(readdirSync(out)).toEqual(['part-0'])
    rmSync(join(out, 'part-0', 'report.html'))
    expect(await stoppedAfter(1, [...args, '--resume'])).toBe(130)
    const { code, said } = await population([...args, '--resume'])
    expect(code).toBe(0)
    expect(said.match(/finished before/g)).toHaveLength(2)
    expect(partFilesIn(out)).toEqual(partFilesIn(singles))
    await expectMerged(out)
  })

  test('outside of the manifest or of another version is refused, naming the manifest, before anything is made', async () => {
    const out = outOf('judged')
    const refused = { code: 65, complained: expect.stringContaining(join(parts, 'manifest.json')) }
    for (const range of ['0-3', '3-3', '2-99999'])
      expect(await population([parts, '--part', range, '--out', out, ...keyed]), range).toMatchObject(refused)
    const manifest = join(parts, 'manifest.json')
    const text = readFileSync(manifest, 'utf8')
    try {
      writeFileSync(manifest, text.replace(/"version":"[^"]*"/, '"version":"0.0.1"'))
      expect(await population([parts, '--part', '0-2', '--out', out, ...keyed])).toMatchObject(refused)
    } finally {
      writeFileSync(manifest, text)
    }
    expect((await population([whole, '--part', '0-2', '--out', out, ...keyed])).code).toBe(65)
    expect(existsSync(out)).toBe(false)
  })

  test('of some parts needs the key of the others', async () => {
    const out = outOf('judged')
    const { code, complained } = await population([parts, '--part', '0-1', '--out', out])
    expect({ code, complained }).toEqual({ code: 64, complained: expect.stringContaining('--part 0-1 is not all of 3 parts') })
    expect(existsSync(out)).toBe(false)
  })

  test.each([
    '7-0',
    '3-2',
    '0-',
    '-3',
    '0-1-2',
    '0..3',
    '0,3',
    '0 - 3',
    ' 0-3',
    '0-3\n',
    '0–3',
    '٠-٣',
    '0x0-3',
    '0-1e1',
    '0-100000',
    '',
    '-',
    '\u001b[31m0-3'
  ])('%j is a fault of usage that is quoted', async range => {
    const out = outOf('judged')
    const { code, complained } = await population([parts, `--part=${range}`, '--out', out, ...keyed])
    expect(code).toBe(64)
    expect(complained.split('\n')[0]).toMatch(/^--part must be/)
    expect(complained.split('\n')[0]).toContain(`not ${JSON.stringify(range)}`)
    expect(existsSync(out)).toBe(false)
  })

  test('of any length is quoted in short', async () => {
    const { complained } = await population([parts, '--part', '0'.repeat(100_000), '--out', outOf('judged'), ...keyed])
    expect(complained.split('\n')[0]).toMatch(/not "0{40}\.\.\."\.$/)
  })
})
