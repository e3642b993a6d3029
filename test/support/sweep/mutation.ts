import { readFileSync } from 'node:fs'

export type Step = string | number

type Change = { readonly path: readonly Step[]; readonly value: unknown }

/** Values of a knowledge file put in place of others. */
export type Mutation = { readonly service: string; readonly file: string; readonly changes: readonly Change[] }

const services = new URL('../../../cds-services/', import.meta.url)

export const fileOf = ({ service, file }: Pick<Mutation, 'service' | 'file'>): URL =>
  new URL(`${service}/knowledge/${file}`, services)

export const described = ({ service, file, changes }: Mutation): string =>
  `${service}/knowledge/${file}: ${changes.map(({ path, value }) => `${path.join('.')} = ${JSON.stringify(value)}`).join(', ')}`

/** Every number of a file, once larger and once smaller; what must be equal also together. */
export function mutationsOf(service: string, file: string): readonly Mutation[] {
  const numbers = numbersIn(JSON.parse(readFileSync(fileOf({ service, file }), 'utf8')))
  const places = [...numbers.map(place => [place]), ...boundsOf(numbers)]
  return places.flatMap(same =>
    changed(same[0]?.value ?? 0).map(value => ({ service, file, changes: same.map(({ path }) => ({ path, value })) }))
  )
}

type Place = { readonly path: readonly Step[]; readonly value: number }

/** Where a row of a table ends and the next begins, with the limit that repeats it. */
function boundsOf(numbers: readonly Place[]): readonly (readonly Place[])[] {
  return numbers.flatMap(end => {
    const [name, index] = [end.path.at(-1), end.path.at(-2)]
    if (name !== 'to' || typeof index !== 'number') return []
    const next = [...end.path.slice(0, -2), index + 1, 'from'].join('.')
    const repeated = end.path[0] === 'magnesium' ? 'limits.lowMagnesium.value' : undefined
    const others = numbers.filter(
      ({ path, value }) => path.join('.') === next || (path.join('.') === repeated && value === end.value)
    )
    return [[end, ...others]]
  })
}

/** By a hundredth; a whole number stays one and moves by one at least. Less than that no clinician would call another number. */
function changed(value: number): readonly number[] {
  const step = Number.isInteger(value) ? Math.max(1, Math.round(value / 100)) : value / 100
  return value === 0 ? [1] : [value + step, value - step]
}

function numbersIn(value: unknown, path: readonly Step[] = []): readonly Place[] {
  if (typeof value === 'number') return [{ path, value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...path, Array.isArray(value) ? Number(key) : key]))
}

/** A file's content with the values replaced. */
export function applied(text: string, { changes }: Mutation): string {
  const json = JSON.parse(text)
  for (const { path, value } of changes) {
    const holder = path.slice(0, -1).reduce((at, step) => at[step], json)
    holder[path.at(-1) as string] = value
  }
  return JSON.stringify(json)
}
