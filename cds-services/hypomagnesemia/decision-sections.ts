import type { GuidelineSection } from '../../src/guideline-folder.ts'
import { decisionTable } from './decision-table.ts'
import type { Knowledge } from './knowledge.ts'

/** The decision table as a clinician reads it. */
export function decisionSections(knowledge: Knowledge): readonly GuidelineSection[] {
  const { gates, rows, companions, kidney, checks } = decisionTable(knowledge)
  return [
    {
      title: 'Gates: the first that holds decides',
      table: {
        columns: ['Gate', 'Name', 'Holds when', 'Then', 'Sources'],
        rows: gates.map(({ id, title, test, result, cite }) => [id, title, test, result, cite])
      }
    },
    {
      title: 'Rows: the first that fits, where no gate holds',
      table: {
        columns: ['Row', 'Name', 'Fits when', 'Then', 'Sources'],
        rows: rows.map(({ id, title, condition, action, cite }) => [id, title, condition, action, cite])
      }
    },
    {
      title: 'Companions: judged beside the row',
      table: {
        columns: ['Card', 'When', 'What', 'Sources'],
        rows: companions.map(({ id, condition, action, cite }) => [id, condition, action, cite])
      }
    },
    {
      title: 'How renal function is judged',
      table: {
        columns: ['Question', 'Rule', 'Sources'],
        rows: kidney.map(({ name, rule, cite }) => [name, rule, cite])
      }
    },
    {
      title: 'Checks of drafted magnesium',
      table: {
        columns: ['Finding', 'Warning', 'Critical', 'Sources'],
        rows: checks.map(({ finding, warning = '', critical = '', cite }) => [finding, warning, critical, cite])
      }
    }
  ]
}
