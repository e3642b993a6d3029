import { bandSection } from '../../src/guideline/toolkit/band-section.ts'
import type { GuidelinePage, GuidelineSection } from '../../src/guideline-folder.ts'
import { amendmentTable } from './amendments.ts'
import { decisionSections } from './decision-sections.ts'
import { cellText, conflictTables, heading, notDetectable, notOffered, statements } from './guideline-tables.ts'
import { guideline, type Knowledge } from './knowledge.ts'
import { adviceSections } from './pages/advice-sections.ts'
import { doseSections } from './pages/dose-sections.ts'
import { magnesiumRange } from './pages/figures.ts'
import { limitSections, recheckSections } from './pages/limit-sections.ts'
import { resolutionCells } from './pages/resolution-cells.ts'

/** The tables of the knowledge as a clinician reads them. */
export function tableSections(knowledge: Knowledge): readonly GuidelineSection[] {
  return [
    ...decisionSections(knowledge),
    bandSection('Magnesium bands', knowledge.thresholds.magnesium.rows, row => magnesiumRange(knowledge, row)),
    bandSection('Kidney bands (lowest estimate, mL/min)', knowledge.thresholds.renal.rows),
    ...doseSections(knowledge),
    ...limitSections(knowledge),
    ...recheckSections(),
    ...adviceSections(),
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
