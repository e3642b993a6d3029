import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, describe, expect, test } from 'vitest'
import { syntheticPatient } from '../../src/population/synthetic/patient.ts'
import { readRecipe } from '../../src/population/synthetic/recipe.ts'
import { magnesium, person } from '../support/population/charts.ts'
import {
  exportOf,
  keyFile,
  ndjson,
  outOf,
  population,
  read,
  services,
  temporaryFolder
} from '../support/population/population-run.ts'

/** The same rows by every way in which a population can be judged. */

const recipe = { ...readRecipe('fixtures/population/recipe.json'), resourcesPerPatient: 40, staysPerPatient: 1 }
const at = '2026-01-05T08:00:00Z'
const drug = (id: string, code: string, lastUpdated: string) => ({
  resourceType: 'Medication',
  id,
  meta: { lastUpdated },
  code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code }] }
})
const referring = {
  resourceType: 'MedicationRequest',
  id: 'refers',
  status: 'active',
  intent: 'order',
  subject: { reference: 'Patient/ann' },
  authoredOn: '2026-01-01',
  medicationReference: { reference: 'Medication/drug-1' }
}
const everything: readonly { readonly resourceType: string }[] = [
  ...Array.from({ length: 10 }, (_, number) => syntheticPatient(number, 7, recipe)).flat(),
  person('ann'),
  magnesium('m1', 'Patient/ann', 0.6, at),
  magnesium('m2', 'Patient/ann', 0.6, at, { meta: { lastUpdated: '2026-01-06T08:00:00Z' } }),
  // Told in two ways at one moment: neither may win by standing first.
  magnesium('m3', 'Patient/ann', 0.45, at),
  { ...person('late'), deceasedDateTime: '2026-01-04' },
  magnesium('m4', 'Patient/late', 0.41, at),
  drug('drug-1', '197604', '2026-01-02T00:00:00Z'),
  drug('drug-1', '198741', '2026-01-01T00:00:00Z'),
  referring
]
const isType = (type: string) => (item: { readonly resourceType: string }) => item.resourceType === type
const types = [...new Set(everything.map(item => item.resourceType))]
const whole = exportOf(Object.fromEntries(types.map(type => [`${type}.ndjson`, everything.filter(isType(type))])))
const lines = ndjson(everything).trimEnd().split('\n')
const key = keyFile()
const rowsIn = (text: string): readonly string[] => text.split('\n').filter(Boolean).sort()

let expected: readonly string[]
const reference = outOf('one')
beforeAll(async () => {
  expect((await population([whole, '--out', reference, '--key-file', key, '--workers', '1'])).code).toBe(0)
  expected = rowsIn(read(reference, 'evaluations.ndjson'))
}, 60_000)

async function grouped(...args: readonly string[]) {
  const done = await population([...args, '--grouped', '--key-file', key])
  return { ...done, rows: rowsIn(done.said) }
}

/** What stands between ```sql and ``` in the manual under a heading, with the names of the files put in. */
function recipeOf(heading: string, names: Readonly<Record<string, string>>): string {
  const text = readFileSync('docs/population.md', 'utf8')
  const sql = /```sql\n([\s\S]*?)```/.exec(text.slice(text.indexOf(heading)))?.[1] ?? ''
  return Object.entries(names).reduce((found, [name, path]) => found.replaceAll(name, path), sql)
}

async function duckdb(sql: string): Promise<readonly (readonly unknown[])[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  try {
    return (await connection.runAndReadAll(sql)).getRows()
  } finally {
    connection.closeSync()
  }
}

