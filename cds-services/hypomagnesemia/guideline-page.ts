import { z } from 'zod'
import { readKnowledge } from '../../src/guideline/knowledge.ts'
import type { GuidelinePage, GuidelineSection } from '../../src/guideline-folder.ts'
import { amendedWords, amendmentPage, amendments, amendmentTable } from './amendments.ts'
import { decisionSections } from './decision-sections.ts'
import { guideline, rechecks, type Tables, tables } from './knowledge.ts'
import { rules } from './rules.ts'
import { bounds } from './site/bounds.ts'
import { topics } from './topics.ts'

const cells = z.array(z.array(z.union([z.string(), z.array(z.string())])))
const table = z.object({ columns: z.array(z.string()), rows: cells })
const file = (name: string): URL => new URL(`knowledge/${name}`, import.meta.url)

const text = (cell: string | readonly string[]): string => (typeof cell === 'string' ? cell : cell.join(', '))

export const statements = readKnowledge(file('statements.json'), table).rows.map(
  ([id, group, topic, sentence, computable, realization, where, reason]) => ({
    id: String(id),
    group: String(group),
    topic: String(topic),
    sentence: String(sentence),
    computable: String(computable),
    realization: String(realization),
    where: [where ?? []].flat(),
    reason: String(reason)
  })
)

export const conflictTables = readKnowledge(file('conflicts.json'), z.object({ conflicts: table, gaps: table }))
export const notOffered = readKnowledge(file('not-offered.json'), table)
export const notDetectable = readKnowledge(file('not-detectable.json'), table)
export const { rows: sources, openQuestions } = readKnowledge(
  file('sources.json'),
  table.extend({ openQuestions: z.array(z.string()).min(8) })
)

const range = (from: number | undefined, to: number | undefined): string =>
  from === undefined ? `below ${to}` : to === undefined ? `${from} or more` : `${from} to below ${to}`

/** The tables of the knowledge as a clinician reads them. */
export function tableSections(): readonly GuidelineSection[] {
  return [
    ...decisionSections(),
    {
      title: 'Magnesium bands (mmol/L)',
      table: {
        columns: ['Band', 'Range', 'Meaning', 'Sources'],
        rows: tables().thresholds.magnesium.rows.map(row => [row.name, range(row.from, row.to), row.meaning, row.cite])
      }
    },
    {
      title: 'Kidney bands (lowest estimate, mL/min)',
      table: {
        columns: ['Band', 'Range', 'Meaning', 'Sources'],
        rows: tables().thresholds.renal.rows.map(row => [row.name, range(row.from, row.to), row.meaning, row.cite])
      }
    },
    {
      title: 'Doses by vein (magnesium sulfate heptahydrate)',
      table: {
        columns: ['Row', 'Kidney band', 'Dose', 'Volume and strength', 'mg/min', 'Sources'],
        rows: tables().doses.bolus.map(row => [
          row.row,
          row.renal,
          `${row.grams} g over ${row.minutes} min`,
          `${row.volume} mL (${row.strength})`,
          ((row.grams * 1000) / row.minutes).toFixed(1),
          row.cite
        ])
      }
    },
    {
      title: 'Infusions with an end',
      table: {
        columns: ['Row', 'Kidney band', 'Rate', 'Bag', 'mL/h', 'Sources'],
        rows: tables().doses.infusion.map(row => [
          row.row,
          row.renal,
          `${row.mgPerMinute} mg/min for at most ${row.hours} h`,
          `${row.bagGrams} g in ${row.volume} mL`,
          String(row.mlPerHour),
          row.cite
        ])
      }
    },
    {
      title: 'Tablets (mmol of elemental magnesium a day)',
      table: {
        columns: ['Kidney band', 'Start', 'Most', 'Stop above (mmol/L)', 'Sources'],
        rows: tables().doses.oral.map(row => [
          row.renal,
          String(row.start ?? 'none'),
          String(row.ceiling ?? 'none'),
          row.stopAbove === undefined ? 'any source: review' : String(row.stopAbove),
          row.cite
        ])
      }
    },
    {
      title: 'Totals by injection (g)',
      table: {
        columns: ['Kidney band', 'Warn in 24 h', 'Limit in 24 h', 'Warn in 48 h', 'Limit in 48 h', 'Sources'],
        rows: tables().doses.totals.map(row => [
          row.renal,
          ...[row.soft24, row.hard24, row.soft48, row.hard48].map(value => (value === undefined ? '' : String(value))),
          row.cite
        ])
      }
    },
    {
      title: 'Rates of injections',
      table: {
        columns: ['Limit', 'mg/min', 'Sources'],
        rows: Object.values(tables().doses.rates).map(row => [row.meaning, String(Math.round(row.value * 10) / 10), row.cite])
      }
    },
    {
      title: 'Other limits',
      table: {
        columns: ['Meaning', 'Value', 'Sources'],
        rows: Object.values(tables().thresholds.limits).map(row => [row.meaning, `${row.value} ${row.unit}`, row.cite])
      }
    },
    {
      title: 'How old a result may be (hours)',
      table: {
        columns: ['For', 'Result', 'In hospital', 'Outside', 'Sources'],
        rows: tables().windows.rows.map(row => [row.purpose, row.fact, ...hoursOf(row), row.cite])
      }
    },
    {
      title: 'Figures that a site may move in its own file',
      table: {
        columns: ['Name', 'From', 'To', 'What', 'Sources'],
        rows: bounds.map(row => [row.name, String(row.from), String(row.to), row.meaning, row.cite])
      }
    },
    {
      title: 'When magnesium is measured again',
      table: {
        columns: ['Situation', 'Hours', 'Sources'],
        rows: rechecks.rows.map(row => [row.meaning, String(row.hours), row.cite])
      }
    },
    {
      title: 'Products',
      table: {
        columns: ['Product', 'RxNorm', 'mmol', 'In words'],
        rows: tables().local.products.map(row => [row.display, row.code, String(row.mmol), row.words])
      }
    }
  ]
}

