import { idealWeight } from '../../../src/facts/formulas/kidney.ts'
import { labSeries } from '../../../src/facts/lab.ts'
import { isConcentrate } from '../facts/magnesium-amount.ts'
import type { DosePart } from '../facts/magnesium-dose.ts'
import { totalHours } from '../facts/total-hours.ts'
import { concepts } from '../inputs.ts'
import { analyte } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { contraindicationsOf } from '../pathway/pathway.ts'
import { smallInfusionOf } from '../pathway/small-infusion.ts'
import { figure } from '../wording/words.ts'
import { above, type Checked, contentOf, type Note, note } from './checked.ts'
import { rateChecks, slip } from './rate-checks.ts'
import { strengthChecks } from './strength-checks.ts'

/** Rate, size, strength and end of a dose by vein; limits of muscle and skin. */
export function injectionChecks(check: Checked): readonly Note[] {
  if (!check.parenteral || check.mixture) return []
  const { route } = check.order
  if (route === 'intravenous') return [...rateChecks(check), ...strengthChecks(check), ...needed(check)]
  if (!check.adult) return [...slip(check), ...(route === 'intramuscular' ? childMuscle(check) : [])]
  return [...slip(check), ...unread(check), ...(route === 'intramuscular' ? muscle(check) : skin(check))]
}

function unread({ parts }: Checked): readonly Note[] {
  if (parts.length > 0 && parts.every(part => !part.doseUnread)) return []
  return [note('notChecked', 'warning', ['S-031'], 'Dose not read, not checked: state grams or mmol.')]
}

/** By vein although tablets would do. */
function needed({ f, adult, purpose, emergency, renal }: Checked): readonly Note[] {
  if (!adult || !f.magnesiumBand.known || purpose.obstetric || purpose.other || purpose.acute || emergency) return []
  const { row } = f.pathway
  const band = f.magnesiumBand.value
  const wanted = row === 'V1' || row === 'V2' || row === 'V3' || row === 'F1' || band === 'SEV' || f.symptoms.length > 0
  if (wanted || band === 'HI' || band === 'TOX') return []
  // Where the chart offers a small infusion beside tablets, or tablets are no way.
  if (f.severeQtc || f.gut.none.length > 0 || smallInfusionOf(f)) return []
  // Where tablets are no way out either, none are named.
  const tablets = renal === 'R4' || renal === 'RU' || contraindicationsOf(f).length > 0 ? '' : ': tablets would do'
  const text = `Neither severe nor with recorded symptoms${tablets}.`
  return [note('ivNotNeeded', 'info', ['S-060'], { text, ...(tablets ? {} : { lead: 'Check the need' }) })]
}

const plateletAnalyte = analyte('platelets', ...concepts.platelets)

/** Few platelets, by the newest count of a week that can be used; by the problem list where there is none. */
function platelets(f: Assessed): readonly string[] {
  const count = labSeries(f.records, plateletAnalyte, f.asOf).usable
  if (count && f.asOf - count.at <= f.knowledge.window('injection/platelets'))
    return count.value < f.knowledge.limit('platelets')
      ? [`platelets ${count.reported}, limit ${f.knowledge.limit('platelets')}`]
      : []
  return f.findings.has('thrombocytopenia', 'thrombocytopenia-heparin-induced')
    ? [`low platelets charted (limit ${f.knowledge.limit('platelets')})`]
    : []
}

/** So much per kg of the lower of actual and ideal weight, up to the most. A limit, never a suggestion. */
function capByWeight(f: Assessed): number {
  const most = f.knowledge.limit('muscleMost')
  if (!f.weight.known) return most
  const ideal = f.height.known ? idealWeight(f.height.value, f.sex.known ? f.sex.value : 'female') : f.weight.value
  return Math.min(most, f.knowledge.limit('musclePerKilogram') * Math.min(f.weight.value, ideal))
}

/** Grams within any so many hours. */
const gramsWithin = (part: DosePart, hours: number): number | undefined =>
  part.grams && part.grams.high * Math.max(1, Math.ceil((part.timesPerDay?.high ?? 0) / (24 / hours) - 1e-9))

