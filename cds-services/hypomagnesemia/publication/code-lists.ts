import type { CodeList } from '../../../src/guideline/publication.ts'
import type { Code } from '../../../src/recommendation.ts'
import { analytes, conditionMembers, conditionRules, drugMembers, drugProducts, drugRules } from '../knowledge.ts'

const loinc = 'http://loinc.org'
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'

/** Value sets by what they are for and their name in the tables, such as `lab-creatinine`, `condition-tetany`, `drug-ppi`. */
export function codeLists(): readonly CodeList[] {
  const products = Map.groupBy(
    drugProducts.flatMap(({ code, display, classes }) =>
      classes.map(name => ({ name, code: { system: rxnorm, code, display } }))
    ),
    ({ name }) => name
  )
  return [
    ...[...Map.groupBy(analytes.codes, ({ concept }) => concept)].map(([name, rows]) => ({
      ...plain('lab', name),
      codes: rows.map(({ code, display }) => ({ system: loinc, code, display }))
    })),
    ...listed('condition', conditionMembers, conditionRules.excludes),
    ...magnesiumByRoute(),
    ...listed('drug', drugMembers, drugRules.excludes).map(list => {
      const members = products.get(list.id.slice('drug-'.length)) ?? []
      return { ...list, codes: once([...list.codes, ...members.map(({ code }) => code)]) }
    })
  ].filter(({ codes, branches }) => codes.length + branches.length > 0)
}

/** Products of magnesium by the way they are given, which the logic tells apart. */
const magnesiumByRoute = (): readonly CodeList[] =>
  (['oral', 'injection'] as const).map(route => ({
    ...plain('drug', `magnesium-product-${route}`),
    codes: drugProducts
      .filter(({ classes, route: own }) => own === route && classes.includes('magnesium-product'))
      .map(({ code, display }) => ({ system: rxnorm, code, display }))
  }))

const plain = (kind: string, name: string): CodeList => ({
  id: `${kind}-${name}`,
  title: `${name.replaceAll('-', ' ')} (${kind})`,
  codes: [],
  branches: [],
  without: [],
  withoutBranches: []
})

type Members = typeof drugMembers

/** What a concept says of other concepts' members is taken out of theirs. */
function listed(kind: string, members: Members, excludes: Readonly<Record<string, readonly string[]>> = {}): readonly CodeList[] {
  const byConcept = Map.groupBy(members, ({ concept }) => concept)
  return [...byConcept].map(([name, own]) => {
    const taken = Object.entries(excludes).flatMap(([other, from]) => (from.includes(name) ? (byConcept.get(other) ?? []) : []))
    return {
      ...plain(kind, name),
      codes: once(pick(own, 'exact')),
      branches: once(pick(own, 'prefix')),
      without: once(pick(taken, 'exact')),
      withoutBranches: once(pick(taken, 'prefix'))
    }
  })
}

/** Members by words have no code and are left out. */
const pick = (members: Members, match: 'exact' | 'prefix'): readonly Code[] =>
  members.flatMap(({ system, code, display, match: how }) =>
    how === match && system.includes(':') ? [{ system, code, display }] : []
  )

const once = (codes: readonly Code[]): readonly Code[] => [
  ...new Map(codes.map(code => [`${code.system}|${code.code}`, code])).values()
]
