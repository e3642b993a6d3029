import type { WindowName } from '../knowledge-names.ts'
import { suspectTube } from '../pathway/related-electrolytes.ts'
import type { TestKey } from '../recommendations/proposals.ts'
import { type Checked, type Note, note, softened, worst } from './checked.ts'
import { sampleChecks } from './sample-checks.ts'
import { protocolLine } from './within-protocol.ts'

/** What the checks could not know: results too old or missing to sign on, and what of the order could not be read. */
export function dataChecks(check: Checked): readonly Note[] {
  return check.adult ? worst([...sampleChecks(check), ...results(check)]).concat(unread(check)) : []
}

function results(check: Checked): readonly Note[] {
  const { f, parenteral, purpose, mixture } = check
  const old: readonly TestKey[] = [
    ...staleOf(check),
    ...(f.kidney.rate.known && check.renal === 'RU' ? (['creatinine'] as const) : [])
  ]
  const levelMatters = !purpose.obstetric && !purpose.other && !mixture
  const missing: readonly TestKey[] = [
    ...((!f.magnesium.known || suspectTube(f)) && levelMatters ? (['magnesium'] as const) : []),
    ...(parenteral && !f.kidney.rate.known && !f.kidney.fixed ? (['creatinine'] as const) : [])
  ]
  if (old.length === 0 && missing.length === 0) return []
  const text = [
    ...(old.length > 0 ? [`Results too old to sign on: ${old.join(', ')}.`] : []),
    ...(missing.length > 0 ? [`No usable ${missing.join(' or ')} result.`] : []),
    ...(suspectTube(f) && levelMatters ? ['Tube contamination is suspected in the newest magnesium.'] : [])
  ].join(' ')
  const severity = missing.includes('creatinine') ? 'critical' : 'warning'
  // A dose is judged by magnesium and kidneys together: one of them old, both are measured.
  const both = [...old, ...missing].some(name => name === 'magnesium' || name === 'creatinine')
  const tests = [...new Set<TestKey>([...(both ? (['creatinine', 'magnesium'] as const) : []), ...old, ...missing])]
  return [note('labsStale', softened(check, severity), ['S-030', 'S-031'], { text, tests })]
}

function staleOf({ f, parenteral }: Checked): readonly TestKey[] {
  const isOld = (fact: { readonly known: boolean; readonly at?: number | undefined }, name: WindowName): boolean =>
    fact.known && f.asOf - (fact.at ?? 0) > f.knowledge.window(name, f.setting.inpatient)
  return [
    ...(isOld(f.magnesium, parenteral ? 'parenteral/magnesium' : 'oral/magnesium') ? (['magnesium'] as const) : []),
    ...(parenteral && isOld(f.potassium, 'parenteral/potassium') ? (['potassium'] as const) : []),
    ...(parenteral && isOld(f.calcium.fact, 'parenteral/calcium') ? (['calcium'] as const) : [])
  ]
}

/** Parts of the order that stayed unread and that no other finding names. */
function unread(check: Checked): readonly Note[] {
  const { parts, order, dose, mixture } = check
  const told = (text: string): readonly Note[] => [note('notChecked', 'warning', ['S-031'], text)]
  if (mixture) return [note('notChecked', 'info', ['S-031'], 'A mixture: its magnesium was not read or checked.')]
  // Where neither route nor dose can be read, the dose is what is asked for.
  if (order.route === undefined && (parts.length === 0 || parts.some(part => part.doseUnread))) return []
  if (order.route === undefined || order.route === 'other')
    return told(
      order.route ? 'Route not known to the checks: amounts are not judged.' : 'Dose not checked: the route is not stated.'
    )
  // By the site's protocol the level tells how often.
  const often = parts.some(part => part.frequencyUnread) && protocolLine(check) !== 'by-level'
  return often && !dose.saltOrElemental ? told('Frequency not read: amounts per day are not checked.') : []
}
