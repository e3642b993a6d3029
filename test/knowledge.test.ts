import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { adviceTable } from '../cds-services/hypomagnesemia/advice.ts'
import { amendments } from '../cds-services/hypomagnesemia/amendments.ts'
import { conflictTables, notOffered, statements } from '../cds-services/hypomagnesemia/guideline-tables.ts'
import { magnesiumBands, ownKnowledge, rechecks } from '../cds-services/hypomagnesemia/knowledge.ts'
import type { LimitName } from '../cds-services/hypomagnesemia/knowledge-names.ts'
import { doseSchema, recheckSchema, thresholdSchema, windowSchema } from '../cds-services/hypomagnesemia/knowledge-schema.ts'
import { monitoringTable } from '../cds-services/hypomagnesemia/monitoring.ts'
import { citing, heldBy } from '../cds-services/hypomagnesemia/review/coverage.ts'
import type { Example } from '../cds-services/hypomagnesemia/review/examples.ts'
import { rules } from '../cds-services/hypomagnesemia/rules.ts'
import { localSchema } from '../cds-services/hypomagnesemia/site/local-schema.ts'
import { readConfig } from '../src/config.ts'
import { readKnowledge } from '../src/guideline/knowledge.ts'
import { overrideSchema } from '../src/guideline/toolkit/knowledge-schemas.ts'
import { unitSchema } from '../src/guideline/toolkit/unit-schema.ts'
import { loadServices } from '../src/guideline-folder.ts'
import { fixturesOf } from './support/fixtures/replay.ts'

const { doses, local, thresholds, windows } = ownKnowledge
const folder = new URL('../cds-services/hypomagnesemia/knowledge/', import.meta.url)

describe('bands', () => {
  it.each(['magnesium', 'renal'] as const)('%s: every number falls into one band, the bound into the upper one', name => {
    const { rows } = thresholds[name]
    for (const value of rows.flatMap(row => (row.from === undefined ? [] : [row.from - 1e-6, row.from, row.from + 1e-6]))) {
      expect(rows.filter(row => (row.from ?? -1) <= value && value < (row.to ?? 1e9)).length, `${value}`).toBe(1)
    }
  })

  const bounds = thresholds.magnesium.rows.filter(row => row.from !== undefined && row.name !== 'HI')
  it.each(bounds)('magnesium at, just below and just above the lower end of $name', ({ name, from = 0 }) => {
    const lower = magnesiumBands[magnesiumBands.indexOf(name as (typeof magnesiumBands)[number]) - 1]
    const upperLimit = 1.05
    expect([from - 1e-6, from, from + 1e-6].map(value => ownKnowledge.magnesiumBand(value, upperLimit))).toEqual([
      lower,
      name,
      name
    ])
  })

  it('magnesium at the upper end of the range is in range, also where the laboratory has its own', () => {
    expect([1.05, 1.050001].map(value => ownKnowledge.magnesiumBand(value, 1.05))).toEqual(['RNG', 'HI'])
    expect([1.0, 1.0001, 1.1].map(value => ownKnowledge.magnesiumBand(value, 1))).toEqual(['RNG', 'HI', 'HI'])
    expect(ownKnowledge.magnesiumBand(1.1, 1.15)).toBe('RNG')
  })

  const renal = thresholds.renal.rows.filter(row => row.from !== undefined)
  it.each(renal)('kidney function at, just below and just above the lower end of $name', ({ name, from = 0 }) => {
    const lower = thresholds.renal.rows.find(row => row.to === from)?.name
    expect([from - 1e-6, from, from + 1e-6].map(name => ownKnowledge.renalBand(name))).toEqual([lower, name, name])
  })
})