describe('rows are the same', () => {
  test('of one machine, of a patient who died and of results that contradict', () => {
    expect(expected.length).toBeGreaterThan(30)
    expect(expected.filter(row => row.includes('"reason":"deceased"'))).toHaveLength(1)
    expect(expected.filter(row => row.includes('"topic":"resultUnusable"'))).toHaveLength(1)
  })

  test('of eight parts, in any order, one of them lost and begun again', { timeout: 60_000 }, async () => {
    const parts = outOf('parts')
    expect(await population([whole, '--deal', '8', '--out', parts, '--workers', '1'])).toMatchObject({ code: 0, complained: '' })
    const outs = Array.from({ length: 8 }, () => outOf('part'))
    for (const index of [3, 7, 0, 1, 2, 6, 5, 4]) {
      const args = [parts, '--part', String(index), '--out', outs[index] ?? '', '--key-file', key, '--workers', '1', '--resume']
      if (index === 1) {
        const controller = new AbortController()
        controller.abort(new Error('lost'))
        expect((await population(args, controller.signal)).code).toBe(130)
      }
      expect((await population(args)).code).toBe(0)
    }
    const out = outOf('merged')
    expect((await population(['--merge', ...outs.toReversed(), '--out', out])).code).toBe(0)
    for (const name of ['evaluations.ndjson', 'report.html', 'tallies.json'])
      expect(read(out, name), name).toBe(read(reference, name))
    expect(await population(['--merge', ...outs.slice(1), '--out', `${out}2`])).toMatchObject({
      code: 65,
      complained: expect.stringContaining('not all parts')
    })
    const other = outOf('other')
    await population([whole, '--deal', '2', '--out', other])
    const otherPart = [other, '--part', '0', '--out', outOf('x'), '--key-file', key, '--workers', '1']
    expect((await population(otherPart)).code).toBe(0)
    const mixed = await population(['--merge', otherPart[4] ?? '', ...outs.slice(1), '--out', `${out}3`])
    expect(mixed.code).toBe(65)
  })

  test.each([
    ['lines in the order of their patients', (all: readonly string[]) => all],
    ['lines in the other order', (all: readonly string[]) => all.toReversed()]
  ])('of grouped input sorted by GNU sort, %s', async (_, order) => {
    const keyed = order(lines).map(line => {
      const { resourceType, id, subject, patient } = JSON.parse(line)
      const owner = resourceType === 'Medication' ? '' : resourceType === 'Patient' ? id : (subject ?? patient).reference.slice(8)
      return `${owner}\t${line}`
    })
    const sort = spawnSync('sort', ['-t', '\t', '-k1,1', '-s'], {
      input: keyed.join('\n'),
      env: { LC_ALL: 'C' },
      encoding: 'utf8'
    })
    const path = join(temporaryFolder('grouped'), 'grouped.ndjson')
    writeFileSync(path, sort.stdout.replace(/^[^\t\n]*\t/gm, ''))
    expect((await grouped(path)).rows).toEqual(expected)
    const out = outOf('grouped')
    expect((await grouped(path, '--out', out)).code).toBe(0)
    expect(rowsIn(read(out, 'evaluations.ndjson'))).toEqual(expected)
  })

  test('of grouped input by the recipe for DuckDB, to Parquet and back', { timeout: 60_000 }, async () => {
    const [path, parquet] = [join(temporaryFolder('duckdb'), 'grouped.ndjson'), join(temporaryFolder('duckdb'), 'rows.parquet')]
    await duckdb(recipeOf('### DuckDB', { 'export/**/*.ndjson*': `${whole}/*.ndjson`, 'grouped.ndjson': path }))
    expect((await grouped(path)).rows).toEqual(expected)
    const rows = join(reference, 'evaluations.ndjson')
    await duckdb(recipeOf('#### Parquet', { 'report/evaluations.ndjson': rows, 'evaluations.parquet': parquet }))
    const [count] = await duckdb(`SELECT count(*) FROM '${parquet}'`)
    expect(Number(count?.[0])).toBe(expected.length)
  })

  test('of standard input, with the types of the export or without', async () => {
    const patients = Map.groupBy(lines, line => {
      const { resourceType, id, subject, patient } = JSON.parse(line)
      return resourceType === 'Medication' ? '' : resourceType === 'Patient' ? id : (subject ?? patient).reference
    })
    const owners = [...patients].filter(([owner]) => owner !== '' && !owner.startsWith('Patient/'))
    const text = [
      ...(patients.get('') ?? []),
      ...owners.flatMap(([id, own]) => [...own, ...(patients.get(`Patient/${id}`) ?? [])])
    ].join('\n')
    const read = services.flatMap(({ requirements }) => requirements.map(({ resourceType }) => resourceType))
    const held = types.filter(type => read.includes(type)).join(',')
    for (const args of [['-'], ['-', '--types', held]]) {
      const done = await population([...args, '--grouped', '--key-file', key], undefined, text)
      expect(rowsIn(done.said), args.join(' ')).toEqual(expected)
    }
  })
})

