import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { runCompareCli } from '../../src/cli/compare.ts'
import { creatinine, magnesium, person } from '../support/charts.ts'
import { exportOf, keyFile, population, read, rows, services, temporaryFolder } from '../support/population-run.ts'

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

async function compare(...args: string[]) {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const said = text(stdout)
  const complained = text(stderr)
  const code = await runCompareCli(args, { services, stdout, stderr })
  stdout.end()
  stderr.end()
  return { code, said: await said, complained: await complained }
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
  writeFileSync(join(second, 'evaluations.ndjson'), changed.map(row => `${JSON.stringify(row)}\n`).join(''))
  const { code, said } = await compare(first, second)
  expect(code).toBe(1)
  expect(said).toMatch(/Magnesium in pregnancy\s+0\s+1\s+0\s+1\s+0\s+1/)
  const changes = read(second, 'changes.ndjson')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(changes[0]).toMatchObject({
    patient: one.patient,
    gone: [...new Set(one.cards.map(card => card.topic))].sort(),
    added: []
  })
  expect(changes[1]).toEqual({ patient: two.patient, gone: [], added: ['pregnancy'], otherIndicator: [] })
  const page = read(second, 'compare.html')
  expect(page).toContain('<svg class="plot"')
  expect(page).toContain('Magnesium in pregnancy')
  expect(page).not.toMatch(/https?:|<script|<img/)
})

test('sees patients that only one run has', async () => {
  const second = join(temporaryFolder('out'), 'run')
  cpSync(first, second, { recursive: true })
  writeFileSync(join(second, 'evaluations.ndjson'), `${JSON.stringify(rows(first)[1])}\n`)
  expect((await compare(first, second)).said).toMatch(/only in the first run 2, only in the second 0/)
})

test('refuses what cannot be compared', async () => {
  expect((await compare(first)).code).toBe(64)
  expect((await compare(first, temporaryFolder('empty'))).code).toBe(65)
  expect(await compare(first, await finished())).toMatchObject({ code: 65, complained: expect.stringContaining('--key-file') })
})