describe('doses', () => {
  it('has a bolus for every row and kidney band that may have one, and none where none may', () => {
    const bands = (row: string): readonly string[] => doses.bolus.filter(item => item.row === row).map(item => item.renal)
    expect(bands('E1')).toEqual(['R1', 'R2', 'R3', 'R4', 'RU'])
    for (const row of ['V1', 'V2', 'V2-restricted', 'V3']) expect(bands(row), row).toEqual(['R1', 'R2', 'R3'])
  })

  // The guideline's own table runs the single gram of V2 at 20 to 29 mL/min faster (16.7 mg/min) than the larger dose above it (13.9).
  it('gives weaker kidneys no more, and no faster but for one row', () => {
    for (const row of ['E1', 'V1', 'V2', 'V2-restricted', 'V3']) {
      const order = doses.bolus.filter(item => item.row === row && item.renal !== 'RU')
      order.slice(1).forEach((item, index) => {
        const stronger = order[index]
        expect(item.grams, `${row} ${item.renal}`).toBeLessThanOrEqual(stronger?.grams ?? 0)
        if (row.startsWith('V2') && item.renal === 'R3') return
        expect(item.grams / item.minutes, `${row} ${item.renal}`).toBeLessThanOrEqual(
          (stronger?.grams ?? 0) / (stronger?.minutes ?? 1)
        )
      })
    }
    for (const [index, row] of doses.oral.entries())
      expect(row.ceiling ?? 0).toBeLessThanOrEqual(doses.oral[index - 1]?.ceiling ?? 99)
  })

  it('offers no dose above the totals of its own table', () => {
    for (const item of doses.bolus.filter(row => row.row !== 'E1')) {
      const soft = doses.totals.find(row => row.renal === item.renal)?.soft24
      expect(item.grams, `${item.row} ${item.renal}`).toBeLessThanOrEqual(soft ?? 0)
    }
  })
})

describe('citations', () => {
  const known = new Set([
    ...statements.map(row => row.id),
    ...amendments.map(row => row.id),
    ...[...conflictTables.conflicts.rows, ...conflictTables.gaps.rows].map(row => String(row[0]))
  ])
  const cited: readonly (readonly [string, string])[] = [
    ...thresholds.magnesium.rows.map(row => [`magnesium ${row.name}`, row.cite] as const),
    ...thresholds.renal.rows.map(row => [`renal ${row.name}`, row.cite] as const),
    ...Object.entries(thresholds.limits).map(([name, row]) => [name, row.cite] as const),
    ...[...doses.bolus, ...doses.infusion].map(row => [`${row.row} ${row.renal}`, row.cite] as const),
    ...[...doses.oral, ...doses.totals].map(row => [`oral and totals ${row.renal}`, row.cite] as const),
    ...Object.entries(doses.rates).map(([name, row]) => [name, row.cite] as const),
    ['intramuscular', doses.intramuscular.cite],
    ...windows.rows.map(row => [`${row.purpose} ${row.fact}`, row.cite] as const),
    ...rechecks.rows.map(row => [`recheck ${row.key}`, row.cite] as const),
    ...doses.plans.map(row => [`plan ${row.name}`, row.cite] as const),
    ...monitoringTable.rows.map(row => [`monitoring ${row.name}`, row.cite] as const),
    ...adviceTable.rows.map(row => [`advice ${row.name}`, row.cite] as const)
  ]

  it.each(cited)('%s cites what exists', (_, cite) => {
    expect(cite.split(', ').filter(id => !known.has(id))).toEqual([])
  })

  it('cites in a rule or in a finding what is marked as realized by one', () => {
    const examples = fixturesOf('hypomagnesemia') as unknown as readonly Example[]
    const realized = statements.filter(row => row.realization === 'rule' || row.realization === 'order-check')
    expect(realized.filter(row => citing(row.id, examples).length === 0).map(row => row.id)).toEqual([])
  })

  it('holds every contradiction and gap by something, but for one that is about the texts alone', () => {
    const examples = fixturesOf('hypomagnesemia') as unknown as readonly Example[]
    const all = [...conflictTables.conflicts.rows, ...conflictTables.gaps.rows].map(row => ({
      id: String(row[0]),
      where: [row.at(-1) ?? []].flat(),
      cited: []
    }))
    expect(all.filter(item => heldBy(item, examples, new Map()).length === 0).map(({ id }) => id)).toEqual(['C-59'])
  })

  it('says of every statement that no rule realizes where it is read, or why it is not offered', () => {
    const silent = statements.filter(row => row.realization !== 'metadata' && row.where.length === 0 && row.reason === '')
    expect(silent.map(row => row.id)).toEqual([])
  })

  it('has all statements, conflicts and gaps once', () => {
    expect(statements.length).toBe(175)
    expect(conflictTables.conflicts.rows.length).toBe(61)
    expect(conflictTables.gaps.rows.length).toBe(30)
    expect(amendments.map(({ id }) => id)).toEqual(Array.from({ length: 41 }, (_, index) => `M${index + 1}`))
    expect(known.size).toBe(175 + 61 + 30 + 41)
  })

  it('cites existing statements in rules, conflicts and what is not offered', () => {
    const tables = [...conflictTables.conflicts.rows, ...conflictTables.gaps.rows, ...notOffered.rows]
    const ids = tables.flatMap(row => row.flat().flatMap(cell => cell.match(/\b[SCO]-\d+\b/g) ?? []))
    const amended = amendments.flatMap(({ amends }) => amends)
    const inRules = rules.flatMap(rule => [...rule.statements, ...rule.amendments])
    expect([...inRules, ...ids, ...amended].filter(id => !known.has(id))).toEqual([])
  })
})