describe('grouped input', () => {
  const one = [person('ann'), magnesium('m1', 'Patient/ann', 0.6, at)]
  const other = [person('bob'), magnesium('m2', 'Patient/bob', 0.6, at)]
  const fileOf = (...items: readonly object[]): string => join(exportOf({ 'all.ndjson': items }), 'all.ndjson')

  test.each([
    ['a patient who comes a second time', [...one, ...other, magnesium('m3', 'Patient/ann', 0.6, at)], 'all.ndjson, line 5'],
    ['a drug after the first patient', [...one, drug('d', '1', at), ...other], 'all.ndjson, line 3']
  ])('ends at %s, and says where', async (_, items, where) => {
    const done = await grouped(fileOf(...items))
    expect(done).toMatchObject({ code: 1, complained: expect.stringContaining(where) })
    const out = outOf('broken')
    expect((await grouped(fileOf(...items), '--out', out)).code).toBe(1)
    expect((await population(['report', join(out, 'evaluations.sqlite'), '--out', out])).code).toBe(65)
  })

  test('takes drugs from a file of their own', async () => {
    const drugs = fileOf(drug('drug-1', '197604', at))
    const alone = await grouped(fileOf(...one, referring))
    const along = await grouped(fileOf(...one, referring), '--common', drugs)
    expect(alone.said).not.toContain('"topic":"digoxin"')
    expect(along.said).toContain('"topic":"digoxin"')
    expect((await grouped(fileOf(...one), '--common', fileOf(...other))).code).toBe(1)
  })

  test('joined is what one run says, and no patient counts twice', async () => {
    const outs = [outOf('a'), outOf('b')]
    const held = ['--types', 'Patient,Observation']
    await grouped(fileOf(...one), ...held, '--out', outs[0] ?? '')
    await grouped(fileOf(...other), ...held, '--out', outs[1] ?? '')
    const out = outOf('joined')
    expect((await population(['--merge', ...outs, '--out', out])).code).toBe(0)
    const both = await grouped(fileOf(...one, ...other), ...held)
    expect(rowsIn(read(out, 'evaluations.ndjson'))).toEqual(both.rows)
    expect(await population(['--merge', outs[0] ?? '', outs[0] ?? '', '--out', `${out}2`])).toMatchObject({
      code: 65,
      complained: expect.stringContaining('in another one too')
    })
  })
})

describe('parts', () => {
  const small = exportOf({ 'all.ndjson': [person('ann'), magnesium('m1', 'Patient/ann', 0.6, at)] })

  test('of another export, number or version are refused, naming the manifest', async () => {
    const parts = outOf('parts')
    expect((await population([small, '--deal', '2', '--out', parts])).code).toBe(0)
    // The same again does nothing; a killed one goes on so.
    expect((await population([small, '--deal', '2', '--out', parts])).code).toBe(0)
    const manifest = join(parts, 'manifest.json')
    const refused = { code: 65, complained: expect.stringContaining(manifest) }
    expect(await population([small, '--deal', '3', '--out', parts])).toMatchObject(refused)
    expect(await population([whole, '--deal', '2', '--out', parts])).toMatchObject(refused)
    const part = ['--out', outOf('part'), '--key-file', key, '--workers', '1']
    expect(await population([parts, '--part', '2', ...part])).toMatchObject(refused)
    expect(await population([small, '--part', '0', ...part])).toMatchObject({ code: 65 })
    expect((await population([parts, '--part', '0', '--out', outOf('keyless')])).code).toBe(64)
    const text = readFileSync(manifest, 'utf8')
    writeFileSync(manifest, text.replace(/"version":"[^"]*"/, '"version":"0.0.1"'))
    expect(await population([parts, '--part', '0', ...part])).toMatchObject(refused)
    writeFileSync(manifest, text.replace('"format":1', '"format":0'))
    expect(await population([parts, '--part', '0', ...part])).toMatchObject(refused)
  })

  test.each([
    ['--deal', '0'],
    ['--deal', '1000'],
    ['--part', '-1'],
    ['--types', 'Patient']
  ])('%s %s is a fault of usage', async (...args) => {
    expect((await population([small, `${args[0]}=${args[1]}`, '--out', outOf('x'), '--key-file', key])).code).toBe(64)
  })
})
