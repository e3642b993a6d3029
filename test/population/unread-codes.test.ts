import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { magnesium, person } from '../support/population/charts.ts'
import { exportOf, population, read, rows, temporaryFolder } from '../support/population/population-run.ts'

/** An export whose laboratory uses codes of its own. */

const at = '2026-01-05T08:00:00Z'
const local = (code: string, display: string) => ({ coding: [{ system: 'urn:lab', code, display }] })
const result = (nth: number, code: object) => magnesium(`r${nth}`, 'Patient/ann', 0.6, at, { code })
const folder = exportOf({
  'all.ndjson': [
    person('ann'),
    ...Array.from({ length: 12 }, (_, kind) =>
      Array.from({ length: kind + 1 }, (__, nth) => result(100 * kind + nth, local(`L${kind}`, `Test ${kind}`)))
    ).flat(),
    ...Array.from({ length: 40 }, (_, nth) =>
      result(5000 + nth, { coding: [{ system: 'http://loinc.org', code: '718-7', display: 'Hemoglobin' }] })
    ),
    { ...result(9000, local('V1', 'Pulse')), category: [{ coding: [{ code: 'vital-signs' }] }] }
  ]
})
const outOf = (): string => join(temporaryFolder('out'), 'run')

test('without one result that is looked for, a run says so with the ten commonest codes, and ends with 1', async () => {
  const out = outOf()
  const { code, complained } = await population([folder, '--out', out, '--workers', '1'])
  expect(code).toBe(1)
  expect(complained).toContain('No result was read for Magnesium')
  const listed = complained.split('\n').flatMap(line => /^ +\d+ {2}(\S+)/.exec(line)?.[1] ?? [])
  expect(listed).toEqual(['L11', 'L10', 'L9', 'L8', 'L7', 'L6', 'L5', 'L4', 'L3', 'L2'])
  expect(complained).toContain('--local')
  expect(read(out, 'report.html')).toContain('<th scope="row">L11</th><td class="words">urn:lab</td>')
  expect((await population([folder, '--deal', '2', '--out', outOf()])).code).toBe(1)
})

test('and reads them once the file of the site says what they are', async () => {
  const site = join(temporaryFolder('site'), 'site.json')
  writeFileSync(site, JSON.stringify({ codes: [{ system: 'urn:lab', code: 'L11', concept: 'magnesium-serum', unit: 'mmol/L' }] }))
  const out = outOf()
  const { code, complained } = await population([folder, '--out', out, '--workers', '1', '--local', site])
  expect(complained).toBe('')
  expect(code).toBe(0)
  expect(rows(out)).toMatchObject([{ value: 0.6, band: 'DEF' }])
  expect(read(out, 'report.html')).not.toContain('>L11<')
})
