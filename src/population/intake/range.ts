import { hash } from 'node:crypto'

/** Patients are dealt out by the first 32 bits of a hash of their id; a range of it is half-open. */
export type Range = { readonly from: number; readonly to: number }

const whole = 2 ** 32
const remembered = new Map<string, number>()

/** Lines of one patient often stand near each other. */
export function firstBits(patientId: string): number {
  const known = remembered.get(patientId)
  if (known !== undefined) return known
  const bits = Number.parseInt(hash('sha1', patientId, 'hex').slice(0, 8), 16)
  if (remembered.size >= 50_000) remembered.clear()
  remembered.set(patientId, bits)
  return bits
}

/** The n-th of several equal parts of all patients. */
export function rangeOf({ index, of }: Portion): Range {
  return { from: Math.floor((index * whole) / of), to: Math.floor(((index + 1) * whole) / of) }
}

export type Portion = { readonly index: number; readonly of: number }

/** Cuts a range into at most `count` parts of about equal width, in order. */
export function split({ from, to }: Range, count: number): readonly Range[] {
  const parts = Math.max(1, Math.min(count, to - from))
  const edge = (index: number): number => from + Math.floor(((to - from) * index) / parts)
  return Array.from({ length: parts }, (_, index) => ({ from: edge(index), to: edge(index + 1) }))
}

/** A name that sorts as the ranges do. */
export const rangeName = ({ from, to }: Range): string => `${hex(from)}-${hex(to)}`

const hex = (value: number): string => value.toString(16).padStart(9, '0')
