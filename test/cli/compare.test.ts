import { cpSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { runCompareCli } from '../../src/cli/compare.ts'
import type { EvaluationRow } from '../../src/population/rows/evaluation-row.ts'
import { RowsWriter, rowsPath, talliesIn } from '../../src/population/rows/rows-file.ts'
import { creatinine, magnesium, person } from '../support/population/charts.ts'
import { exportOf, keyFile, population, read, rows, services, temporaryFolder } from '../support/population/population-run.ts'

const at = '2026-03-01T08:00:00Z'
const folder = exportOf({
  'all.ndjson': ['ann', 'bob', 'cid'].flatMap(id => [
    person(id),
    magnesium(`m-${id}`, `Patient/${id}`, id === 'cid' ? 0.41 : 0.6, at),
    creatinine(`c-${id}`, `Patient/${id}`, 0.9, at)
  ])
})
const key = keyFile()

async function finished(...more: string[]): Promise<string> {
  const out = join(temporaryFolder('out'), 'run')
  expect((await population([folder, '--out', out, '--workers', '1', ...more])).code).toBe(0)
  return out
}

const clock = () => Date.parse('2026-11-22T00:00:00Z')

async function compare(...args: string[]) {
  return compareUntil(new AbortController().signal, ...args)
}

async function compareUntil(signal: AbortSignal, ...args: string[]) {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const said = text(stdout)
  const complained = text(stderr)
  const code = await runCompareCli(args, { services, clock, signal, stdout, stderr })
  stdout.end()
  stderr.end()
  return { code, said: await said, complained: await complained }
}

/** The folder as if its run had given these rows. */
function writeRows(out: string, all: readonly EvaluationRow[]): void {
  const tallies = talliesIn(rowsPath(out))
  const writer = new RowsWriter(out)
  for (const row of all) writer.add(row)
  writer.finish(tallies)
}

const first = await finished('--key-file', key)

test('finds nothing between two runs alike', async () => {
  const second = await finished('--key-file', key)
  expect(await compare(first, second)).toMatchObject({ code: 0, said: expect.stringContaining('for 0 of 3 patients') })
})

test('tells which topics and patients change', async () => {
  const second = join(temporaryFolder('out'), 'run')
  cpSync(first, second, { recursive: true })
  const [one, two, three] = rows(first)
  if (!one || !two || !three) throw new Error('three rows are needed')
  const changed = [
    { ...one, cards: [] },
    { ...two, cards: [...two.cards, { topic: 'pregnancy', indicator: 'critical' }] },
    { ...three, cards: three.cards.map(card => ({ ...card, indicator: 'info' })) }
  ]
  writeRows(second, changed)
  const { code, said } = await compare(first, second)
  expect(code).toBe(1)
  expect(said).toMatch(/Magnesium in pregnancy\s+0\s+1\s+0\s+1\s+0\s+0\s+1/)
  const changes = read(second, 'changes.ndjson')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(changes[0]).toMatchObject({
    patient: one.patient,
    gone: [...new Set(one.cards.map(card => card.topic))].sort(),
    added: []
  })
  expect(changes[1]).toEqual({ patient: two.patient, gone: [], added: ['pregnancy'], otherIndicator: [], otherOrders: [] })
  const page = read(second, 'compare.html')
  expect(page).toContain('<svg class="plot"')
  expect(page).toContain('Magnesium in pregnancy')
  expect(page).not.toMatch(/https?:|<script|<img/)
})

test('tells where other orders are offered on the same cards', async () => {
  const second = join(temporaryFolder('out'), 'run')
  cpSync(first, second, { recursive: true })
  const all = rows(first)
  const offering = all.findIndex(({ cards }) => cards.some(card => card.orders !== undefined))
  expect(offering).toBeGreaterThanOrEqual(0)
  const others = all.map((row, index) =>
    index === offering
      ? { ...row, cards: row.cards.map(card => (card.orders === undefined ? card : { ...card, orders: `4 g; ${card.orders}` })) }
      : row
  )
  writeRows(second, others)
  const { code } = await compare(first, second)
  expect(code).toBe(1)
  const [change, ...more] = read(second, 'changes.ndjson').trimEnd().split('\n')
  expect([JSON.parse(change ?? '{}'), more]).toMatchObject([
    { patient: all[offering]?.patient, gone: [], added: [], otherIndicator: [], otherOrders: [expect.any(String)] },
    []
  ])
})

test('sees patients that only one run has', async () => {
  const second = join(temporaryFolder('out'), 'run')
  cpSync(first, second, { recursive: true })
  writeRows(second, rows(first).slice(1, 2))
  expect((await compare(first, second)).said).toMatch(/only in the first run 2, only in the second 0/)
})

test('explains itself', async () => {
  expect(await compare('--help')).toMatchObject({ code: 0, said: expect.stringContaining('Usage: npm run compare') })
})

test('refuses what cannot be compared', async () => {
  expect((await compare(first)).code).toBe(64)
  expect((await compare(first, first, first)).code).toBe(64)
  expect((await compare(first, first, '--local', 'a.json')).code).toBe(64)
  expect((await compare('--population', folder, '--local', 'a.json')).code).toBe(64)
  expect((await compare('--population', folder, '--out', temporaryFolder('out'))).code).toBe(64)
  expect((await compare(first, temporaryFolder('empty'))).code).toBe(65)
  expect(await compare(first, await finished())).toMatchObject({ code: 65, complained: expect.stringContaining('--key-file') })
})

describe('two files of a site over one population', () => {
  /** Between the two limits that the sites have. */
  const between = exportOf({
    'all.ndjson': ['ann', 'bob', 'cid', 'dan'].flatMap((id, index) => [
      person(id),
      magnesium(`m-${id}`, `Patient/${id}`, [0.68, 0.68, 0.41, 0.9][index] ?? 0, at),
      creatinine(`c-${id}`, `Patient/${id}`, 0.9, at)
    ])
  })
  const site = (content: object): string => {
    const path = join(temporaryFolder('site'), 'site.json')
    writeFileSync(path, JSON.stringify(content))
    return path
  }
  const low = site({ thresholds: { lowMagnesium: 0.66 } })
  const high = site({ thresholds: { lowMagnesium: 0.74 } })
  const changesIn = (out: string) =>
    read(out, 'changes.ndjson')
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line))

  test.each([
    ['one thread', '1'],
    ['threads', '2']
  ])('tells for whom a moved limit changes a card, with %s', { timeout: 60_000 }, async (_, workers) => {
    const out = temporaryFolder('sites')
    const args = ['--population', between, '--local', low, '--local', high, '--out', out, '--workers', workers]
    const { code, said, complained } = await compare(...args)
    expect(complained).toContain('Judging with site.json')
    expect(code).toBe(1)
    expect(said).toContain('for 2 of 4 patients, in 2 evaluations')
    expect(said).toMatch(/Borderline low magnesium[^\n]*\s0\s+2\s+0\s+2\s+0\s+0\s+2\n/)
    expect(changesIn(out)).toHaveLength(2)
    for (const change of changesIn(out)) expect(change).toMatchObject({ gone: [], added: expect.arrayContaining(['borderline']) })
    const bandsOf = (run: string) =>
      rows(join(out, run))
        .map(({ band }) => band)
        .sort()
    expect([bandsOf('first'), bandsOf('second')]).toEqual([
      ['RNG', 'RNG', 'RNG', 'SEV'],
      ['BRD', 'BRD', 'RNG', 'SEV']
    ])
    const page = read(out, 'compare.html')
    for (const { version } of [...JSON.parse(read(join(out, 'first'), 'tallies.json')).services]) expect(page).toContain(version)
    expect(existsSync(join(out, 'second', 'report.html'))).toBe(true)
    expect((await compare(...args)).code).toBe(65)
    expect(await compare(...args, '--resume')).toMatchObject({ code: 1, said })
  })

  test('with one file compares it with the guideline itself', async () => {
    const out = temporaryFolder('sites')
    const { code, said } = await compare('--population', between, '--local', site({}), '--out', out, '--workers', '1')
    expect(said).toContain('for 0 of 4 patients')
    expect(code).toBe(0)
  })

  test('refuses a wrong file before anything is judged, and stops when asked', async () => {
    const out = temporaryFolder('sites')
    const wrong = site({ thresholds: { lowMagnesium: 0.9 } })
    const args = ['--population', between, '--out', out, '--workers', '1', '--local', low]
    expect(await compare(...args, '--local', wrong)).toMatchObject({ code: 65, complained: expect.stringContaining(wrong) })
    expect(existsSync(join(out, 'first'))).toBe(false)
    const stopped = await compareUntil(AbortSignal.abort(new Error('stopped')), ...args, '--local', high)
    expect(stopped).toMatchObject({ code: 130, complained: expect.stringContaining('--resume') })
    expect((await compare(...args, '--local', high, '--resume')).code).toBe(1)
  })

  test('a run with a file of a site is told apart, and reported only with it', async () => {
    const out = join(temporaryFolder('out'), 'run')
    const args = [between, '--out', out, '--workers', '1']
    expect((await population([...args, '--local', low])).code).toBe(0)
    expect(await population([...args, '--resume'])).toMatchObject({ code: 65, complained: expect.stringContaining('--local') })
    expect((await population([...args, '--resume', '--local', low])).code).toBe(0)
    const shards = ['0/2', '1/2'].map(shard => ({ shard, to: join(temporaryFolder('shard'), 'run') }))
    for (const { shard, to } of shards) {
      const cut = [between, '--out', to, '--workers', '1', '--key-file', key, '--shard', shard, '--local', low]
      expect((await population(cut)).code).toBe(0)
    }
    const merging = ['--merge', ...shards.map(({ to }) => to), '--out', join(temporaryFolder('merged'), 'run')]
    expect(await population(merging)).toMatchObject({ code: 65, complained: expect.stringContaining('--local') })
    expect((await population([...merging, '--local', low])).code).toBe(0)
  })
})
