import type { Fact } from '../../src/facts/fact.ts'
import { formatTime } from '../../src/facts/time.ts'
import type { BasisFact, MissingFact, Option, Recommendation, Test } from '../../src/recommendation.ts'
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
export function test(key: string, urgency: Test['urgency']): Test {
  const found = local.tests.find(item => item.key === key)
  if (!found) throw new Error(`cds-services/hypokalemia/knowledge/local.json: tests: ${key} is missing`)
  return {
    act: 'test',
    test: { system: 'http://loinc.org', code: found.code, display: found.display },
    kind: 'laboratory',
    text: `${found.words} now`,
    words: { what: found.words, when: 'now' },
    when: { kind: 'now' },
    urgency,
    note: 'Hypokalemia statements'
  }
}

export const option = (label: string, proposals: Option['proposals']): Option => ({ label, recommended: true, proposals })

type Words = Omit<Recommendation, 'basis' | 'unknown'>

/** A recommendation with the facts behind it: potassium, magnesium, and the drugs that matter. */
export function recommendation(f: Facts, words: Words, missing: readonly MissingFact[] = []): Recommendation {
  const basis: BasisFact[] = []
  const unknown: MissingFact[] = [...missing]
  for (const name of ['potassium', 'magnesium', 'age'] as const) {
    const fact = f[name]
    if (fact.known) {
      const { known: _, ...about } = fact
      basis.push({ name, ...about })
    } else if (!unknown.some(item => item.name === name)) unknown.push({ name, reason: fact.reason })
  }
  const drugs = [...new Set([...f.supplements, ...f.retaining].map(order => order.drug.name))]
  if (drugs.length > 0) basis.push({ name: 'medications', value: drugs })
  return { ...words, basis, unknown }
}
