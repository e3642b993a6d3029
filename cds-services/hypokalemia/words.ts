import type { Fact } from '../../src/facts/fact.ts'
import { formatTime } from '../../src/facts/time.ts'
import { Basis } from '../../src/guideline/toolkit/basis.ts'
import { testOrder } from '../../src/guideline/toolkit/test-order.ts'
import type { MissingFact, Option, Recommendation, Test } from '../../src/recommendation.ts'
import type { Facts } from './facts.ts'
import { local } from './knowledge.ts'

/** `3.2 mmol/L`, as the laboratory wrote it. */
export const shown = (fact: Fact<number>): string =>
  fact.reported ?? (fact.known ? `${fact.value} ${fact.unit ?? ''}`.trim() : '')

export function line(name: string, fact: Fact<number>): string {
  const time = fact.at === undefined ? '' : `, ${formatTime(fact.at, fact.dateOnly)}`
  return fact.known ? `${name} ${shown(fact)}${time}` : `${name}: not known (${fact.reason}${time})`
}

export const names = (orders: Facts['supplements']): string => [...new Set(orders.map(order => order.drug.name))].join(', ')

/** An order for a test now. */
export const test = (key: keyof typeof local.tests, urgency: Test['urgency']): Test =>
  testOrder(local.tests[key], { kind: 'laboratory', when: { kind: 'now' }, urgency, note: 'Hypokalemia statements' })

export const option = (label: string, proposals: Option['proposals']): Option => ({ label, recommended: true, proposals })

type Words = Omit<Recommendation, 'basis' | 'unknown'>

/** A recommendation with the facts behind it: potassium, magnesium, and the drugs that matter. */
export function recommendation(f: Facts, words: Words, missing: readonly MissingFact[] = []): Recommendation {
  const found = new Basis(missing)
  for (const name of ['potassium', 'magnesium', 'age'] as const) found.add(name, f[name])
  found.list('medications', [...new Set([...f.supplements, ...f.retaining].map(order => order.drug.name))])
  return { ...words, basis: found.basis, unknown: found.unknown }
}
