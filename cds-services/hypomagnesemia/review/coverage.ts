import { amendedWords, amendments } from '../amendments.ts'
import { conflictTables, statements } from '../guideline-tables.ts'
import { rules } from '../rules.ts'
import { topics } from '../topics.ts'
import { type Example, evidenceOf, topicOf } from './examples.ts'
import { code, codes, parts, table } from './markdown.ts'

/** Files of the service and of the tests that name a conflict or a gap. */
export type Mentions = ReadonlyMap<string, readonly string[]>

const realizations: Readonly<Record<string, string>> = {
  rule: 'rule',
  text: 'text',
  'order-check': 'order check',
  'not-offered': 'not offered as printed',
  metadata: 'about the texts, not computable'
}

/** Topics whose rule or findings cite a statement. */
export function citing(id: string, examples: readonly Example[]): readonly string[] {
  const inFindings = examples.flatMap(({ response }) =>
    response.cards.filter(card => evidenceOf(card).findings?.some(finding => finding.statements.includes(id))).map(topicOf)
  )
  const inRules = rules.filter(rule => rule.statements.includes(id)).map(rule => rule.topic)
  const found = new Set([...inRules, ...inFindings])
  return topics.map(topic => topic.code as string).filter(topic => found.has(topic))
}

/** What became of each of the 175 statements. */
export function coverageText(examples: readonly Example[]): string {
  const rows = statements.map(row => {
    const cited = citing(row.id, examples)
    const onPage = row.where.filter(topic => !cited.includes(topic))
    const realized = realizations[row.realization] ?? row.realization
    return [row.id, row.sentence, row.computable, realized, codes(cited), codes(onPage), row.reason]
  })
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(row[3] ?? '', (counts.get(row[3] ?? '') ?? 0) + 1)
  return parts(
    `${rows.length} statements: ${[...counts].map(([name, count]) => `${count} ${name}`).join(', ')}.`,
    'Every one also stands, as text, on the page behind the "Why" link of each card named here.',
    table(['Id', 'Statement', 'Computable', 'Realized as', 'Rule or check that cites it', 'Text on the page of', 'Remark'], rows)
  )
}

/** Where a fact that a resolution names is made. */
const factFiles: Readonly<Record<string, string>> = {
  magnesium: 'facts/magnesium.ts',
  renalBand: 'facts/kidney.ts',
  creatinine: 'facts/kidney.ts',
  creatinineClearance: 'facts/kidney.ts',
  egfr: 'facts/kidney.ts',
  weight: 'facts/kidney.ts',
  height: 'facts/kidney.ts',
  adjustedCalcium: 'facts/calcium.ts',
  ionizedCalcium: 'facts/calcium.ts',
  albumin: 'facts/calcium.ts',
  emergencies: 'facts/clinical-class.ts',
  symptoms: 'facts/clinical-class.ts',
  qtc: 'facts/heart.ts',
  age: 'pathway/pathway.ts',
  medications: 'facts/ledger.ts',
  potassium: 'facts.ts'
}

const isTopic = (name: string): boolean => topics.some(topic => topic.code === name)

/** The rules, facts, files and the example that hold a resolution. Empty only where nothing can be computed. */
export function heldBy({ id, where, cited }: Resolution, examples: readonly Example[], mentions: Mentions): readonly string[] {
  const topicsNamed = where.filter(isTopic)
  const facts = [...new Set(where.flatMap(name => (isTopic(name) ? [] : (factFiles[name] ?? []))))]
  const example = nearest({ id, where: topicsNamed, cited }, examples)
  return [
    ...topicsNamed.map(code),
    ...facts.map(code),
    ...(mentions.get(id) ?? []).filter(file => !facts.includes(file)).map(code),
    ...(example ? [`example ${code(example)}`] : [])
  ]
}

type Resolution = { readonly id: string; readonly where: readonly string[]; readonly cited: readonly string[] }

/** The example that shows a resolution best: its card names it, a finding of it cites the same statement, or its card does. */
function nearest({ id, where, cited }: Resolution, examples: readonly Example[]): string | undefined {
  const overlaps = (ids: readonly string[] = []): boolean => ids.some(item => cited.includes(item))
  const score = ({ request, response }: Example): number => {
    if (!request.extension?.fixture?.speaks) return 0
    const scores = response.cards.map(card => {
      const { conflicts, findings, statements: own } = evidenceOf(card)
      const named = where.includes(topicOf(card))
      if (named && findings?.some(finding => overlaps(finding.statements))) return conflicts?.includes(id) ? 5 : 4
      if (conflicts?.includes(id)) return 3
      return named ? (overlaps(own) ? 2 : 1) : 0
    })
    return Math.max(0, ...scores)
  }
  const ranked = examples.map(example => ({ name: example.name, points: score(example) })).sort((a, b) => b.points - a.points)
  return ranked[0] && ranked[0].points > 0 ? ranked[0].name : undefined
}

const cellText = (cell: unknown): string => (Array.isArray(cell) ? cell.join(', ') : String(cell ?? ''))
const cellList = (cell: unknown): readonly string[] => (Array.isArray(cell) ? cell.map(String) : [])

/** Contradictions and gaps, each with what holds its resolution. */
export function conflictsText(examples: readonly Example[], mentions: Mentions): string {
  const held = (id: unknown, where: unknown, cited: unknown = []): string => {
    const resolution = { id: String(id), where: cellList(where), cited: cellList(cited) }
    return heldBy(resolution, examples, mentions).join(', ') || 'nothing to compute: a note for reviewers'
  }
  return parts(
    '## Contradictions',
    'Danger: A could kill or gravely harm if followed as printed; B wrong or late treatment; C wording.',
    table(
      ['Id', 'Danger', 'Statements', 'Problem', 'Resolution', 'Held by'],
      conflictTables.conflicts.rows.map(([id, danger, cited, problem, resolution, where]) => [
        ...[id, danger, cited, problem].map(cellText),
        `${cellText(resolution)}${amendedWords(String(id))}`,
        held(id, where, cited)
      ])
    ),
    '## Gaps',
    table(
      ['Id', 'Gap', 'Resolution', 'Held by'],
      conflictTables.gaps.rows.map(([id, gap, resolution, where]) => [
        ...[id, gap].map(cellText),
        `${cellText(resolution)}${amendedWords(String(id))}`,
        held(id, where)
      ])
    )
  )
}

/** Topics whose rule, card or findings cite an amendment. */
function citingAmendment(id: string, examples: readonly Example[]): readonly string[] {
  const inCards = examples.flatMap(({ response }) =>
    response.cards
      .filter(card => {
        const evidence = evidenceOf(card)
        return evidence.amendments?.includes(id) || evidence.findings?.some(finding => finding.amendments?.includes(id))
      })
      .map(topicOf)
  )
  const found = new Set([...rules.filter(rule => rule.amendments.includes(id)).map(rule => rule.topic), ...inCards])
  return topics.map(topic => topic.code as string).filter(topic => found.has(topic))
}

/** Every amendment, each to be accepted or changed, and the cards that follow it already. */
export function amendmentsText(examples: readonly Example[]): string {
  return parts(
    '## Amendments',
    'Proposals that overrule the tables and resolutions above where they differ. Each is a question: is it right as it stands?',
    table(
      ['Id', 'Amendment', 'Text', 'Changes', 'Concerns', 'Cited by'],
      amendments.map(({ id, title, text, amends, where }) => [
        id,
        title,
        text,
        amends.join(', '),
        codes(where),
        codes(citingAmendment(id, examples)) || 'no card yet'
      ])
    )
  )
}
