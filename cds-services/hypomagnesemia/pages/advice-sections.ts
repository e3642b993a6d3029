import type { GuidelineSection } from '../../../src/guideline-folder.ts'
import { adviceTable, toldOf } from '../advice.ts'
import { separationRows } from '../facts/separation.ts'
import { monitoringTable, whenWords } from '../monitoring.ts'

/** What cards order and say beside doses: when tests are due, figures of sentences, hours apart from other drugs. */
export const adviceSections = (): readonly GuidelineSection[] => [
  {
    title: 'When tests are ordered',
    table: {
      columns: ['Situation', 'When', 'Sources'],
      rows: monitoringTable.rows.map(row => [row.meaning, whenWords(row), row.cite])
    }
  },
  {
    title: 'Figures that sentences tell',
    table: { columns: ['What', 'Figure', 'Sources'], rows: adviceTable.rows.map(row => [row.meaning, toldOf(row), row.cite]) }
  },
  {
    title: 'Hours between oral magnesium and drugs that it binds',
    table: { columns: ['Drug', 'How it is taken', 'Sources'], rows: separationRows }
  }
]
