import { told } from '../advice.ts'
import { totalHours } from '../facts/total-hours.ts'
import { figure } from '../wording/words.ts'
import { above, type Checked, type Note, note } from './checked.ts'

/** During continuous renal replacement its own protocol doses: said, and critical beyond what any of them gives at once (M13). */
export function crrtChecks({ f, parts, dose }: Checked): readonly Note[] {
  const perHour = Math.max(0, ...parts.map(part => ((part.mgPerMinute?.high ?? 0) * 60) / 1000))
  const excess = [
    ...(above(perHour, f.knowledge.limit('crrtRate'))
      ? [`${figure(perHour)} g/h, at most ${f.knowledge.limit('crrtRate')}`]
      : []),
    ...(above(dose.grams?.high, f.knowledge.limit('crrtDose'))
      ? [`${figure(dose.grams.high)} g at once, at most ${f.knowledge.limit('crrtDose')}`]
      : []),
    ...(above(dose.grams24, f.knowledge.limit('crrtDay'))
      ? [`${figure(dose.grams24)} g in ${totalHours.day} h, at most ${f.knowledge.limit('crrtDay')}`]
      : [])
  ]
  const text = [`Continuous renal replacement runs: dose by the CRRT protocol, Mg every ${told('crrt')}`, ...excess].join('; ')
  return [
    note('renalDose', excess.length > 0 ? 'critical' : 'warning', ['S-095'], {
      text: `${text}.`,
      amendments: ['M13'],
      brief: excess[0] ?? 'continuous renal replacement runs',
      lead: excess.length > 0 ? 'Reduce the dose' : 'CRRT protocol decides'
    })
  ]
}
