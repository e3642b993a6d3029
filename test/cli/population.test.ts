import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { Inputs } from '../../src/acquisition/inputs.ts'
import type { Resource } from '../../src/acquisition/json.ts'
import { parseHookRequest } from '../../src/cds-hooks/request.ts'
import { runSyntheticCli } from '../../src/cli/population-synthetic.ts'
import { openProfile } from '../../src/clients/profile.ts'
import { asItWas } from '../../src/facts/as-it-was.ts'
import { knownAt } from '../../src/facts/known-at.ts'
import { respond } from '../../src/pipeline.ts'
import { syntheticPatient } from '../../src/population/synthetic/patient.ts'
import { readRecipe } from '../../src/population/synthetic/recipe.ts'
import { creatinine, magnesium, person } from '../support/population/charts.ts'
import {
  exportOf,
  keyFile,
  ndjson,
  population,
  read,
  rows,
  services,
  temporaryFolder
} from '../support/population/population-run.ts'
import { serverPrefetch } from '../support/requests/server-prefetch.ts'

const recipe = { ...readRecipe('fixtures/population/recipe.json'), resourcesPerPatient: 70, staysPerPatient: 1 }
const people = Array.from({ length: 12 }, (_, number) => syntheticPatient(number, 7, recipe))
const everything = people.flat()
const resources = (...types: string[]) => everything.filter(item => types.includes(item.resourceType))
const observations = resources('Observation')
const half = observations.length >> 1
const whole = exportOf({
  'Patient.ndjson': resources('Patient'),
  'more/Observation.1.ndjson.gz': gzipSync(ndjson(observations.slice(0, half))),
  'more/Observation.2.ndjson': observations.slice(half),
  'rest.ndjson': resources('Condition', 'MedicationRequest', 'Encounter')
})
const key = keyFile()

async function run(folder: string, ...more: string[]): Promise<string> {
  const out = join(temporaryFolder('out'), 'run')
  const { code, complained } = await population([folder, '--out', out, '--key-file', key, '--workers', '1', ...more])
  // On a busy machine it says how far it is.
  expect(complained.replace(/^(?:Reading|Judging) .*\n/gm, '')).toBe('')
  expect(code).toBe(0)
  return out
}

const reference = await run(whole, '--csv')
const topics = (row: { readonly cards: readonly { readonly topic: string }[] } | undefined) => row?.cards.map(card => card.topic)