function muscle({ f, dose, parts, purpose, renal, order }: Checked): readonly Note[] {
  const [hours, most] = [f.knowledge.limit('muscleHours'), f.knowledge.limit('muscleGrams')]
  const together = Math.max(0, ...parts.map(part => gramsWithin(part, hours) ?? 0))
  const heavy = f.knowledge.limit('musclePerKilogram')
  const { intramuscular } = f.knowledge.doses
  const course = intramuscular.grams * intramuscular.count
  const cap = capByWeight(f)
  const perKilogram = Math.max(
    0,
    ...order.dosages.map(({ dose: amount }) => (amount?.perKilogram && amount.unit === 'g' ? amount.high : 0))
  )
  const critical = [
    ...(above(together, most) ? [`${figure(together)} g within ${hours} h, at most ${most}`] : []),
    ...(above(together, cap) || above(perKilogram, heavy)
      ? [`above ${figure(cap)} g (${heavy * 1000} mg/kg, at most ${f.knowledge.limit('muscleMost')} g)`]
      : []),
    // M29: obstetrics judges kidneys by creatinine, in its own table.
    ...((renal === 'R2' || renal === 'R3' || renal === 'R4') && !purpose.obstetric ? ['reduced renal function'] : [])
  ]
  const warning = [
    ...(above(dose.grams24, course) && !purpose.obstetric
      ? [`${figure(dose.grams24)} g in ${totalHours.day} h, at most ${course}`]
      : []),
    ...(f.drugs.has('anticoagulant') ? ['anticoagulant'] : []),
    ...platelets(f)
  ]
  return limited({ code: 'intramuscularLimit', statements: ['S-083', 'S-084', 'S-085'], where: 'IM', critical, warning })
}

function childMuscle({ f, order, parts }: Checked): readonly Note[] {
  const content = contentOf(f.knowledge, order.drug.code)
  const stated = parts.flatMap(part => (part.volume !== undefined && part.grams ? (part.grams.high / part.volume) * 100 : []))
  const strong =
    stated.length > 0
      ? stated.some(strength => above(strength, f.knowledge.limit('strengthIntoMuscle')))
      : isConcentrate(f.knowledge, content) || /\b(50 ?%|500 ?mg\/ml)/i.test(order.drug.text)
  const text = `Under ${f.knowledge.limit('adultAge')} or age not known: IM only at ${f.knowledge.limit('strengthIntoMuscle')}% or weaker.`
  return strong ? [note('intramuscularLimit', 'critical', ['S-084'], text)] : []
}

function skin({ f, parts, dose, renal }: Checked): readonly Note[] {
  const [most, often] = [f.knowledge.limit('skinMillimoles'), f.knowledge.limit('skinWeekly')]
  const least = f.knowledge.limit('skinVolume')
  const weekly = Math.max(0, ...parts.map(part => part.timesPerWeek ?? 0))
  const volumes = parts.flatMap(part => part.volume ?? [])
  const smallest = volumes.length > 0 ? Math.min(...volumes) : undefined
  const warning = [
    ...(above(dose.mmol?.high, most) ? [`${figure(dose.mmol.high, 1)} mmol a session, at most ${most}`] : []),
    ...(above(weekly, often) ? [`more than ${often} times a week`] : []),
    ...(smallest === undefined ? [`volume not stated, at least ${least} mL`] : []),
    ...(smallest !== undefined && smallest < least ? [`in ${figure(smallest)} mL, at least ${least}`] : [])
  ]
  const critical = renal === 'R4' ? ['renal function too low'] : []
  return limited({ code: 'subcutaneousLimit', statements: ['S-086'], where: 'SC', critical, warning })
}

type Limited = {
  readonly code: string
  readonly statements: readonly string[]
  readonly where: string
  readonly critical: readonly string[]
  readonly warning: readonly string[]
}

function limited({ code, statements, where, critical, warning }: Limited): readonly Note[] {
  const told = [...critical, ...warning]
  if (told.length === 0) return []
  const severity = critical.length > 0 ? 'critical' : 'warning'
  return [note(code, severity, statements, { text: `${where}: ${told.join('; ')}.`, brief: `${where}: ${told[0]}` })]
}
