import type { Revision } from '../../../src/facts/revised-order.ts'
import { told } from '../advice.ts'
import { type DosePart, isLong } from '../facts/magnesium-dose.ts'
import { corrections, type Knowledge } from '../knowledge.ts'
import { bolusOf, infusionOf, longestInfusion, timeWords } from '../recommendations/proposals.ts'
import { figure } from '../wording/words.ts'
import { above, type Checked } from './checked.ts'
import { repetitionWords } from './repetition-words.ts'
import { isVial } from './strength-checks.ts'

/** What could mend an injection, from the least change on: the time it runs, then the dose; of an infusion its end, then its rate. */
export function* injectionRevisions(check: Checked): Iterable<Revision> {
  const [part, ...others] = check.parts
  if (!part || others.length > 0 || check.order.route !== 'intravenous') return
  const grams = part.grams?.high ?? gramsOfRun(check.f.knowledge, part)
  if (grams !== undefined) yield* finite(check, part, grams)
  else if (part.mgPerMinute) yield* continuous(check, part, part.mgPerMinute.high)
}

/** Minutes that an injection runs at the most. */
const longestRun = ({ f }: Checked): number => longestInfusion(f.knowledge) * 60

/** A rate for a stated time of a few hours is a dose. */
function gramsOfRun(knowledge: Knowledge, { mgPerMinute, minutes, lasts }: DosePart): number | undefined {
  const time = minutes ?? lasts
  return mgPerMinute && time !== undefined && !isLong(knowledge, time) ? (mgPerMinute.high * time) / 1000 : undefined
}

function* finite(check: Checked, part: DosePart, written: number): Iterable<Revision> {
  const least = part.minutes ?? (part.grams ? undefined : part.lasts) ?? minutesInWords(part.words) ?? 0
  for (const grams of dosesUpTo(written, check)) {
    for (const minutes of runsFrom(Math.max(least, leastMinutes(check, grams)), longestRun(check))) {
      const volume = volumeFor(check, part, grams)
      const text = [
        `${figure(grams)} g IV over ${timeWords(minutes)} (${figure((grams * 1000) / minutes, 1)} mg/min)`,
        ...(volume === undefined ? [] : [`in ${volume} mL ${told('saline')} sodium chloride`]),
        ...repetitionWords(check.order)
      ].join(', ')
      const dose = part.grams ? { doseFactor: grams / written } : { doseGrams: grams }
      yield* withAndWithoutWords({ act: 'revise', route: 'intravenous', text, ...dose, rate: 'none', runs: minutes })
    }
  }
}

function* withAndWithoutWords(revision: Revision): Iterable<Revision> {
  yield revision
  yield { ...revision, dropWords: true }
}

/** The written dose, what the kidneys allow at once, then less in the steps of the table. */
function dosesUpTo(written: number, { f, renal }: Checked): readonly number[] {
  const column = renal === 'R2' || renal === 'R3' ? bolusOf(f.knowledge, 'V2', renal)?.grams : undefined
  const most = column === undefined ? written : Math.min(column, written)
  return [most, ...corrections.injections.grams.filter(grams => grams < most)]
}

const runsFrom = (least: number, longest: number): readonly number[] => {
  const { minutes } = corrections.injections
  const longer = minutes.filter(time => time > least)
  return least > 0 && least <= longest ? [least, ...longer] : longer
}

/** At the rate that is not warned of at most, slower with much reduced kidneys; as the bolus where a severe level has symptoms. */
function leastMinutes(check: Checked, grams: number): number {
  const { f, renal } = check
  if (f.pathway.row === 'V1' && (renal === 'R1' || renal === 'R2')) {
    const bolus = bolusOf(f.knowledge, 'V1', renal)
    if (bolus && grams <= bolus.grams) return bolus.minutes
  }
  const rate = renal === 'R3' ? f.knowledge.doses.rates.obstetricFrom.value : f.knowledge.doses.rates.warnInfusion.value
  const needed = (grams * 1000) / rate
  return corrections.injections.minutes.find(minutes => !above(needed, minutes)) ?? longestRun(check)
}

/** `over 2 hours` of the words, where no element tells it. */
function minutesInWords(words: string): number | undefined {
  const match = /\bover\s+(\d+(?:\.\d+)?)\s*(h|hrs?|hours?|min|mins|minutes?)\b/.exec(words)
  if (!match) return undefined
  return Number(match[1]) * (match[2]?.startsWith('h') ? 60 : 1)
}

/** mL of a dilution that the order needs: its own where that is thin enough, else the smallest that is. None for what is ready-made. */
function volumeFor(check: Checked, { volume }: DosePart, grams: number): number | undefined {
  const { volumes, strength } = corrections.injections
  const percent = (milliliters: number): number => (grams / milliliters) * 100
  if (volume !== undefined && percent(volume) <= check.f.knowledge.limit('strengthPeripheral')) return volume
  if (volume === undefined && !isVial(check)) return undefined
  return volumes.find(milliliters => percent(milliliters) <= strength.value) ?? volumes.at(-1)
}

function* continuous(check: Checked, { lasts, volume }: DosePart, written: number): Iterable<Revision> {
  const most = infusionOf(check.f.knowledge, 'V1', check.renal)?.mgPerMinute
  const rates = [written, ...(most !== undefined && most < written ? [most] : [])]
  const stated = lasts !== undefined && lasts <= longestRun(check) ? [lasts / 60] : []
  for (const rate of rates)
    for (const hours of [
      ...stated,
      ...corrections.injections.hours.filter(item => item < (stated[0] ?? Number.POSITIVE_INFINITY))
    ]) {
      const text = [
        `${figure(rate, 1)} mg/min IV (${figure((rate * 60) / 1000)} g/h) for at most ${figure(hours, 1)} h`,
        ...(volume === undefined ? [] : [`in ${volume} mL ${told('saline')} sodium chloride`])
      ].join(', ')
      const slower = rate < written ? { rate } : {}
      yield* withAndWithoutWords({ act: 'revise', route: 'intravenous', text, ...slower, endsAfter: hours })
    }
}
