import { rangeWords } from '../facts/kidney/band.ts'
import { dosedByCrrt } from '../facts/kidney/crrt-dosing.ts'
import type { DosePart } from '../facts/magnesium-dose.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { bolusOf, doseWords, infusionOf } from '../recommendations/proposals.ts'
import { figure, kidneyValue, rateFigure } from '../wording/words.ts'
import { catharticChecks, isCathartic } from './cathartic-checks.ts'
import { above, type Checked, type Note, note, softened } from './checked.ts'
import { crrtChecks } from './crrt-checks.ts'

/** Whether the kidneys allow magnesium at all, and how much. */
export function kidneyChecks(check: Checked): readonly Note[] {
  if (!check.adult) return []
  if (dosedByCrrt(check.f) && !check.emergency && !isCathartic(check)) return crrtChecks(check)
  const cathartic = catharticChecks(check)
  const judged = cathartic.some(({ code }) => code === 'renalContraindicated' || code === 'renalDose')
  return [...cathartic, ...(judged ? [] : [...contraindicated(check), ...doseForKidney(check)]), ...unknownKidney(check)]
}

function contraindicated(check: Checked): readonly Note[] {
  if (check.renal !== 'R4') return []
  const bolus = check.f.knowledge.doses.bolus.find(({ row, renal }) => row === 'E1' && renal === 'R4')
  const most = check.emergency && bolus ? `one emergency bolus of ${bolus.grams} g at most` : 'no magnesium'
  return [
    note('renalContraindicated', softened(check, 'critical'), ['S-092', 'S-093'], {
      text: tooLowWords(check.f, most),
      remove: !check.emergency,
      brief: `renal function too low (${whyTooLow(check.f)})`
    })
  ]
}

/** What kidneys that bear none still allow: `no magnesium`, or the bolus of an emergency. */
export const tooLowWords = (f: Assessed, allowed: string): string =>
  `Renal function too low (${whyTooLow(f)}): ${allowed}; nephrology advice.`

/** An estimate is the reason only where it is itself too low: 75 mL/min with anuria is none. */
function whyTooLow(f: Assessed): string {
  const { rate, band, dialysis, acuteInjury, fixed, urine } = f.kidney
  if (dialysis) return 'dialysis'
  if ((urine.band === 'R4' || urine.hold) && band !== 'R4') return `urine ${urine.words}`
  if (rate.known && f.knowledge.renalBand(rate.value) === 'R4') return kidneyValue(f)
  if (acuteInjury) return 'acute kidney injury'
  return fixed || !rate.known ? 'failure or anuria is charted' : `${rateFigure(f.knowledge, rate.value)} mL/min, and no weight`
}

function unknownKidney(check: Checked): readonly Note[] {
  if (check.renal !== 'RU') return []
  const { doubts, rate } = check.f.kidney
  const state =
    doubts.length > 0 ? 'renal function not reliable' : rate.known ? 'last creatinine too old' : 'renal function not known'
  return [
    note('renalUnknown', softened(check, check.parenteral ? 'critical' : 'warning'), ['S-030', 'S-031'], {
      text: `${state}: creatinine before magnesium.`,
      brief: state
    })
  ]
}

/** Single doses, rates and daily amounts above the column of the renal band. */
function doseForKidney(check: Checked): readonly Note[] {
  const { renal, parenteral, parts } = check
  if (renal !== 'R2' && renal !== 'R3') return []
  const told = [...(parenteral ? new Set(parts.flatMap(part => injected(check, part))) : oral(check)), ...unreadable(check)]
  if (told.length === 0) return []
  const range = rangeWords(check.f.knowledge, renal)
  const text = `Renal function ${range} mL/min: ${told.join('; ')}.`
  return [
    note('renalDose', softened(check, 'warning'), parenteral ? ['S-094', 'S-133'] : ['S-042', 'S-094'], {
      text,
      brief: `renal function ${range} mL/min, ${told[0]}`
    })
  ]
}

/** What nobody can read may be too much for these kidneys (M14). */
function unreadable({ renal, parts }: Checked): readonly string[] {
  return renal === 'R3' && (parts.length === 0 || parts.some(part => part.doseUnread)) ? ['amount not readable'] : []
}

function oral({ dose, renal, f }: Checked): readonly string[] {
  const perDay = dose.mmolPerDay?.high ?? dose.mmol?.high
  const { start, ceiling } = f.knowledge.oralLimits(renal)
  if (perDay === undefined) return []
  const stepUp = f.pathway.row === 'O5' && f.ledger.oral.length > 0
  const reached = f.magnesium.known && f.magnesium.value >= f.knowledge.limit('minimumReached')
  const most = stepUp && !(renal === 'R2' && reached) ? ceiling : start
  return perDay > f.knowledge.tolerated(most)
    ? [`${figure(perDay, 1)} mmol a day, ${stepUp ? 'at most' : 'start with'} ${most}`]
    : []
}

/** By renal band: g of one dose, the bolus that is the fastest, and mg/min of an infusion (in R3 by nephrology or intensive care alone). */
const columnOf = (knowledge: Knowledge, renal: 'R2' | 'R3') => ({
  grams: bolusOf(knowledge, 'V2', renal)?.grams ?? 0,
  fastest: bolusOf(knowledge, 'V1', renal),
  infusion: infusionOf(knowledge, 'V1', renal)?.mgPerMinute ?? 0
})

function injected({ f, renal, purpose, emergency }: Checked, { grams, mgPerMinute, continuous }: DosePart): readonly string[] {
  if (renal !== 'R2' && renal !== 'R3') return []
  if (emergency) {
    const bolus = f.knowledge.doses.bolus.find(row => row.row === 'E1' && row.renal === renal)?.grams
    return bolus !== undefined && above(grams?.high, bolus) ? [`${figure(grams.high)} g, at most ${bolus} g in an emergency`] : []
  }
  if (purpose.obstetric && renal === 'R2') return []
  const most = columnOf(f.knowledge, renal)
  const perMinute = most.fastest ? (most.fastest.grams * 1000) / most.fastest.minutes : 0
  const rate = mgPerMinute?.high
  // A dose that the column allows at once is not worse for running longer.
  if (continuous && (grams === undefined || above(grams.high, most.grams)))
    return above(rate, most.infusion)
      ? [
          renal === 'R2'
            ? `${figure(rate, 1)} mg/min, at most ${most.infusion}`
            : 'no infusion without nephrology or intensive care'
        ]
      : []
  return [
    ...(above(grams?.high, most.grams) ? [`${figure(grams?.high ?? 0)} g, at most ${most.grams} g at a time`] : []),
    ...(most.fastest && above(rate, perMinute)
      ? [`${figure(rate, 1)} mg/min, at most ${figure(perMinute, 1)} (${doseWords(most.fastest)})`]
      : [])
  ]
}
