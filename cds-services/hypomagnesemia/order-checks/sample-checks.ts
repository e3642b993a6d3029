import { hour } from '../../../src/facts/time.ts'
import type { PastDose } from '../facts/ledger-doses.ts'
import { dosesUnmeasured } from '../facts/sample-before-dose.ts'
import { recheckAfter } from '../knowledge.ts'
import { type Checked, type Note, note } from './checked.ts'

/** The chart holds a dose back until a sample knows of the last one; a draft is told the same (M3). */
export function sampleChecks(check: Checked): readonly Note[] {
  const { f, parenteral, emergency, mixture, renal } = check
  if (!parenteral || emergency || mixture || !f.magnesium.known) return []
  const since = dosesUnmeasured(check.f.knowledge, f.ledger, { drawn: f.magnesium.at ?? 0, asOf: f.asOf, renal }).filter(
    dose => !isOwn(check, dose)
  )
  if (since.length > 0 && !isOneRegimen(check, since)) return [measureFirst(textOf(since))]
  return needsLowLevel(check)
    ? [
        measureFirst(
          `A second dose at this kidney function needs Mg below ${check.f.knowledge.limit('lowMagnesium').toFixed(2)} mmol/L, drawn ${recheckAfter('afterDose')} h after the first.`
        )
      ]
    : []
}

const measureFirst = (text: string): Note =>
  note('labsStale', 'warning', ['S-030', 'S-031'], {
    text,
    amendments: ['M3'],
    brief: 'Mg was drawn before the last dose: measure first',
    tests: ['magnesium', 'creatinine']
  })

function textOf(since: readonly PastDose[]): string {
  const known = since.some(dose => dose.certain)
  const what = known ? 'the last dose' : 'a dose that may have been given'
  const check = known ? '' : ' Check the MAR.'
  return `Mg was drawn before ${what}, or too soon after it: measure first.${check}`
}

/** What ran of the order that this draft changes is no other dose. */
const isOwn = ({ draft }: Checked, dose: PastDose): boolean => dose.ongoing && dose.reference === draft.reference

/** A slow infusion soon after a small bolus, for one and the same severe level: the sum is judged, not the sample. */
function isOneRegimen({ f, dose, renal }: Checked, since: readonly PastDose[]): boolean {
  const rate = f.knowledge.doses.infusion.find(row => row.row === 'V1' && row.renal === renal)?.mgPerMinute
  const slow = dose.continuous && rate !== undefined && (dose.mgPerMinute?.high ?? Number.POSITIVE_INFINITY) <= rate * 1.0001
  const low = f.magnesium.known && f.magnesium.value < f.knowledge.limit('regimenMagnesium')
  const small = (grams: number | undefined): boolean =>
    (grams ?? Number.POSITIVE_INFINITY) <= f.knowledge.limit('regimenBolus') * 1.0001
  return (
    slow &&
    low &&
    since.every(last => !last.continuous && small(last.grams) && f.asOf - last.to <= f.knowledge.limit('regimenGap') * hour)
  )
}

/** R3: nothing more after a dose of the last two days unless magnesium is low again. */
function needsLowLevel({ f, renal }: Checked): boolean {
  const before = f.ledger.doses.some(({ to }) => f.asOf - to <= f.knowledge.window('second/dose'))
  return renal === 'R3' && before && f.magnesium.known && f.magnesium.value >= f.knowledge.limit('lowMagnesium')
}