type Table = { readonly rows: object[] }
type Edit = (json: never) => void
const temporary = mkdtempSync(join(tmpdir(), 'knowledge-'))
afterAll(() => rmSync(temporary, { recursive: true }))

/** Reads a copy of a knowledge file after one change. */
function withChange(name: string, schema: z.ZodType, edit: Edit): () => unknown {
  const json = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  edit(json as never)
  const copy = join(temporary, name)
  writeFileSync(copy, JSON.stringify(json))
  return () => readKnowledge(pathToFileURL(copy), schema)
}

const set = (target: object | undefined, change: object): void => void Object.assign(target ?? {}, change)

describe('broken knowledge stops the start with file and path', () => {
  const broken: readonly (readonly [string, string, z.ZodType, Edit, RegExp])[] = [
    [
      'a gap',
      'thresholds.json',
      thresholdSchema,
      (json: { magnesium: Table }) => set(json.magnesium.rows[1], { from: 0.51 }),
      /magnesium\.rows: .*SEV: gap from 0\.5 to 0\.51/
    ],
    [
      'an overlap',
      'thresholds.json',
      thresholdSchema,
      (json: { renal: Table }) => set(json.renal.rows[1], { from: 19 }),
      /renal\.rows: .*R4: overlaps R3/
    ],
    [
      'a closed end',
      'thresholds.json',
      thresholdSchema,
      (json: { magnesium: Table }) => set(json.magnesium.rows[0], { from: 0 }),
      /magnesium\.rows: .*ends must be open/
    ],
    ['a band too few', 'thresholds.json', thresholdSchema, (json: { renal: Table }) => void json.renal.rows.pop(), /renal\.rows/],
    [
      'a number as text',
      'thresholds.json',
      thresholdSchema,
      (json: { limits: { lowMagnesium: object } }) => set(json.limits.lowMagnesium, { value: '0.7' }),
      /limits\.lowMagnesium\.value/
    ],
    [
      'a row without source',
      'thresholds.json',
      thresholdSchema,
      (json: { limits: { lowMagnesium: object } }) => set(json.limits.lowMagnesium, { cite: 'common sense' }),
      /limits\.lowMagnesium\.cite: must cite/
    ],
    [
      'an unknown member',
      'thresholds.json',
      thresholdSchema,
      (json: { renal: object }) => set(json.renal, { remark: 'x' }),
      /renal/
    ],
    [
      'a bolus too fast',
      'doses.json',
      doseSchema,
      (json: { bolus: object[] }) => set(json.bolus[5], { minutes: 10 }),
      /bolus\.5: runs at 200 mg\/min, above 150/
    ],
    [
      'an emergency bolus too fast',
      'doses.json',
      doseSchema,
      (json: { bolus: object[] }) => set(json.bolus[0], { minutes: 4 }),
      /bolus\.0: runs at 500 mg\/min, above 400/
    ],
    [
      'a solution too strong',
      'doses.json',
      doseSchema,
      (json: { bolus: object[] }) => set(json.bolus[0], { volume: 8, strength: '25%' }),
      /bolus\.0: is 25 percent strong/
    ],
    [
      'a strength that does not match',
      'doses.json',
      doseSchema,
      (json: { bolus: object[] }) => set(json.bolus[0], { strength: '1%' }),
      /bolus\.0\.strength/
    ],
    [
      'a pump rate that does not match',
      'doses.json',
      doseSchema,
      (json: { infusion: object[] }) => set(json.infusion[0], { mlPerHour: 30 }),
      /infusion\.0\.mlPerHour/
    ],
    [
      'an infusion for two days',
      'doses.json',
      doseSchema,
      (json: { infusion: object[] }) => set(json.infusion[0], { hours: 48 }),
      /infusion\.0\.hours/
    ],
    [
      'a row twice',
      'doses.json',
      doseSchema,
      (json: { bolus: object[] }) => void json.bolus.push({ ...json.bolus[0] }),
      /bolus\.\d+: E1 R1 stands twice/
    ],
    [
      'a negative dose',
      'doses.json',
      doseSchema,
      (json: { bolus: object[] }) => set(json.bolus[0], { grams: -2 }),
      /bolus\.0\.grams/
    ],
    [
      'wrong millimoles of a tablet',
      'local.json',
      localSchema,
      (json: { products: object[] }) => set(json.products[0], { mmol: 12 }),
      /products\.0\.mmol: 12 mmol does not match/
    ],
    [
      'wrong millimoles of a vial',
      'local.json',
      localSchema,
      (json: { products: object[] }) => set(json.products[2], { mmol: 8.1 }),
      /products\.2\.mmol/
    ],
    [
      'a window of no time',
      'windows.json',
      windowSchema,
      (json: Table) => set(json.rows[0], { inpatient: 0 }),
      /rows\.0\.inpatient/
    ],
    [
      'a window told twice',
      'windows.json',
      windowSchema,
      (json: Table) => void json.rows.push({ ...json.rows[0] }),
      /is the second row of/
    ],
    [
      'a recheck that is later with weak kidneys',
      'rechecks.json',
      recheckSchema,
      (json: Table) => set(json.rows[2], { hours: 13 }),
      /injectionWeakKidneys is later than injection/
    ],
    ['a recheck without a row', 'rechecks.json', recheckSchema, (json: Table) => void json.rows.pop(), /rows: must be afterDose/],
    [
      'a unit that divides by nothing',
      'units.json',
      unitSchema,
      (json: { magnesium: { units: object[] } }) => set(json.magnesium.units[0], { divide: 0 }),
      /magnesium\.units\.0\.divide/
    ],
    [
      'a reason without words',
      'override-reasons.json',
      overrideSchema,
      (json: { rows: { display?: string }[] }) => void delete json.rows[0]?.display,
      /rows\.0\.display/
    ]
  ] as never

  it.each(broken)('%s', (_, name, schema, edit, words) => {
    const read = withChange(name, schema, edit)
    expect(read).toThrow(words)
    expect(read).toThrow(name)
  })

  it('unchanged copies are read', () => {
    expect(withChange('doses.json', doseSchema, () => {})).not.toThrow()
    expect(withChange('local.json', localSchema, () => {})()).toEqual(local)
  })

  it('says that a file is no JSON', () => {
    const copy = join(temporary, 'doses.json')
    writeFileSync(copy, '{')
    expect(() => readKnowledge(pathToFileURL(copy), doseSchema)).toThrow(/doses\.json: not readable as JSON/)
  })

  it('names a number that is asked for and not there', () =>
    expect(() => ownKnowledge.limit('nothing' as LimitName)).toThrow(/thresholds\.json: limits\.nothing/))
})

describe('settings that stop the start', () => {
  it('names a folder that does not exist, and those that do', async () => {
    await expect(loadServices(['hypomagnesemia', 'hyponatremia'])).rejects.toThrow(
      /SERVICES: there is no folder hyponatremia .*hypomagnesemia/
    )
  })

  it('refuses one service twice', async () => {
    await expect(loadServices(['hypomagnesemia', 'hypomagnesemia'])).rejects.toThrow(/offered twice/)
  })

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['LOG_LEVEL', 'loud'],
    ['BODY_LIMIT', '5MB'],
    ['PUBLIC_URL', 'somewhere'],
    ['PUBLIC_URL', 'https://cds.example.org/?a=b'],
    ['PUBLIC_URL', 'https://cds.example.org/#a'],
    ['PUBLIC_URL', 'https://user@cds.example.org'],
    ['SERVICES', '../etc'],
    ['ALLOW_OPEN', 'yes'],
    ['HOST', '0.0.0.0']
  ])('names %s when it is %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`\\b${name}(\\.\\d)?: `))
  })
})
