import type { Citation, Publication, PublishedStep } from '../../../src/guideline/publication.ts'
import { amendments } from '../amendments.ts'
import { decisionTable } from '../decision-table.ts'
import { conflictTables, statements } from '../guideline-tables.ts'
import { analytes, guideline, type Knowledge } from '../knowledge.ts'
import { topics } from '../topics.ts'
import { codeLists } from './code-lists.ts'
import { expressionOf, logic } from './logic.ts'
import { ordersOf } from './order-templates.ts'

/** The guideline for other systems, made from its tables. */
export function publication(knowledge: Knowledge): Publication {
  const { gates, rows, companions, checks } = decisionTable(knowledge)
  return {
    canonical: 'http://hypomagnesemia-cds.example/fhir',
    name: guideline.name,
    version: guideline.version,
    title: guideline.title,
    purpose: guideline.purpose,
    publisher: guideline.authors,
    date: guideline.date,
    approved: guideline.reviewedOn ?? undefined,
    nextReview: guideline.nextReview,
    gates: gates.map(({ id, title, test, result, topics: leadsTo, cite }) =>
      step(knowledge, { id, title, condition: test, action: result, leadsTo, cite })
    ),
    rows: rows.map(({ topic, ...row }) => step(knowledge, { ...row, leadsTo: [topic] })),
    companions: companions.map(({ id, condition, action, cite }) =>
      step(knowledge, { id, title: titleOf(id), condition, action, leadsTo: [id], cite })
    ),
    checks: checks.map(({ finding, warning, critical, cite }) =>
      step(knowledge, {
        id: finding,
        title: 'check of a drafted order',
        condition: [warning && `Warning: ${warning}`, critical && `Critical: ${critical}`].filter(Boolean).join(' '),
        action: 'Say what is wrong with the draft, and offer a correction that raises neither dose nor rate.',
        leadsTo: ['magnesiumOrder'],
        cite
      })
    ),
    codeLists: codeLists(),
    unitSpellings: analytes.spellings(),
    logic: logic()
  }
}

type Step = Pick<PublishedStep, 'id' | 'title' | 'condition' | 'action' | 'leadsTo'> & { readonly cite: string }

const step = (knowledge: Knowledge, { cite, ...given }: Step): PublishedStep => ({
  ...given,
  expression: expressionOf(knowledge, given.id),
  citations: cite.split(', ').map(citation),
  orders: ordersOf(knowledge, given.id)
})

const titleOf = (topic: string): string => topics.find(({ code }) => code === topic)?.display ?? topic

/** @throws Error naming an id that no list has. */
function citation(id: string): Citation {
  const rows = [...conflictTables.conflicts.rows, ...conflictTables.gaps.rows]
  const found =
    statements.find(row => row.id === id)?.sentence ??
    amendments.find(row => row.id === id)?.text ??
    // The resolution is the cell before the places.
    rows.find(row => row[0] === id)?.at(-2)
  if (typeof found !== 'string') throw new Error(`knowledge/decision-table.json: ${id} is cited and stands in no list`)
  return { id, text: found }
}
