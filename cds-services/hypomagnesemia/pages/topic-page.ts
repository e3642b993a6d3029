import type { GuidelinePage, GuidelineSection } from '../../../src/guideline-folder.ts'
import { amendmentPage, amendments } from '../amendments.ts'
import { conflictTables, heading, statements } from '../guideline-tables.ts'
import type { Knowledge } from '../knowledge.ts'
import { rules } from '../rules.ts'
import { topics } from '../topics.ts'
import { doseLines } from './dose-lines.ts'
import { resolutionCells } from './resolution-cells.ts'
import { statementPage } from './statement-page.ts'
import { filled, intervalWords, topicText } from './topic-text.ts'

/** A page under `/guideline/`: of a topic, an amendment, a statement, a contradiction or a gap. */
export function topicPage(knowledge: Knowledge, code: string): GuidelinePage | undefined {
  const topic = topics.find(item => item.code === code)
  if (!topic) return amendmentPage(code) ?? statementPage(code)
  return { title: topic.display, sections: [...firstScreen(knowledge, code), ...evidence(code)] }
}

/** Who, what by renal function, what to check, when to stop, when to measure again. */
function firstScreen(knowledge: Knowledge, code: string): readonly GuidelineSection[] {
  const text = topicText.topics.find(item => item.topic === code)
  if (!text) return []
  const { injection } = topicText
  const choices = text.rows.flatMap(row => doseLines(knowledge, row))
  const sections: readonly GuidelineSection[] = [
    { title: 'Who', lines: text.who.map(text => filled(knowledge, text)) },
    {
      title: choices.length > 0 ? 'What, by renal function' : 'What',
      choices,
      lines: text.do.map(text => filled(knowledge, text))
    },
    {
      title: 'Check first',
      lines: [...(text.injection ? injection.checks : []), ...text.checks].map(text => filled(knowledge, text))
    },
    { title: 'Stop if', lines: [...(text.injection ? injection.stop : []), ...text.stop].map(text => filled(knowledge, text)) },
    {
      title: 'Measure again',
      lines: [...text.recheck, ...text.intervals.map(intervalWords)].map(text => filled(knowledge, text))
    }
  ]
  return sections.filter(({ lines = [], choices: rows = [] }) => lines.length + rows.length > 0)
}

/** The rule's statements, and everything that names the topic. */
function evidence(code: string): readonly GuidelineSection[] {
  const rule = rules.find(item => item.topic === code)
  if (!rule) return []
  const own = statements.filter(row => rule.statements.includes(row.id) || row.where.includes(code))
  const naming = (rows: typeof conflictTables.conflicts.rows) =>
    rows.filter(row => row.some(cell => Array.isArray(cell) && cell.includes(code))).map(resolutionCells)
  const sections: readonly GuidelineSection[] = [
    { title: 'Answers at', lines: rule.hooks },
    { title: 'Needs to know', lines: rule.needs.length > 0 ? rule.needs : ['nothing that could silence it'] },
    {
      title: 'Statements behind it',
      table: {
        columns: ['Id', 'Statement', 'How it is used', 'Remark'],
        rows: own.map(row => [row.id, row.sentence, row.realization, row.reason])
      }
    },
    {
      title: 'Amendments (proposals)',
      table: {
        columns: ['Id', 'Amendment', 'Text'],
        rows: amendments
          .filter(({ id, where }) => rule.amendments.includes(id) || where.includes(code))
          .map(({ id, title, text }) => [id, title, text])
      }
    },
    {
      title: 'Contradictions resolved',
      table: { columns: conflictTables.conflicts.columns.map(heading), rows: naming(conflictTables.conflicts.rows) }
    },
    { title: 'Gaps filled', table: { columns: conflictTables.gaps.columns.map(heading), rows: naming(conflictTables.gaps.rows) } }
  ]
  return sections.map(section => ({ ...section, folded: true }))
}
