/** A row of `value-sets/magnesium-products.json`. */
export type ContentRow = readonly [
  code: string,
  salt: string,
  unit: string,
  mmolPerUnit: number,
  containerMl: number | null,
  display: string
]

/** Grams of salt that hold a mole of magnesium. Lactate is named by its elemental weight; gluconate holds 29 mg in 500. */
const gramsPerMole: Readonly<Record<string, number>> = {
  oxide: 40.304,
  hydroxide: 58.32,
  'sulfate-heptahydrate': 246.47,
  chloride: 203.3,
  lactate: 24.305,
  gluconate: (24.305 * 500) / 29
}

/** What a product holds by its name: mmol in a tablet or a milliliter, and the milliliters of its container. */
export function contentByName([, salt, , , , display]: ContentRow): { readonly mmol: number; readonly ml: number | null } {
  const strength = /magnesium \w+ ([\d.]+) MG/.exec(display)?.[1]
  const container = /^([\d.]+) ML /.exec(display)?.[1]
  return { mmol: Number(strength) / (gramsPerMole[salt] ?? Number.NaN), ml: container === undefined ? null : Number(container) }
}

/** Labels round. */
export function isRight(row: ContentRow): boolean {
  const { mmol, ml } = contentByName(row)
  return Math.abs(row[3] / mmol - 1) < 0.005 && row[4] === ml
}

/** A row of `local.json`. */
export type OrderedProduct = { readonly code: string; readonly mmol: number; readonly ml?: number }

/** Whether a product that is ordered holds what the table of contents says of its code. */
export function agrees({ code, mmol, ml = 1 }: OrderedProduct, rows: readonly ContentRow[]): boolean {
  const row = rows.find(item => item[0] === code)
  return row !== undefined && Math.abs((row[3] * (row[2] === 'mL' ? ml : 1)) / mmol - 1) < 0.005
}
