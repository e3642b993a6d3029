import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  agrees,
  type ContentRow,
  contentByName,
  isRight,
  type OrderedProduct
} from '../../support/guidelines/content-reference.ts'

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../cds-services/hypomagnesemia/knowledge/${name}`, import.meta.url), 'utf8')) as T
const { rows } = read<{ readonly rows: readonly ContentRow[] }>('value-sets/magnesium-products.json')
const { products } = read<{ readonly products: readonly OrderedProduct[] }>('local.json')

/** Amounts of a day are counted from these. */
describe('the content of every magnesium product, by its name and the molar mass of its salt', () => {
  it.each(rows.map(row => ({ code: row[0], name: row[5], row })))('$code $name', ({ row }) => {
    const { mmol, ml } = contentByName(row)
    expect(row[3]).toBeCloseTo(mmol, 1)
    expect(row[4]).toBe(ml)
    expect(isRight(row), `${row[3]} mmol, by its name ${mmol}`).toBe(true)
  })

  it('an oxide tablet counted as if it were elemental magnesium would be wrong', () => {
    expect(isRight(['198741', 'oxide', 'tablet', 16.458, null, 'magnesium oxide 400 MG Oral Tablet'])).toBe(false)
  })
})

describe('every product that is ordered', () => {
  it.each(products)('$code holds what the table of contents says', product => {
    expect(agrees(product, rows)).toBe(true)
    expect(agrees({ ...product, mmol: product.mmol * 1.01 }, rows)).toBe(false)
  })
})
