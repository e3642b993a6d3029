import { contraindicationsOf } from '../derived/pathway.ts'
import { doses, limitOf, magnesiumContent, windowOf } from '../knowledge.ts'
import { figure, kidneyLine, magnesiumWords } from '../words.ts'
import { type Checked, type Note, note, softened } from './checked.ts'

/** Whether this patient may have magnesium at all, and how much the kidneys allow. */
export function kidneyChecks(check: Checked): readonly Note[] {
  if (!check.adult) return []
  return [...contraindicated(check), ...unknownKidney(check), ...doseForKidney(check)]
}

function contraindicated(check: Checked): readonly Note[] {
  if (check.renal !== 'R4') return []
  const text = `Kidneys too weak for magnesium: ${kidneyLine(check.f).replace(/^Kidney( function)?: /, '')}. Nephrology advice.`
  return [note('renalContraindicated', softened(check, 'critical'), ['S-092', 'S-093'], text, { remove: !check.emergency })]
}

function unknownKidney(check: Checked): readonly Note[] {
  if (check.renal !== 'RU') return []
  const stale = check.f.kidney.rate.known ? 'too old' : 'not known'
  return [
    note(
      'renalUnknown',
      softened(check, check.parenteral ? 'critical' : 'warning'),
      ['S-030', 'S-031'],
      `Kidney function is ${stale}: creatinine before magnesium.`
    )
  ]
}

/** Single doses, rates and daily amounts above the column of the renal band. */
function doseForKidney(check: Checked): readonly Note[] {
  const { renal, dose, parenteral } = check
  if (renal !== 'R2' && renal !== 'R3') return []
  const told = parenteral ? injected(check) : oral(check)
  if (told.length === 0) return []
  const text = `Reduced kidney function (${renal === 'R2' ? '30 to 59' : '20 to 29'} mL/min): ${told.join('; ')}.`
  return [note('renalDose', softened(check, 'warning'), parenteral ? ['S-094', 'S-133'] : ['S-042', 'S-094'], text)].filter(
    () => dose.readable || dose.grams24 !== undefined
  )
}

function oral({ dose, renal, f }: Checked): readonly string[] {
  const perDay = dose.mmolPerDay?.high ?? dose.mmol?.high
  const row = doses.oral.find(item => item.renal === renal)
  if (perDay === undefined || !row) return []
  const stepUp = f.pathway.row === 'O5' && f.magnesiumOrders.oral.length > 0
  const reached = f.magnesium.known && f.magnesium.value >= limitOf('minimumReached')
  const most = stepUp && !(renal === 'R2' && reached) ? row.ceiling : row.start
  return perDay > most * 1.05 ? [`${figure(perDay, 1)} mmol a day, ${stepUp ? 'at most' : 'start with'} ${most}`] : []
}

function injected({ dose, renal, runs, obstetric }: Checked): readonly string[] {
  if (obstetric) return []
  const grams = dose.grams?.high
  const perMinute = dose.mgPerMinute?.high
  const continuous = renal === 'R2' ? 2 : 1
  const single = renal === 'R2' ? 2.5 : 1
  return [
    ...(dose.continuous && perMinute !== undefined && perMinute > continuous * 1.0001
      ? [`${figure(perMinute, 1)} mg/min, at most ${continuous}`]
      : []),
    ...(!dose.continuous && grams !== undefined && grams > single * 1.0001
      ? [`${figure(grams)} g, at most ${single} g at a time`]
      : []),
    ...(!dose.continuous && grams !== undefined && grams > 1 && runs !== undefined && runs < (renal === 'R2' ? 30 : 60)
      ? [`${figure(grams)} g over ${figure(runs)} min, take at least ${renal === 'R2' ? 30 : 60}`]
      : [])
  ]
}

/** Conditions, allergy, and the magnesium level itself. */
export function levelChecks(check: Checked): readonly Note[] {
  const { f, adult } = check
  return [
    ...(adult ? conditions(check) : []),
    ...(f.allergy ? [allergic(check)] : []),
    ...tooHigh(check),
    ...(adult ? inRange(check) : [])
  ]
}

const allergic = (check: Checked): Note =>
  note('allergy', 'critical', ['S-088'], 'Allergy to magnesium is charted: clarify product and reaction.', {
    remove: !check.emergency
  })

function conditions(check: Checked): readonly Note[] {
  const reasons = contraindicationsOf(check.f).filter(reason => !reason.startsWith('allergy'))
  if (reasons.length === 0) return []
  const severity = check.parenteral ? 'critical' : 'warning'
  return [
    note('conditionContraindicated', severity, ['S-088', 'S-107'], `Against it: ${reasons.join(', ')}.`, {
      remove: check.parenteral && check.f.emergencies.length === 0
    })
  ]
}

const levelIsCurrent = ({ f }: Checked): boolean => f.asOf - (f.magnesium.at ?? 0) <= windowOf('companion', 'magnesium', true)

function tooHigh(check: Checked): readonly Note[] {
  const { f } = check
  if (!f.magnesiumBand.known || !levelIsCurrent(check)) return []
  const band = f.magnesiumBand.value
  if (band !== 'HI' && band !== 'TOX') return []
  const text = `${magnesiumWords(f)} is above the range.`
  const value = f.magnesium.known ? f.magnesium.value : 0
  const protocol =
    check.obstetric &&
    value < limitOf('antidoteFrom') &&
    f.holdSigns.stop.length === 0 &&
    f.kidney.band !== 'R3' &&
    f.kidney.band !== 'R4'
  return [note('magnesiumHigh', protocol ? 'info' : 'critical', ['S-031', 'S-091'], text, { remove: !protocol })]
}

/** A normal level without a reason for magnesium. Tablets after an infusion are one. */
function inRange(check: Checked): readonly Note[] {
  const { f, parenteral, obstetric, otherIndication } = check
  if (!f.magnesiumBand.known || f.magnesiumBand.value !== 'RNG' || !levelIsCurrent(check)) return []
  if (obstetric || otherIndication || check.f.emergencies.length > 0) return []
  const keeps =
    !parenteral &&
    (f.pathway.row === 'O6' || f.magnesiumOrders.injectionsEnded !== undefined || f.magnesiumOrders.parenteral.length > 0)
  return keeps
    ? []
    : [
        note(
          'magnesiumInRange',
          'warning',
          ['S-009', 'S-016'],
          `${magnesiumWords(f)} is in range: is there another reason for magnesium?`
        )
      ]
}

/** Results too old to sign on. */
export function dataChecks(check: Checked): readonly Note[] {
  const { f, parenteral, adult } = check
  if (!adult) return []
  const purpose = parenteral ? 'parenteral' : 'oral'
  const old: string[] = []
  const look = (name: string, fact: { readonly known: boolean; readonly at?: number }, limit: number): void => {
    if (fact.known && f.asOf - (fact.at ?? 0) > limit) old.push(name)
  }
  look('magnesium', f.magnesium, windowOf(purpose, 'magnesium', f.setting.inpatient))
  if (parenteral) {
    look('potassium', f.potassium, windowOf('parenteral', 'potassium', f.setting.inpatient))
    look('calcium', f.calcium.fact, windowOf('parenteral', 'calcium', f.setting.inpatient))
  }
  if (f.kidney.rate.known && check.renal === 'RU') old.push('creatinine')
  return old.length > 0
    ? [note('labsStale', softened(check, 'warning'), ['S-030', 'S-031'], `Too old to sign on: ${old.join(', ')}.`)]
    : []
}

export const contentOf = (code: string | undefined) => (code ? magnesiumContent.get(code) : undefined)