export function guidelinePage(): GuidelinePage {
  return {
    title: guideline.title,
    sections: [
      {
        title: 'What this is',
        lines: [
          guideline.purpose,
          guideline.based,
          `Version ${guideline.version}, ${guideline.reviewedBy}. Next review ${guideline.nextReview}.`
        ]
      },
      ...tableSections(),
      {
        title: 'Printed by the source texts and not offered',
        table: { columns: ['What', 'Statements', 'Conflicts', 'Why'], rows: notOffered.rows.map(row => row.map(text)) }
      },
      {
        title: 'Not detectable, for want of codes',
        table: { columns: ['What', 'Codes', 'Consequence'], rows: notDetectable.rows.map(row => row.map(text)) }
      },
      {
        title: 'Amendments (proposals)',
        table: amendmentTable
      },
      {
        title: 'Contradictions and how they are resolved',
        table: { columns: conflictTables.conflicts.columns, rows: conflictTables.conflicts.rows.map(withAmendments) }
      },
      {
        title: 'Gaps of the source texts',
        table: { columns: conflictTables.gaps.columns, rows: conflictTables.gaps.rows.map(withAmendments) }
      },
      {
        title: 'Statements of the source texts',
        table: {
          columns: ['Id', 'Statement', 'How it is used', 'Where', 'Remark'],
          rows: statements.map(row => [row.id, row.sentence, row.realization, row.where.join(', '), row.reason])
        }
      }
    ]
  }
}

/** What lies behind one topic: its rule's statements, and everything that names it. An amendment has a page of its own. */
export function topicPage(code: string): GuidelinePage | undefined {
  const topic = topics.find(item => item.code === code)
  if (!topic) return amendmentPage(code)
  const rule = rules.find(item => item.topic === code)
  if (!rule) return undefined
  const own = statements.filter(row => rule.statements.includes(row.id) || row.where.includes(code))
  const conflicts = conflictTables.conflicts.rows.filter(row => row.some(cell => Array.isArray(cell) && cell.includes(code)))
  const gaps = conflictTables.gaps.rows.filter(row => row.some(cell => Array.isArray(cell) && cell.includes(code)))
  return {
    title: topic.display,
    sections: [
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
        table: { columns: conflictTables.conflicts.columns, rows: conflicts.map(withAmendments) }
      },
      { title: 'Gaps filled', table: { columns: conflictTables.gaps.columns, rows: gaps.map(withAmendments) } }
    ]
  }
}

/** A conflict or a gap; its resolution, the cell before the places, tells what amends it. */
function withAmendments(row: readonly (string | readonly string[])[]): readonly string[] {
  const cells = row.map(text)
  return cells.map((cell, index) => (index === cells.length - 2 ? `${cell}${amendedWords(cells[0] ?? '')}` : cell))
}

type Window = Tables['windows']['rows'][number]

/** In hospital and outside. */
const hoursOf = (row: Window): readonly string[] =>
  'hours' in row ? [String(row.hours), String(row.hours)] : [String(row.inpatient), String(row.outpatient)]
