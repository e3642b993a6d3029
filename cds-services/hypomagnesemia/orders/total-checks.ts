import { hour } from '../../../src/facts/time.ts'
import { magnesiumDose } from '../derived/magnesium-dose.ts'
import { doses } from '../knowledge.ts'
import { figure } from '../words.ts'
import { type Checked, type Note, note } from './checked.ts'

/** Amounts over a day and two, across what runs, what ended of late and what is drafted; other sources; pregnancy. */
export function totalChecks(check: Checked): readonly Note[] {
  if (!check.adult) return []
  return [...injectedTotals(check), ...duplicates(check), ...pregnancy(check)]
}

/** Grams by injection of the drafts of the session, this one included. */
function drafted(check: Checked, name: 'grams24' | 'grams48'): number {
  return check.f.drafts
    .filter(draft => draft.order?.drug.classes.has('magnesium-product') && draft.ofThisPatient)
    .reduce((sum, draft) => sum + ((draft.order && magnesiumDose(draft.order)[name]) ?? 0), 0)
}

function injectedTotals(check: Checked): readonly Note[] {
  if (!check.parenteral || check.dose.grams24 === undefined) return []
  const limits = doses.totals.find(row => row.renal === check.renal)
  const { grams24: before24 = 0, grams48: before48 = 0 } = check.f.magnesiumOrders
  const day = (before24 ?? 0) + drafted(check, 'grams24')
  const two = (before48 ?? 0) + drafted(check, 'grams48')
  const found: Note[] = []
  if (limits && !check.obstetric) {
    const hard = limits.hard24 !== undefined && day > limits.hard24 * 1.0001
    const soft = limits.soft24 !== undefined && day > limits.soft24 * 1.0001
    const extreme = day > 40 ? ' The source texts name 30 to 40 g as the absolute most.' : ''
    if (hard)
      found.push(note('dailyTotal', 'critical', ['S-070'], `${figure(day)} g within 24 h: above ${limits.hard24} g.${extreme}`))
    else if (soft)
      found.push(
        note(
          'dailyTotal',
          check.emergency ? 'info' : 'warning',
          ['S-070'],
          `${figure(day)} g within 24 h: above ${limits.soft24} g.`
        )
      )
  } else if (!limits && !check.obstetric && day > 28) {
    found.push(note('dailyTotal', 'critical', ['S-070'], `${figure(day)} g within 24 h: above 28 g.`))
  }
  if (check.renal === 'R3' && limits) {
    const text = `${figure(two)} g within 48 h`
    if (limits.hard48 !== undefined && two > limits.hard48 * 1.0001)
      found.push(note('twoDayTotal', 'critical', ['S-094'], `${text}: above ${limits.hard48} g.`))
    else if (limits.soft48 !== undefined && two > limits.soft48 * 1.0001)
      found.push(note('twoDayTotal', 'warning', ['S-094'], `${text}: above ${limits.soft48} g.`))
  }
  return found
}

/** Another magnesium source that stands already. The order that this draft replaces is none, nor the other drafts of one bundle by vein and mouth. */
function duplicates(check: Checked): readonly Note[] {
  const { oral, parenteral } = check.f.magnesiumOrders
  const own = check.draft.reference
  const onHold = check.f.orders.filter(order => order.onHold && order.drug.classes.has('magnesium-product'))
  const same = [...(check.parenteral ? parenteral : oral).map(item => item.order), ...onHold].filter(
    order => order.reference !== own
  )
  if (same.length === 0) return []
  const names = [...new Set(same.map(order => order.drug.name))].join(', ')
  return [note('duplicate', check.emergency ? 'info' : 'warning', ['S-062', 'S-070'], `Magnesium is already ordered: ${names}.`)]
}

function pregnancy(check: Checked): readonly Note[] {
  const { f, dose } = check
  if (!f.pregnancy.pregnant || !dose.continuous) return []
  const since = f.magnesiumOrders.parenteral.flatMap(({ order }) => order.authored?.at ?? [])
  const run = since.length > 0 ? (f.asOf - Math.min(...since)) / hour : 0
  const hours = Math.max(run, (check.lasts ?? check.runs ?? 0) / 60)
  if (hours >= 168)
    return [
      note(
        'pregnancy',
        'critical',
        ['S-175'],
        `Continuous magnesium in pregnancy for ${figure(hours, 0)} h: 7 days and more harm the fetus.`
      )
    ]
  const reached =
    hours >= 120
      ? ` for ${figure(hours, 0)} h: the limit is 5 to 7 days`
      : ': the shortest harmful time is not known; obstetric advice'
  return [note('pregnancy', 'warning', ['S-175'], `Continuous magnesium in pregnancy${reached}.`)]
}
