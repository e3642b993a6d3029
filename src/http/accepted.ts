/**
 * Whether an `Accept` or `Accept-Encoding` header names a value and wants it: a weight of 0 means "not this".
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.4.2
 */
export function accepts(header: string | undefined, value: string): boolean {
  return (header ?? '').split(',').some(item => {
    const [name = '', ...parameters] = item.split(';')
    return name.trim().toLowerCase() === value && !parameters.some(isZero)
  })
}

const isZero = (parameter: string): boolean => /^\s*q\s*=\s*0(\.0*)?\s*$/i.test(parameter)

/** How much a value is wanted, from 0 (not named, or refused) to 1. */
export function weightOf(header: string | undefined, value: string): number {
  const found = (header ?? '').split(',').find(item => item.split(';')[0]?.trim().toLowerCase() === value)
  if (found === undefined) return 0
  const weight = /;\s*q\s*=\s*([\d.]+)/i.exec(found)?.[1]
  return weight === undefined ? 1 : Number(weight)
}