describe('the result', () => {
  test('is the same for any number of workers and any order of lines and files', { timeout: 30_000 }, async () => {
    const shuffled = exportOf({
      'a.ndjson': [...resources('Condition', 'Observation')].reverse(),
      'b.ndjson': resources('Encounter', 'MedicationRequest', 'Patient')
    })
    const other = await run(shuffled, '--workers', '3')
    expect(read(other, 'evaluations.ndjson')).toBe(read(reference, 'evaluations.ndjson'))
  })

  test('is what patient-view answers about the same chart at the same moment', () => {
    const [service] = services
    const offer = service?.offers[0]
    if (!service || !offer) throw new Error('no service')
    const inputs = new Inputs(service.requirements)
    // Of medicines that were given, reported or implanted there is nothing in this export, so that it cannot tell.
    const exported = new Set(everything.map(item => item.resourceType))
    const expected = people.flatMap((resources, number) => {
      const moments = resources.flatMap(item =>
        JSON.stringify(item).includes('"2601-3"') ? [Date.parse(String(item.issued))] : []
      )
      return moments.map(asOf => {
        const then = (resources as readonly Resource[]).flatMap(item =>
          (knownAt(item) ?? asOf + 1) <= asOf ? asItWas(item, asOf) : []
        )
        const prefetch = serverPrefetch(then, inputs, ({ resourceType }) => exported.has(resourceType))
        const context = { patientId: `synthetic-${number}` }
        const request = parseHookRequest({ hook: 'patient-view', hookInstance: 'x', context, prefetch })
        const call = { service, offer, request, profile: openProfile, publicUrl: '', asOf, elapsed: () => 0 }
        const cards = respond(call).response.cards.map(card => `${card.source.topic?.code}:${card.indicator}`)
        return `${new Date(asOf).toISOString()} ${cards.join(' ')}`
      })
    })
    const found = rows(reference).map(
      ({ at, cards }) => `${at} ${cards.map(card => `${card.topic}:${card.indicator}`).join(' ')}`
    )
    expect(found.length).toBeGreaterThan(40)
    expect(found.sort()).toEqual(expected.sort())
  })

  test('has a report whose figures are those of the rows, and that needs nothing but itself', () => {
    const report = read(reference, 'report.html')
    const all = rows(reference)
    const cellsOf = (label: string) =>
      report
        .match(new RegExp(`<th scope="row"><a [^>]*>${label}</a></th>(.*?)</tr>`))?.[1]
        ?.split('</td>')
        .map(cell => cell.replace('<td>', ''))
    expect(report).toContain(`<b>${all.length}</b>Evaluations`)
    for (const { code, display } of services[0]?.topics ?? []) {
      const cards = all.flatMap(row =>
        row.cards.filter(card => card.topic === code).map(card => ({ ...card, patient: row.patient }))
      )
      if (cards.length === 0) continue
      const of = (indicator: string) => String(cards.filter(card => card.indicator === indicator).length)
      const patients = new Set(cards.map(card => card.patient)).size
      expect(cellsOf(display)?.slice(0, 5)).toEqual([of('critical'), of('warning'), of('info'), `${cards.length}`, `${patients}`])
    }
    const low = all.filter(row => row.band === 'DEF')
    const ordered = low.filter(row => row.ordered).length
    const gap = report.slice(report.indexOf('Treatment gap'))
    expect(gap).toContain(`<th scope="row">DEF low</th><td>${ordered}</td>`)
    for (const { name, meaning } of services[0]?.trigger?.bands ?? [])
      expect(report).toContain(`${name} ${meaning.replace("'", '&#39;')}`)
    expect(report.match(/<svg class="plot"/g)).toHaveLength(5)
    expect(report).not.toMatch(/https?:|<script|<img|@import|url\(/)
  })

  test('holds no name and no id of a patient', () => {
    for (const name of [
      'evaluations.ndjson',
      'evaluations.csv',
      'evaluations.sqlite',
      'report.html',
      'tallies.json',
      'bad-lines.ndjson'
    ])
      expect(read(reference, name)).not.toMatch(/synthetic-\d|Familysynthetic/)
    expect(existsSync(join(reference, 'work'))).toBe(false)
  })

  test('of shards joined is that of one run, and each says that parts are better', async () => {
    const shards = ['0/3', '1/3', '2/3'].map(shard => ({ shard, out: join(temporaryFolder('out'), 'shard') }))
    for (const { shard, out } of shards) {
      const args = [whole, '--out', out, '--key-file', key, '--workers', '1', '--shard', shard]
      expect(await population(args)).toMatchObject({ code: 0, complained: expect.stringContaining('use --deal and --part') })
    }
    const out = join(temporaryFolder('out'), 'merged')
    const merged = await population(['--merge', ...shards.map(shard => shard.out).toReversed(), '--out', out, '--csv'])
    expect(merged.code).toBe(0)
    for (const name of ['evaluations.ndjson', 'evaluations.csv', 'report.html', 'tallies.json'])
      expect(read(out, name), name).toBe(read(reference, name))
    const incomplete = await population(['--merge', ...shards.slice(1).map(shard => shard.out), '--out', `${out}2`])
    expect(incomplete).toMatchObject({ code: 65, complained: expect.stringContaining('not all parts') })
  })

  test('of a run that was stopped and resumed is that of one run', async () => {
    const out = join(temporaryFolder('out'), 'stopped')
    const args = [whole, '--out', out, '--key-file', key, '--workers', '1']
    const controller = new AbortController()
    const stopped = population(args, controller.signal)
    // In the middle: as soon as there is something to go on with, which on a fast machine is sooner than any fixed time.
    const watch = setInterval(() => existsSync(join(out, 'work')) && controller.abort(new Error('stopped')), 1)
    expect((await stopped).code).toBe(130)
    clearInterval(watch)
    expect((await population(args)).complained).toContain('--resume')
    expect((await population([...args, '--as-of', '2026-01-01', '--resume'])).code).toBe(65)
    expect((await population([...args, '--resume'])).code).toBe(0)
    for (const name of ['evaluations.ndjson', 'report.html', 'tallies.json'])
      expect(read(out, name), name).toBe(read(reference, name))
    expect((await population(args)).complained).toContain('finished run')
    // Its figures do not pass for those of another moment, part or export.
    const another = [
      [...args, '--as-of', '2026-01-01'],
      [...args, '--shard', '0/2'],
      [exportOf({ 'all.ndjson': [person('ann')] }), ...args.slice(1)]
    ]
    for (const asked of another)
      expect(await population([...asked, '--resume'])).toMatchObject({ code: 65, complained: expect.stringContaining('another') })
    expect((await population([...args, '--resume', '--csv'])).code).toBe(0)
    expect(read(out, 'evaluations.csv')).toBe(read(reference, 'evaluations.csv'))
    // Killed between its last two steps: the report is made, and no chart is left behind.
    rmSync(join(out, 'report.html'))
    mkdirSync(join(out, 'work'))
    expect((await population([...args, '--resume'])).code).toBe(0)
    expect(read(out, 'report.html')).toBe(read(reference, 'report.html'))
    expect(existsSync(join(out, 'work'))).toBe(false)
  })
})

describe('nothing is used before it was known', () => {
  const ann = 'Patient/ann'
  const first = '2026-03-01T08:00:00Z'
  const second = '2026-03-03T08:00:00Z'
  const order = (id: string, more: object) => ({
    resourceType: 'MedicationRequest',
    id,
    status: 'active',
    intent: 'order',
    subject: { reference: ann },
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '197604', display: 'digoxin 0.125 MG Oral Tablet' }]
    },
    ...more
  })
  const rowsWith = async (...more: object[]) => {
    const chart = [person('ann'), magnesium('m1', ann, 0.6, first), creatinine('c1', ann, 0.9, first), ...more]
    // Somebody else has orders and problems: so the export can tell that Ann has none.
    const others = everything.filter(item => !JSON.stringify(item).includes('"2601-3"'))
    return rows(await run(exportOf({ 'all.ndjson': chart, 'others.ndjson': others })))
  }

  test('a later result', async () => {
    const [one, two, ...rest] = await rowsWith(magnesium('m2', ann, 0.9, second))
    expect(rest).toEqual([])
    expect(one).toMatchObject({ at: '2026-03-01T08:00:00.000Z', value: 0.6, band: 'DEF', ordered: false })
    expect(topics(one)).toContain('oralReplacement')
    expect(two).toMatchObject({ value: 0.9, band: 'RNG', cards: [] })
  })

  test('a result that was drawn before and issued after', async () => {
    const late = magnesium('m0', ann, 0.41, '2026-02-28T08:00:00Z', { issued: '2026-03-02T08:00:00Z' })
    expect((await rowsWith(late)).map(({ at, value }) => [at.slice(0, 10), value])).toEqual([
      ['2026-03-01', 0.6],
      ['2026-03-02', 0.6]
    ])
  })

  test.each([
    ['an order', order('o1', { authoredOn: '2026-03-02' }), 1],
    [
      'the stop of an order',
      order('o1', { authoredOn: '2026-02-01', status: 'stopped', meta: { lastUpdated: '2026-03-02T00:00:00Z' } }),
      0
    ],
    ['an order without a date', order('o1', {}), undefined]
  ])('%s', async (_, resource, nth) => {
    const found = await rowsWith(resource, magnesium('m2', ann, 0.6, second))
    expect(found.map(row => topics(row)?.includes('digoxin'))).toEqual([0, 1].map(index => index === nth))
  })

  test.each([
    ['a problem', { recordedDate: '2026-03-02T00:00:00Z' }, [false, true]],
    [
      'the end of a problem',
      { recordedDate: '2026-02-28', clinicalStatus: 'resolved', abatementDateTime: '2026-03-02' },
      [true, false]
    ]
  ])('%s', async (_, { clinicalStatus, ...more }: { clinicalStatus?: string; recordedDate: string }, expected) => {
    const tremor = {
      resourceType: 'Condition',
      id: 'c',
      subject: { reference: ann },
      code: { coding: [{ system: 'http://snomed.info/sct', code: '26079004', display: 'Tremor (finding)' }] },
      clinicalStatus: { coding: [{ code: clinicalStatus ?? 'active' }] },
      ...more
    }
    // Where no encounter tells the setting, a creatinine is fresh for 36 h (M35).
    const found = await rowsWith(tremor, magnesium('m2', ann, 0.6, second), creatinine('c2', ann, 0.9, second))
    expect(found.map(row => topics(row)?.includes('moderateSymptomatic'))).toEqual(expected)
  })

  test('but an order soon after closes the treatment gap', async () => {
    const oxide = order('o1', {
      authoredOn: '2026-03-01T20:00:00Z',
      medicationCodeableConcept: {
        coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '198741' }],
        text: 'magnesium oxide 400 MG Oral Tablet'
      }
    })
    expect((await rowsWith(oxide))[0]).toMatchObject({ ordered: true })
  })

  test('a drug that an order refers to is found in whatever file', async () => {
    const resolve = order('o1', {
      authoredOn: '2026-02-01',
      medicationCodeableConcept: undefined,
      medicationReference: { reference: 'Medication/drug-1' }
    })
    const drug = {
      resourceType: 'Medication',
      id: 'drug-1',
      code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '197604' }] }
    }
    expect(topics((await rowsWith(resolve, drug))[0])).toContain('digoxin')
  })

  test('with --as-of each patient is judged once', async () => {
    const out = await run(
      exportOf({ 'all.ndjson': [person('ann'), person('bob'), magnesium('m1', ann, 0.6, first)] }),
      '--as-of',
      '2026-03-02'
    )
    expect(rows(out).map(({ at }) => at)).toEqual(Array(2).fill('2026-03-02T23:59:59.999Z'))
  })
})

