import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { readCodeList, readLabCodes, readProducts } from '../src/guideline/toolkit/code-lists.ts'

const folder = mkdtempSync(join(tmpdir(), 'code-lists-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, json: object): URL {
  writeFileSync(join(folder, name), JSON.stringify(json))
  return pathToFileURL(join(folder, name))
}

const products = (...rows: readonly unknown[][]) =>
  file('drug-products.json', { columns: ['code', 'route', 'ingredients', 'classes', 'display'], rows })
const members = (...rows: readonly unknown[][]) =>
  file('drug-classes.json', {
    systems: { atc: 'http://www.whocc.no/atc' },
    columns: ['class', 'system', 'code', 'match', 'display'],
    rows
  })

describe('a list of codes that is wrong stops the start with file and row', () => {
  const good = ['1', 'oral', 1, ['loop-diuretic'], 'one']

  test('which a right one does not', () => {
    expect(readProducts(products(good))).toEqual([
      { code: '1', route: 'oral', ingredients: 1, classes: ['loop-diuretic'], display: 'one' }
    ])
    expect(readCodeList(members(['loop-diuretic', 'atc', 'C03C', 'prefix', 'x']), 'class').members).toEqual([
      { concept: 'loop-diuretic', system: 'http://www.whocc.no/atc', code: 'C03C', match: 'prefix', display: 'x' }
    ])
  })

  test.each([
    ['a cell that is missing', ['2', 'oral', 1, ['x']], /drug-products\.json: rows\.1: expected 5 columns/],
    ['a cell too many', ['2', 'oral', 1, ['x'], 'two', 0], /drug-products\.json: rows\.1: expected 5 columns/],
    ['a row that is none', { code: '2' }, /drug-products\.json: rows\.1: expected 5 columns/],
    ['a cell of another kind', ['2', 'oral', '1', ['x'], 'two'], /drug-products\.json: rows\.1\.ingredients/],
    ['no class', ['2', 'oral', 1, [], 'two'], /drug-products\.json: rows\.1\.classes/]
  ])('%s', (_, row, words) => {
    expect(() => readProducts(products(good, row as unknown[]))).toThrow(words)
  })

  test.each([
    [['loop-diuretic', 'atc', '', 'prefix', 'x'], /drug-classes\.json: rows\.0\.code/],
    [['loop-diuretic', 'atc', 'C03C', 'nearly', 'x'], /drug-classes\.json: rows\.0\.match/],
    [['loop-diuretic', 'other', 'C03C', 'prefix', 'x'], /drug-classes\.json: C03C: unknown system other/]
  ])('%j', (row, words) => {
    expect(() => readCodeList(members(row), 'class')).toThrow(words)
  })

  test('a code that is no LOINC code', () => {
    const labs = file('labs.json', {
      columns: ['concept', 'code', 'property', 'display'],
      rows: [['magnesium', '19123', 'mass', 'x']]
    })
    expect(() => readLabCodes(labs)).toThrow(/labs\.json: rows\.0\.code/)
  })
})
