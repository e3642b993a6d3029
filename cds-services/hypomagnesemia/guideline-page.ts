import { bandSection } from '../../src/guideline/toolkit/band-section.ts'
import type { GuidelinePage, GuidelineSection } from '../../src/guideline-folder.ts'
import { amendmentTable } from './amendments.ts'
import { decisionSections } from './decision-sections.ts'
import { cellText, conflictTables, heading, notDetectable, notOffered, statements } from './guideline-tables.ts'
import { dischargeTable, guideline, type Knowledge, protocolLimits, rechecks, type Tables } from './knowledge.ts'
import { limitWords, magnesiumRange, magnesiumWords, renalWords } from './pages/figures.ts'
import { resolutionCells } from './pages/resolution-cells.ts'
import { topicText } from './pages/topic-text.ts'
import { oralWords } from './recommendations/proposals.ts'
import { startPlan } from './recommendations/shared.ts'
import { bounds } from './site/bounds.ts'

const daysOf = ({ fromDays, toDays }: { readonly fromDays: number; readonly toDays: number }): string =>
  `${fromDays} to ${toDays}`

const protocolLimitRows = Object.values(protocolLimits).filter(limit => typeof limit !== 'string')

/** The tables of the knowledge as a clinician reads them. */
export function tableSections(knowledge: Knowledge): readonly GuidelineSection[] {
  return [
    ...decisionSections(knowledge),
    bandSection('Magnesium bands', knowledge.thresholds.magnesium.rows, row => magnesiumRange(knowledge, row)),
    bandSection('Kidney bands (lowest estimate, mL/min)', knowledge.thresholds.renal.rows),
    {
      title: 'Doses by vein (magnesium sulfate heptahydrate)',
      table: {
        columns: ['Row', 'Kidney band', 'Dose', 'Volume and strength', 'mg/min', 'Sources'],
        rows: knowledge.doses.bolus.map(row => [
          rowWords(row.row),
          bandWords(knowledge, row.renal),
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
        rows: knowledge.doses.infusion.map(row => [
          rowWords(row.row),
          bandWords(knowledge, row.renal),
          `${row.mgPerMinute} mg/min for at most ${row.hours} h`,
          `${row.bagGrams} g in ${row.volume} mL`,
          String(row.mlPerHour),
          row.cite
        ])
      }
    },
    {
      title: 'Tablets (elemental magnesium a day)',
      table: {
        columns: ['Kidney band', 'Start', 'In tablets', 'Most', 'Stop above', 'Sources'],
        rows: knowledge.doses.oral.map(row => [
          bandWords(knowledge, row.renal),
          row.start === undefined ? 'none' : `${row.start} mmol`,
          row.start === undefined ? 'none' : oralWords(knowledge, startPlan(row.renal, 'standard')),
          row.ceiling === undefined ? 'none' : ceilingWords(knowledge, row.ceiling),
          row.stopAbove === undefined ? 'any source: review' : magnesiumWords(knowledge, row.stopAbove),
          row.cite
        ])
      }
    },
    {
      title: 'Totals by injection (g)',
      table: {
        columns: ['Kidney band', 'Warn in 24 h', 'Limit in 24 h', 'Warn in 48 h', 'Limit in 48 h', 'Sources'],
        rows: knowledge.doses.totals.map(row => [
          bandWords(knowledge, row.renal),
          ...[row.soft24, row.hard24, row.soft48, row.hard48].map(value => (value === undefined ? '' : String(value))),
          row.cite
        ])
      }
    },
    {
      title: 'Rates of injections',
      table: {
        columns: ['Limit', 'mg/min', 'Sources'],
        rows: Object.values(knowledge.doses.rates).map(row => [row.meaning, String(Math.round(row.value * 10) / 10), row.cite])
      }
    },
    {
      title: 'Other limits',
      table: {
        columns: ['Meaning', 'Value', 'Sources'],
        rows: Object.entries(knowledge.thresholds.limits).map(([name, row]) => [
          row.meaning,
          limitWords(knowledge, name),
          row.cite
        ])
      }
    },
    {
      title: 'How old a result may be (hours)',
      table: {
        columns: ['For', 'Result', 'In hospital', 'Outside', 'Sources'],
        rows: knowledge.windows.rows.map(row => [row.purpose, row.fact, ...hoursOf(row), row.cite])
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
      title: "Limits of a site's replacement protocol",
      table: {
        columns: ['Limit', 'Value', 'Sources'],
        rows: protocolLimitRows.map(({ meaning, value, unit, cite }) => [meaning, `${value} ${unit}`, cite])
      }
    },
    {
      title: 'After discharge',
      table: {
        columns: ['What', 'Days', 'Sources'],
        rows: [
          ['Magnesium again', daysOf(dischargeTable.recheck.usual), dischargeTable.recheck.usual.cite],
          [
            'Magnesium again, with a risk or reduced kidneys',
            daysOf(dischargeTable.recheck.atRisk),
            dischargeTable.recheck.atRisk.cite
          ],
          [
            'Retest after stopping the acid suppressant',
            String(dischargeTable.acidSuppressant.retestDays),
            dischargeTable.acidSuppressant.cite
          ]
        ]
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
        rows: knowledge.local.products.map(row => [row.display, row.code, String(row.mmol), row.words])
      }
    }
  ]
}

export function guidelinePage(knowledge: Knowledge): GuidelinePage {
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
      ...tableSections(knowledge),
      {
        title: 'Printed by the source texts and not offered',
        table: { columns: ['What', 'Statements', 'Conflicts', 'Why'], rows: notOffered.rows.map(row => row.map(cellText)) }
      },
      {
        title: 'Not detectable, for want of codes',
        table: { columns: ['What', 'Codes', 'Consequence'], rows: notDetectable.rows.map(row => row.map(cellText)) }
      },
      {
        title: 'Amendments (proposals)',
        table: amendmentTable
      },
      {
        title: 'Contradictions and how they are resolved',
        table: {
          columns: conflictTables.conflicts.columns.map(heading),
          rows: conflictTables.conflicts.rows.map(resolutionCells)
        }
      },
      {
        title: 'Gaps of the source texts',
        table: { columns: conflictTables.gaps.columns.map(heading), rows: conflictTables.gaps.rows.map(resolutionCells) }
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

type Window = Tables['windows']['rows'][number]

/** In hospital and outside. */
const hoursOf = (row: Window): readonly string[] =>
  'hours' in row ? [String(row.hours), String(row.hours)] : [String(row.inpatient), String(row.outpatient)]

/** `V2: Severe, no symptoms`. The row for little fluid keeps the words of its own row. */
function rowWords(row: string): string {
  const [name = row, variant] = row.split('-')
  return `${row}: ${topicText.rows[name] ?? name}${variant ? ', fluid restriction' : ''}`
}

const bandWords = (knowledge: Knowledge, renal: string): string => `${renal}: ${renalWords(knowledge, renal)}`

/** The most in a day, and how many tablets stay within it. */
function ceilingWords(knowledge: Knowledge, mmol: number): string {
  const tablet = knowledge.local.products.find(product => product.key === 'tablet')
  if (!tablet) return `${mmol} mmol`
  const count = Math.floor(mmol / tablet.mmol)
  return `${mmol} mmol (${count} ${count === 1 ? 'tablet' : 'tablets'} of ${tablet.words.replace(' tablet', '')})`
}
