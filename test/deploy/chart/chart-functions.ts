import { createHash } from 'node:crypto'
import { stringify } from 'yaml'

type Callable = (...values: readonly never[]) => unknown

/** Empty in the sense of Go's templates: what `if`, `not` and `default` take for no. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

const indented = (spaces: number, text: string): string => text.replace(/^/gm, ' '.repeat(spaces))

/** Go writes the members of a map in the order of their names. */
const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** Every function that a template of the chart may call beside `include`, meaning what it means to Helm. */
export const chartFunctions: Readonly<Record<string, Callable>> = {
  default: (otherwise: unknown, value: unknown) => (isEmpty(value) ? otherwise : value),
  eq: (left: unknown, right: unknown) => left === right,
  nindent: (spaces: number, text: string) => `\n${indented(spaces, text)}`,
  not: (value: unknown) => isEmpty(value),
  printf: (form: string, ...values: readonly string[]) => {
    const left = [...values]
    const text = form.replace(/%(.)/g, (_all, verb: string) => {
      const value = left.shift()
      if (verb !== 's' || typeof value !== 'string') throw new Error(`printf of ${verb} with ${typeof value}`)
      return value
    })
    if (left.length > 0) throw new Error(`printf with more than ${form}`)
    return text
  },
  quote: (value: string | number) => JSON.stringify(String(value)),
  replace: (from: string, to: string, text: string) => text.replaceAll(from, to),
  required: (why: string, value: unknown) => {
    if (value === undefined || value === null || value === '') throw new Error(why)
    return value
  },
  sha256sum: (text: string) => createHash('sha256').update(text).digest('hex'),
  toJson: (value: unknown) => JSON.stringify(value ?? null, inOrder),
  toYaml: (value: unknown) =>
    stringify(value, { indentSeq: false, lineWidth: 0, schema: 'yaml-1.1', sortMapEntries: true }).trimEnd()
}
