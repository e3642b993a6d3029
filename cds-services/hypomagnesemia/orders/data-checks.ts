import { windowOf } from '../knowledge.ts'
import { type Checked, type Note, note, softened } from './checked.ts'

/** What the checks could not know: results too old or missing to sign on, and what of the order could not be read. */
export function dataChecks(check: Checked): readonly Note[] {
  return check.adult ? [...results(check), ...unread(check)] : []
}

function results(check: Checked): readonly Note[] {
  const { f, parenteral, purpose, mixture } = check
  const old = [...staleOf(check), ...(f.kidney.rate.known && check.renal === 'RU' ? ['creatinine'] : [])]
  const levelMatters = !purpose.obstetric && !purpose.other && !mixture
  const missing = [
    ...(!f.magnesium.known && levelMatters ? ['magnesium'] : []),
    ...(parenteral && !f.kidney.rate.known && !f.kidney.fixed ? ['creatinine'] : [])
  ]
  if (old.length === 0 && missing.length === 0) return []
  const text = [
    ...(old.length > 0 ? [`Results too old to sign on: ${old.join(', ')}.`] : []),
    ...(missing.length > 0 ? [`No usable result: ${missing.join(', ')}.`] : [])
  ].join(' ')
  const severity = missing.includes('creatinine') ? 'critical' : 'warning'
  return [note('labsStale', softened(check, severity), ['S-030', 'S-031'], text)]
}

function staleOf({ f, parenteral }: Checked): readonly string[] {
  const purpose = parenteral ? 'parenteral' : 'oral'
  const isOld = (fact: { readonly known: boolean; readonly at?: number }, name: string): boolean =>
    fact.known && f.asOf - (fact.at ?? 0) > windowOf(purpose, name, f.setting.inpatient)
  return [
    ...(isOld(f.magnesium, 'magnesium') ? ['magnesium'] : []),
    ...(parenteral && isOld(f.potassium, 'potassium') ? ['potassium'] : []),
    ...(parenteral && isOld(f.calcium.fact, 'calcium') ? ['calcium'] : [])
  ]
}

/** Parts of the order that stayed unread and that no other finding names. */
function unread({ parts, order, dose, mixture }: Checked): readonly Note[] {
  const told = (text: string): readonly Note[] => [note('notChecked', 'warning', ['S-031'], text)]
  if (mixture) return [note('notChecked', 'info', ['S-031'], 'A mixture: its magnesium was not read, amounts are not checked.')]
  // Where neither route nor dose can be read, the dose is what is asked for.
  if (order.route === undefined && (parts.length === 0 || parts.some(part => part.doseUnread))) return []
  if (order.route === undefined || order.route === 'other')
    return told(
      order.route ? 'Route not known to the checks: amounts are not judged.' : 'Dose not checked: the route is not stated.'
    )
  const often = parts.some(part => part.frequencyUnread)
  return often && !dose.saltOrElemental ? told('How often it is given could not be read: amounts per day are not checked.') : []
}