describe('a hostile export', () => {
  const at = '2026-03-01T08:00:00Z'
  const mg = (id: string, patient: string, more: object = {}) => magnesium(id, patient, 0.6, at, more)
  const good = [person('ann'), mg('m1', 'Patient/ann'), creatinine('c1', 'Patient/ann', 0.9, at)]
  const cut = gzipSync(
    ndjson(Array.from({ length: 400 }, (_, id) => mg(`cut${id}`, `Patient/p${id}`, { note: [{ text: String(Math.random()) }] })))
  )

  test('costs nothing but its own lines', { timeout: 20_000 }, async () => {
    const plain = rows(await run(exportOf({ 'good.ndjson': good })))
    const out = await run(
      exportOf({
        'good.ndjson': good,
        'bad.ndjson': [
          '{"resourceType":"Observation"',
          'null',
          '[]',
          '"text"',
          `{"resourceType":"Observation","note":"${'x'.repeat(2_000_000)}"}`,
          { resourceType: 'Patient' },
          { resourceType: 'Patient', id: { no: 1 } },
          mg('x1', 'Group/1'),
          mg('x2', 'https://elsewhere.example/fhir/Patient/ann'),
          { ...mg('x3', 'Patient/bob'), patient: { reference: 'Patient/ann' } },
          { ...mg('x4', 'Patient/ann'), subject: 'Patient/ann' },
          { ...mg('x5', 'Patient/cid'), status: 7, code: 'Mg', valueQuantity: [1], effectiveDateTime: 3, issued: {} },
          {
            ...mg('x6', 'Patient/dan'),
            specimen: { reference: 'Specimen/ann' },
            encounter: { reference: 'Encounter/ann' },
            valueQuantity: 'low'
          },
          `${'['.repeat(200_000)}`,
          `{"resourceType":"Medication","id":"deep","code":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
        ],
        '<script>alert(1)</script>.ndjson.gz': cut.subarray(0, cut.length - 900),
        'noise.ndjson.gz': Buffer.concat([gzipSync(ndjson([person('zoe')])).subarray(0, 30), Buffer.alloc(50, 7)]),
        'manifest.json': Buffer.from('{}')
      }),
      '--longest-line',
      '1'
    )
    const [row] = plain
    const same = rows(out).find(({ patient }) => patient === row?.patient)
    expect(same).toEqual(row)
    const bad = read(out, 'bad-lines.ndjson')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    const inBad = bad.filter(({ file }) => file === 'bad.ndjson')
    expect(inBad.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '1 not-json',
      '2 not-json',
      '3 not-a-resource',
      '4 not-a-resource',
      '5 too-long',
      '6 no-id',
      '7 no-id',
      '8 no-patient',
      '9 no-patient',
      '10 two-patients',
      '11 no-patient',
      '14 too-deep',
      '15 too-deep'
    ])
    const { input } = JSON.parse(read(out, 'tallies.json'))
    expect(input.broken).toMatchObject({ '<script>alert(1)</script>.ndjson.gz': 'truncated' })
    expect(['damaged', 'truncated']).toContain(input.broken['noise.ndjson.gz'])
    expect(rows(out).length).toBeGreaterThan(100)
    expect(read(out, 'report.html')).not.toContain('<script')
  })

  test('with an id twice uses the newest, whatever the order', async () => {
    const old = mg('m1', 'Patient/ann', { meta: { lastUpdated: '2026-03-01T09:00:00Z' } })
    const fresh = magnesium('m1', 'Patient/ann', 0.9, at, { meta: { lastUpdated: '2026-03-02T09:00:00Z' } })
    for (const lines of [
      [person('ann'), old, fresh, person('ann')],
      [fresh, person('ann'), person('ann'), old]
    ]) {
      const out = await run(exportOf({ 'all.ndjson': lines }))
      expect(rows(out)).toMatchObject([{ value: 0.9 }])
      expect(JSON.parse(read(out, 'tallies.json')).duplicates).toEqual({ Observation: 1, Patient: 1 })
    }
  })
})

test.each([
  ['no folder for the results', ['x'], 64],
  ['no export', ['--out', 'x'], 64],
  ['an unknown option', ['x', '--out', 'y', '--nonsense'], 64],
  ['a shard beyond the last', ['x', '--out', 'y', '--shard', '3/3', '--key-file', key], 64],
  ['a shard without a key', ['x', '--out', 'y', '--shard', '0/3'], 64],
  ['no workers', ['x', '--out', 'y', '--workers', '0'], 64],
  ['a folder without NDJSON', [temporaryFolder('empty'), '--out', join(temporaryFolder('out'), 'x')], 65]
])('says what is wrong with %s', async (_, args, code) => {
  const run = await population(args)
  expect(run.code).toBe(code)
  expect(run.complained.length).toBeGreaterThan(5)
})

describe('what cannot be done is said, and nothing is begun', () => {
  const good = exportOf({ 'all.ndjson': [person('ann')] })
  const file = join(good, 'all.ndjson')
  const results = join(temporaryFolder('out'), 'results')

  test.each([
    ['no folder of that name', [join(good, 'none'), '--out', results], 'none cannot be read as a folder (ENOENT)'],
    ['a file for a folder', [file, '--out', results], 'cannot be read as a folder (ENOTDIR)'],
    ['a folder without an export', [temporaryFolder('empty'), '--out', results], 'no NDJSON files'],
    ['results in the export', [good, '--out', join(good, 'report')], 'lies inside the export'],
    ['results as the export', [good, '--out', good], 'lies inside the export'],
    ['a key that is none', [good, '--out', results, '--key-file', file.replace('all.ndjson', 'short.txt')], 'holds no key']
  ])('%s', async (_, args, said) => {
    writeFileSync(join(good, 'short.txt'), 'short')
    expect(await population(args)).toMatchObject({ code: 65, complained: expect.stringContaining(said) })
    expect(existsSync(join(results, 'tallies.json'))).toBe(false)
    expect(existsSync(join(good, 'work'))).toBe(false)
  })
})

test('a synthetic export goes to a folder of its own', () => {
  const out = join(temporaryFolder('synthetic'), 'export')
  const said: string[] = []
  const synthetic = (...args: string[]) => runSyntheticCli(args, text => void said.push(text))
  expect(synthetic('--patients', '2', '--out', out)).toBe(0)
  const recipe = join(out, 'Patient.000.ndjson')
  expect(synthetic('--patients', '1', '--out', out)).toBe(65)
  expect(synthetic('--patients', '1', '--out', `${out}2`, '--recipe', recipe)).toBe(65)
  expect(synthetic('--patients', '1', '--out', recipe)).toBe(65)
  expect(synthetic('--patients', 'many', '--out', out)).toBe(64)
  expect(synthetic('--help')).toBe(0)
  expect(said[1]).toContain('is not empty')
  expect(said[2]).toContain('is no recipe')
})
