import type { GuidelineChoice } from '../../../src/guideline-folder.ts'
import type { Bolus, Infusion, Knowledge, RenalBand } from '../knowledge.ts'
import { infusionWords, type OralPlan, oralWords, timeWords } from '../recommendations/proposals.ts'
import { startPlan } from '../recommendations/shared.ts'
import { figure } from '../wording/words.ts'
import { renalWords } from './figures.ts'
import { topicText } from './topic-text.ts'

const bands = ['R1', 'R2', 'R3', 'R4'] as const

/** What a row gives by renal function, one line a band: `Severe, no symptoms, CrCl 30 to 59: 2.5 g over 3 h in 500 mL`. */
export function doseLines(knowledge: Knowledge, row: string): readonly GuidelineChoice[] {
  if (topicText.words[row]) return [{ row, text: `${nameOf(row)}: ${topicText.words[row]}` }]
  const renal: readonly RenalBand[] = row === 'E1' ? [...bands, 'RU'] : bands
  return renal.map(band => ({
    row,
    renal: band,
    text: `${nameOf(row)}, ${renalWords(knowledge, band)}: ${doseWords(knowledge, row, band)}`
  }))
}

const nameOf = (row: string): string => topicText.rows[row] ?? row

/** `2.5 g over 3 h in 500 mL`, the tablets of the row, or `none`. */
export function doseWords(knowledge: Knowledge, row: string, renal: RenalBand): string {
  if (row.startsWith('O')) return oralGiven(knowledge, row, renal)
  const bolus = knowledge.doses.bolus.find(item => item.row === row && item.renal === renal)
  const infusion = knowledge.doses.infusion.find(item => item.row === row && item.renal === renal)
  if (!bolus) return infusion ? `infusion of ${infusedWords(infusion)}` : 'none'
  return `${bolusText(bolus)}${smallVolume(knowledge, bolus)}${infusion ? `, then ${infusedWords(infusion)}` : ''}`
}

const bolusText = ({ grams, minutes, volume }: Bolus): string => `${figure(grams)} g over ${timeWords(minutes)} in ${volume} mL`

/** The same dose in less fluid, where the table has it. */
function smallVolume(knowledge: Knowledge, { row, renal, volume }: Bolus): string {
  const small = knowledge.doses.bolus.find(item => item.row === `${row}-restricted` && item.renal === renal)
  return small && small.volume !== volume ? ` (fluid restriction: ${small.volume} mL)` : ''
}

const infusedWords = (infusion: Infusion): string => `${infusionWords(infusion)}, ${infusion.mlPerHour} mL/h`

function oralGiven(knowledge: Knowledge, row: string, renal: RenalBand): string {
  if (knowledge.doses.oral.find(item => item.renal === renal)?.ceiling === undefined) return 'none'
  return oralWords(knowledge, planOf(row, renal)).replace(/^one/, '1')
}

/** The tablets of a row: the start, more slowly, divided, or the next step. */
function planOf(row: string, renal: RenalBand): OralPlan {
  if (row === 'O3') return startPlan(renal, 'lowStart')
  if (row === 'O4') return startPlan(renal, 'divided')
  if (row !== 'O5') return startPlan(renal, 'standard')
  return renal === 'R3' ? 'capsule-twice' : 'tablet-twice'
}
