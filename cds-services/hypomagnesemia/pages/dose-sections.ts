import type { GuidelineSection } from '../../../src/guideline-folder.ts'
import { totalHours } from '../facts/total-hours.ts'
import type { Knowledge } from '../knowledge.ts'
import { oralWords } from '../recommendations/proposals.ts'
import { startPlan } from '../recommendations/shared.ts'
import { magnesiumWords, renalWords } from './figures.ts'
import { topicText } from './topic-text.ts'

/** The dosing tables as a clinician reads them. */
export const doseSections = (knowledge: Knowledge): readonly GuidelineSection[] => [
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
      columns: [
        'Kidney band',
        ...Object.values(totalHours).flatMap(hours => [`Warn in ${hours} h`, `Limit in ${hours} h`]),
        'Sources'
      ],
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
  }
]

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
