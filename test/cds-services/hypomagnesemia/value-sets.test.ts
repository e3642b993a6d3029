import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { conditionCodes, drugMembers, drugProducts, magnesiumKinds } from '../../../cds-services/hypomagnesemia/knowledge.ts'

type Table = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
  readonly excludes?: Readonly<Record<string, readonly string[]>>
  readonly sources?: readonly string[]
  /** Where codes were found that were added by hand, by concept and code. */
  readonly origins?: Readonly<Record<string, string>>
}
const read = (name: string): Table =>
  JSON.parse(
    readFileSync(new URL(`../../../cds-services/hypomagnesemia/knowledge/value-sets/${name}.json`, import.meta.url), 'utf8')
  )
const origins = read('origins')
const found = new Set(origins.rows.map(([table, concept, , code]) => `${table} ${concept} ${code}`))

describe.each(['conditions', 'drug-classes', 'labs'])('%s', name => {
  const { columns, rows, excludes = {}, origins: own = {} } = read(name)
  const at = (column: string): number => columns.indexOf(column)
  const conceptAt = Math.max(at('concept'), at('class'))

  it('says of every row where it was found', () => {
    const without = rows.filter(
      row => !found.has(`${name} ${row[conceptAt]} ${row[at('code')]}`) && !own[`${row[conceptAt]} ${row[at('code')]}`]
    )
    expect(without).toEqual([])
  })

  it('holds no row twice', () => {
    const keys = rows.map(row => [row[conceptAt], row[at('system')], row[at('code')], row[at('match')]].join(' '))
    expect(keys.filter((key, index) => keys.indexOf(key) < index)).toEqual([])
  })

  it('excludes nothing that it does not hold', () => {
    const concepts = new Set(rows.map(row => row[conceptAt]))
    const unknown = Object.entries(excludes).filter(
      ([key, values]) => !concepts.has(key) || !values.some(value => concepts.has(value))
    )
    expect(unknown).toEqual([])
  })
})

describe('origins', () => {
  it('name sources that stand in the list', () => {
    const { rows, sources = [] } = origins
    expect(rows.flatMap(row => (row[5] as number[]).filter(index => sources[index] === undefined))).toEqual([])
  })
})

const concepts = (system: string, code: string): readonly string[] => [
  ...conditionCodes.conceptsOf({ coding: [{ system, code }] })
]
const cm = 'http://hl7.org/fhir/sid/icd-10-cm'
const who = 'http://hl7.org/fhir/sid/icd-10'
const snomed = 'http://snomed.info/sct'

describe('a code of a problem', () => {
  it.each([
    ['a fecal impaction inside K56', cm, 'K56.41', 'no-enteral-route', false],
    ['an ileus', cm, 'K56.7', 'no-enteral-route', true],
    ['underdosing of digoxin', cm, 'T46.0X6A', 'digoxin-toxicity', false],
    ['poisoning by digoxin', cm, 'T46.0X1A', 'digoxin-toxicity', true],
    ['its sequela', cm, 'T46.0X1S', 'digoxin-toxicity', false],
    ['alcohol dependence in remission', cm, 'F10.21', 'alcohol-use-disorder', false],
    ['alcohol dependence', cm, 'F10.20', 'alcohol-use-disorder', true],
    ['delivery inside a prefix of pregnancy', cm, 'O10.02', 'pregnancy', false],
    ['pregnancy', cm, 'O10.011', 'pregnancy', true],
    ['high or low magnesium of the WHO', who, 'E83.4', 'hypomagnesemia', false],
    ['myasthenia of the WHO', who, 'G70.0', 'myasthenia-gravis', true],
    ['history of dialysis', snomed, '161693006', 'dialysis-dependence', false]
  ])('%s', (_, system, code, concept, is) => {
    expect(concepts(system, code).includes(concept)).toBe(is)
  })

  it('is excluded by any of its codings', () => {
    const both = {
      coding: [
        { system: cm, code: 'F10.20' },
        { system: snomed, code: '191813001' }
      ]
    }
    expect(conditionCodes.conceptsOf(both)).not.toContain('alcohol-use-disorder')
  })
})

describe('products that hold magnesium', () => {
  it('are each of one kind', () => {
    const several = drugProducts.filter(({ classes }) => magnesiumKinds.filter(name => classes.includes(name)).length > 1)
    expect(several).toEqual([])
  })

  it('are there for every kind, by code and by name', () => {
    for (const kind of magnesiumKinds) {
      expect(
        drugProducts.some(({ classes }) => classes.includes(kind)),
        kind
      ).toBe(true)
      expect(
        drugMembers.some(({ concept, match }) => concept === kind && match.startsWith('words')),
        kind
      ).toBe(true)
    }
  })
})
