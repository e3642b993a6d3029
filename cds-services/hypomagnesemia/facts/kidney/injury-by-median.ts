import { day, formatTime } from '../../../../src/facts/time.ts'
import type { Knowledge } from '../../knowledge.ts'
import { daysWords } from '../span-words.ts'
import { leastOf, reaches } from './band.ts'
import { type CreatinineHistory, hundredths, median } from './creatinine-history.ts'
import { columnOf, type Injury, type InjuryInputs } from './injury.ts'

type MedianInputs = InjuryInputs & { readonly history: CreatinineHistory }

/** What the median of 8 to 365 days before says of the newest creatinine (M10). */
export function injuryByMedian(inputs: MedianInputs): { readonly ratio: number; readonly injury: Injury } | undefined {
  const { knowledge, history, rate, byRate } = inputs
  const baseline = median(history.older.map(({ value }) => hundredths(value)))
  const now = hundredths(history.newest.value)
  const ratio = baseline === undefined ? 0 : hundredths(now / baseline)
  if (baseline === undefined || ratio < knowledge.limit('injuryRatio') || !counts(inputs, now, ratio)) return undefined
  const recovering = isRecovering(knowledge, history, now)
  if (!recovering && higherSince(knowledge, history) !== undefined) return undefined
  const band =
    recovering || (rate.known && reaches(knowledge, rate.value, 'R1'))
      ? leastOf('R3', byRate)
      : columnOf(knowledge, ratio, now, rate)
  const rose = `creatinine rose from ${hundredths(baseline)} (${whenWords(knowledge, history)}) to ${now} mg/dL`
  const why = recovering
    ? `Kidney function is recovering: ${rose}, and falls from its highest of this week.`
    : `Creatinine${rose.slice('creatinine'.length)}: acute injury until shown otherwise. Estimates do not hold.`
  return { ratio, injury: { band, charted: false, why } }
}

/** In pregnancy and six weeks after, creatinine is low by nature: a rise counts above a limit, or when it has doubled. */
function counts({ knowledge, obstetric }: MedianInputs, now: number, ratio: number): boolean {
  if (!obstetric) return true
  const doubled = ratio >= knowledge.limit('injuryStageTwo') && now >= knowledge.limit('injuryDoubledInPregnancy')
  return now > knowledge.limit('injuryInPregnancy') || doubled
}

function isRecovering(knowledge: Knowledge, { week }: CreatinineHistory, now: number): boolean {
  const highest = Math.max(0, ...week.map(({ value }) => hundredths(value)))
  return now <= hundredths((highest * knowledge.limit('injuryRecovering')) / 100)
}

/** Since when creatinine has been about what it is now, in the 8 to 90 days before: then the rise is not new. */
function higherSince(knowledge: Knowledge, { newest, older }: CreatinineHistory): number | undefined {
  const near = older.filter(
    ({ at, value }) =>
      newest.at - at <= knowledge.window('knownRise/creatinineHistory') &&
      Math.abs(value - newest.value) <= (newest.value * knowledge.limit('injuryAlike')) / 100 + 1e-9
  )
  return near.at(-1)?.at
}

/** `30 days ago`; of several results the middle one stands for all. */
function whenWords(knowledge: Knowledge, { newest, older }: CreatinineHistory): string {
  const [only, ...others] = older
  if (only && others.length === 0) return `${Math.round((newest.at - only.at) / day)} days ago`
  const from = knowledge.window('injury/creatinine') / day + 1
  return `median of ${older.length} results of ${from} to ${daysWords(knowledge.window('baseline/creatinineHistory'))} before`
}

/** Said where a rise against the older results is not counted. */
export function knownRiseNote({
  knowledge,
  history,
  obstetric
}: Pick<InjuryInputs, 'history' | 'knowledge' | 'obstetric'>): readonly string[] {
  const baseline = history && median(history.older.map(({ value }) => hundredths(value)))
  if (!history || baseline === undefined || obstetric) return []
  if (hundredths(hundredths(history.newest.value) / baseline) < knowledge.limit('injuryRatio')) return []
  const since = higherSince(knowledge, history)
  return since === undefined ? [] : [`Creatinine is higher since ${formatTime(since, true)}: not counted as a new injury.`]
}
