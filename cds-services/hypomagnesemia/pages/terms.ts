import { z } from 'zod'
import { readKnowledge } from '../../../src/guideline/knowledge.ts'
import type { Term } from '../../../src/guideline-folder.ts'
import { conditionMembers, drugMembers } from '../knowledge.ts'
import { topics } from '../topics.ts'

const known = z.enum(topics.map(topic => topic.code))
const group = z.strictObject({ of: z.array(z.string()).min(1), words: z.string(), topics: z.array(known).min(1) })
const { drugs, conditions } = readKnowledge(
  new URL('../knowledge/terms.json', import.meta.url),
  z.strictObject({ about: z.string(), drugs: z.array(group), conditions: z.array(group) })
)

type Group = z.infer<typeof group>
type Member = (typeof drugMembers)[number]

/** Drugs and conditions that the guideline judges, each by every name of the value sets once. */
export const terms = (): readonly Term[] => [
  ...termsOf('drug', drugMembers, drugs, /rxnorm/),
  ...termsOf('condition', conditionMembers, conditions, /snomed/)
]

/** A name stands once, under the code of the system that clients send most. */
function termsOf(kind: Term['kind'], members: readonly Member[], groups: readonly Group[], preferred: RegExp): readonly Term[] {
  const groupOf = new Map(groups.flatMap(item => item.of.map(concept => [concept, item] as const)))
  const named = new Map<string, Term>()
  const isPreferred = ({ system, match }: Member): boolean => preferred.test(system) && match === 'exact'
  for (const member of [...members.filter(isPreferred), ...members.filter(item => !isPreferred(item))]) {
    const { concept, system, code, display, match } = member
    const found = groupOf.get(concept)
    // A brand is known by its words alone.
    const name = (match.startsWith('words') ? code : display).replace(
      / \((disorder|finding|situation|procedure|substance)\)$/,
      ''
    )
    if (!found || named.has(name.toLowerCase())) continue
    const coding = isPreferred(member) ? { system, code, display } : undefined
    named.set(name.toLowerCase(), { kind, name, words: found.words, topics: found.topics, coding })
  }
  return [...named.values()]
}
