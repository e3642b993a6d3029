import type { GuidelinePage, GuidelineSection } from '../../../src/guideline-folder.ts'
import { totalHours } from '../facts/total-hours.ts'
import { guideline, type Knowledge, rechecks } from '../knowledge.ts'
import { doseWords } from './dose-lines.ts'
import { magnesiumRange, magnesiumWords, renalWords } from './figures.ts'
import { filled, topicText } from './topic-text.ts'

/** What is looked up at the bedside, short enough for one sheet of paper. */
export function dosesPage(knowledge: Knowledge): GuidelinePage {
  return {
    title: 'Doses',
    sections: [
      { title: 'What this is', lines: [`${guideline.label}, version ${guideline.version}. Adults. ${guideline.purpose}`] },
      { title: 'Magnesium', table: { columns: ['Band', 'Magnesium', 'Meaning'], rows: magnesiumRows(knowledge) } },
      gridOf(knowledge, 'IV magnesium sulfate by renal function', ['E1', 'E2', 'V1', 'V2', 'V3']),
      gridOf(knowledge, 'Magnesium oxide by mouth, by renal function', ['O1', 'O3', 'O4', 'O5', 'O6']),
      {
        title: 'Totals by injection',
        table: { columns: ['Renal function', 'Warn', 'Limit', 'Tablets stop above'], rows: totalRows(knowledge) }
      },
      { title: 'Check first', lines: topicText.injection.checks.map(text => filled(knowledge, text)) },
      { title: 'Stop if', lines: topicText.injection.stop.map(text => filled(knowledge, text)) },
      {
        title: 'Measure again',
        table: { columns: ['In', 'Situation'], rows: rechecks.rows.map(row => [`${row.hours} h`, row.meaning]) }
      }
    ]
  }
}

const magnesiumRows = (knowledge: Knowledge): readonly (readonly string[])[] =>
  knowledge.thresholds.magnesium.rows.map(row => [row.name, magnesiumRange(knowledge, row), row.meaning])

/** A row of the guideline a line, a band of the kidneys a column. */
function gridOf(knowledge: Knowledge, title: string, rows: readonly string[]): GuidelineSection {
  const bands = ['R1', 'R2', 'R3', 'R4'] as const
  return {
    title,
    table: {
      columns: ['Row', ...bands.map(band => `${band}: ${renalWords(knowledge, band)}`)],
      rows: rows.map(row => [
        `${row}: ${topicText.rows[row] ?? row}`,
        ...bands.map(band => brief(doseWords(knowledge, row, band)))
      ])
    }
  }
}

function totalRows(knowledge: Knowledge): readonly (readonly string[])[] {
  const { totals, oral } = knowledge.doses
  const grams = (in24?: number, in48?: number): string =>
    [
      in24 === undefined ? '' : `${in24} g in ${totalHours.day} h`,
      in48 === undefined ? '' : `${in48} g in ${totalHours.twoDays} h`
    ]
      .filter(Boolean)
      .join(', ') || 'none'
  return totals.map(({ renal, soft24, soft48, hard24, hard48 }) => {
    const stop = oral.find(row => row.renal === renal)?.stopAbove
    return [
      `${renal}: ${renalWords(knowledge, renal)}`,
      grams(soft24, soft48),
      grams(hard24, hard48),
      stop === undefined ? 'no tablets' : magnesiumWords(knowledge, stop)
    ]
  })
}

/** The sheet has no room for what its heading says, nor for milligrams beside millimoles. */
const brief = (words: string): string =>
  words.replace('magnesium oxide ', '').replace(/, \d+ mg elemental magnesium a day/, ' a day')
