import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { runEvaluateCli } from '../../src/cli/evaluate.ts'
import { loadServices } from '../../src/guideline-folder.ts'
import { creatinine, magnesium, person, transaction } from '../support/population/charts.ts'

const folder = mkdtempSync(join(tmpdir(), 'evaluate-'))
afterAll(() => rmSync(folder, { recursive: true }))
const services = await loadServices(['hypomagnesemia'])
const ann = 'aaaaaaaa-0000-4000-8000-000000000001'
const bob = 'bbbbbbbb-0000-4000-8000-000000000002'
const noon = '2026-03-01T12:00:00Z'
const asOf = ['--as-of', '2026-03-01T13:00:00Z']

function file(content: unknown): string {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

function run(...args: string[]): { code: number; said: string; complained: string } {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const clock = () => Date.parse('2026-11-22T01:12:00Z')
  const code = runEvaluateCli(args, { services, clock, publicUrl: 'http://127.0.0.1', stdout, stderr })
  return { code, said: String(stdout.read() ?? ''), complained: String(stderr.read() ?? '') }
}

const chart = (value: number) =>
  file(
    transaction([person(ann), magnesium('m1', `urn:uuid:${ann}`, value, noon), creatinine('c1', `urn:uuid:${ann}`, 0.9, noon)])
  )

test.each(['evaluate', 'population', 'compare'])('%s: wrong settings end it with a code that stands for nothing found', name => {
  const env = { ...process.env, SERVICES: 'nothing' }
  const { status, stderr } = spawnSync(process.execPath, [`src/cli/${name}.ts`, chart(0.6)], { env, encoding: 'utf8' })
  expect(status).toBe(78)
  expect(stderr).toMatch(/^SERVICES: .*\n$/)
})

describe('a chart', () => {
  test.each([
    ['in range', 0.9, 0],
    ['low', 0.6, 1],
    ['severely low', 0.41, 2]
  ])('%s sets the exit code', (_, value, code) => {
    expect(run(chart(value), ...asOf).code).toBe(code)
  })

  test('is whole: what it does not hold is none, not unknown', () => {
    const { said } = run(chart(0.41), ...asOf, '--why')
    expect(said).toContain('[CRITICAL]')
    expect(said).toContain('applies: severe')
    expect(said).toContain('creatinine: 0.9 mg/dL')
    expect(said).not.toContain('not looked for')
    expect(said).not.toMatch(/Mg 0\.41[^\n]*absent/)
  })

  test('prints verdicts and facts as JSON', () => {
    const { cards, verdicts, facts } = JSON.parse(run(chart(0.41), ...asOf, '--json').said)
    expect(cards[0]).toMatchObject({ indicator: 'critical' })
    expect(verdicts).toContainEqual({ recommendation: 'severe', verdict: 'applies' })
    expect(facts[0].basis).toContainEqual(expect.objectContaining({ name: 'magnesium', value: 0.41 }))
  })

  test('is taken back to the moment asked for', () => {
    const two = file(
      transaction([
        person(ann),
        magnesium('m1', `urn:uuid:${ann}`, 0.41, noon),
        magnesium('m2', `urn:uuid:${ann}`, 0.9, '2026-03-02T12:00:00Z')
      ])
    )
    expect(run(two, ...asOf).code).toBe(2)
    expect(run(two, '--as-of', '2026-03-02').code).not.toBe(2)
  })

  test('of several patients needs a choice', () => {
    const two = file(
      transaction([
        person(ann),
        person(bob),
        magnesium('m1', `urn:uuid:${ann}`, 0.41, noon),
        magnesium('m2', `urn:uuid:${bob}`, 0.9, noon)
      ])
    )
    expect(run(two, ...asOf)).toMatchObject({ code: 64, complained: expect.stringContaining('2 patients') })
    expect(run(two, ...asOf, '--patient', ann).code).toBe(2)
    expect(run(two, ...asOf, '--patient', bob).code).toBe(0)
    expect(run(two, ...asOf, '--patient', 'nobody').code).toBe(65)
  })

  test('gives its draft orders to an order hook', () => {
    const draft = {
      resourceType: 'MedicationRequest',
      id: 'd1',
      status: 'draft',
      intent: 'order',
      subject: { reference: `urn:uuid:${ann}` },
      medicationCodeableConcept: { text: 'digoxin 0.25 MG Oral Tablet' }
    }
    const bundle = file(transaction([person(ann), magnesium('m1', `urn:uuid:${ann}`, 0.6, noon), draft]))
    expect(run(bundle, ...asOf, '--hook', 'order-sign').said).toMatch(/digoxin/i)
  })

  test('cannot steer the terminal', () => {
    const hostile = file(transaction([person(ann), magnesium('m1', `urn:uuid:${ann}`, 0.41, noon, { id: 'x\u001b[2J\u202e' })]))
    expect(run(hostile, ...asOf, '--why').said).not.toMatch(/\p{Cf}|[^\P{Cc}\n]/u)
  })
})

test('answers a captured request as the service did', () => {
  const capture = JSON.parse(readFileSync('fixtures/sandbox/19-patient-view-severe.json', 'utf8'))
  const body = capture.request?.body ?? capture.body
  expect(run(file(body))).toMatchObject({ code: 2, said: expect.stringContaining('severe') })
})

test.each([
  ['no file', [], 64],
  ['two files', ['a', 'b'], 64],
  ['an unknown option', ['a', '--nonsense'], 64],
  ['a date that is none', ['a', '--as-of', 'yesterday'], 64],
  ['a file that is not there', [join(folder, 'none.json')], 65],
  ['no JSON', [file('{')], 65],
  ['no Bundle', [file({ resourceType: 'Patient', id: '1' })], 65],
  ['a Bundle without a patient', [file({ resourceType: 'Bundle', type: 'collection' })], 65],
  ['a broken request', [file({ hook: 'patient-view' })], 65]
])('says what is wrong with %s', (_, args, code) => {
  const { code: found, complained } = run(...args)
  expect(found).toBe(code)
  expect(complained.length).toBeGreaterThan(5)
})

test('a file nested too deeply is told, not run into', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  const bundle = `{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"a","x":${deep}}}]}`
  expect(run(file(bundle))).toMatchObject({ code: 65, complained: expect.stringMatching(/nested more than \d+ levels/) })
})
