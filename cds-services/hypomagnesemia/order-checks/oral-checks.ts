import { followEachOther } from '../../../src/facts/dosage.ts'
import { type DrugOrder, isParenteral } from '../../../src/facts/drug-order.ts'
import { day, minute } from '../../../src/facts/time.ts'
import { activeDrafts } from '../facts/drafts.ts'
import type { DosePart } from '../facts/magnesium-dose.ts'
import { isSaltAlone } from '../facts/magnesium-kind.ts'
import { indications, type Knowledge, molarMass } from '../knowledge.ts'
import { suspectTube } from '../pathway/related-electrolytes.ts'
import { figure } from '../wording/words.ts'
import { isCathartic } from './cathartic-checks.ts'
import { above, type Checked, type Note, note } from './checked.ts'

/** Amount, salt, route and timing of tablets. */
export function oralChecks(check: Checked): readonly Note[] {
  if (check.parenteral || !check.adult || check.mixture || isCathartic(check)) return []
  return [
    ...unread(check),
    ...tooMuch(check),
    ...saltOrElemental(check),
    ...routeForSeverity(check),
    ...volume(check),
    ...timing(check)
  ]
}

function unread({ parts, order }: Checked): readonly Note[] {
  const missing = parts.length === 0 || parts.some(part => part.doseUnread && !part.saltOrElemental)
  if (!missing || order.route === 'other') return []
  // So many pieces of a product of which nobody knows whether its label counts salt or magnesium (S-045, C-48).
  if (order.dosages.some(({ dose }) => dose?.unit === 'count')) {
    const text = 'Dose not checked, magnesium content not known: state mg elemental or mmol.'
    return [note('saltOrElemental', 'warning', ['S-031', 'S-045'], { text, brief: 'its magnesium content is not known' })]
  }
  const text = isSaltAlone(order)
    ? 'Dose and route not read, not checked: state grams, route and duration.'
    : 'Dose not read, not checked: state tablets or mmol.'
  const brief = isSaltAlone(order) ? 'dose and route not read, not checked' : 'dose not read, not checked'
  return [note('notChecked', 'warning', ['S-031', 'S-035'], { text, brief })]
}

/** Above the starting dose without a step that leads there, or above the daily most. */
function tooMuch(check: Checked): readonly Note[] {
  const { dose, f, order, parts } = check
  const perDay = dose.mmolPerDay?.high ?? dose.mmol?.high
  const found = (severity: Note['severity'], statements: readonly string[], text: string): readonly Note[] => [
    note('oralTooMuch', severity, statements, text)
  ]
  const { start, ceiling } = check.f.knowledge.oralLimits('R1')
  const { knowledge } = f
  const oxide = knowledge.limit('oxideOfMost')
  const most = `${ceiling} mmol`
  const elemental = `(${figure(ceiling * molarMass.magnesium, 0)} mg elemental)`
  if (perDay !== undefined && perDay > knowledge.tolerated(ceiling))
    return found('critical', ['S-041', 'S-043'], `${figure(perDay, 1)} mmol a day: more than ${most} ${elemental}.`)
  if (parts.some(part => names(part, oxide) && part.elemental))
    return found(
      'critical',
      ['S-041', 'S-043'],
      `${oxide} mg elemental is ${figure(oxide / molarMass.magnesium, 1)} mmol: more than ${most} a day ${elemental}.`
    )
  if (perDay === undefined || perDay <= knowledge.tolerated(start)) return []
  const { row } = f.pathway
  const { oral, oralPerDay } = f.ledger
  const stepped =
    row === 'O5' ||
    row === 'F1' ||
    (row === 'O4' && oral.length > 0) ||
    (oralPerDay !== undefined && oralPerDay >= knowledge.limit('oralSecondStep')) ||
    climbs(check.f.knowledge, order, parts)
  const text = `${figure(perDay, 1)} mmol a day: start with ${start} mmol, step up after ${check.f.knowledge.window('escalate/tablets') / day} days.`
  // M30: oxide 400 mg twice daily is a usual start with full kidney function.
  const usual = check.renal === 'R1' && !above(perDay, indications.tabletsAtStart.mmolPerDay)
  return stepped ? [] : found(usual ? 'info' : 'warning', ['S-035', 'S-036', 'S-052'], text)
}

/** Steps of one order that go up as the table does: the starting dose for a week at least, then more. */
function climbs(knowledge: Knowledge, order: DrugOrder, parts: readonly DosePart[]): boolean {
  if (parts.length < 2 || !followEachOther(order.dosages)) return false
  const start = order.dosages.reduce(
    (first, { sequence = 0 }, at) => (sequence < (order.dosages[first]?.sequence ?? 0) ? at : first),
    0
  )
  const perDay = parts[start]?.mmolPerDay?.high ?? Number.POSITIVE_INFINITY
  return (
    perDay <= knowledge.tolerated(knowledge.oralLimits('R1').start) &&
    (order.dosages[start]?.lasts ?? 0) * minute >= knowledge.window('escalate/tablets')
  )
}

/** Whether the words of an order have a weight in mg. */
const names = ({ words }: DosePart, milligrams: number): boolean => new RegExp(`\\b${milligrams} ?mg\\b`).test(words)

function saltOrElemental({ f, dose, parts }: Checked): readonly Note[] {
  const [start, most] = [f.knowledge.limit('oxideOfStart'), f.knowledge.limit('oxideOfMost')]
  const usual = f.knowledge.oralLimits('R1').start
  const pattern = parts.some(part => (names(part, start) || names(part, most)) && part.elemental)
  if (!dose.saltOrElemental && !pattern) return []
  const text = pattern
    ? `Written as elemental magnesium: ${start} and ${most} mg are weights of the oxide; ${start} mg elemental is ${figure(start / molarMass.magnesium, 1)} mmol, ${usual} mmol is ${figure(usual * molarMass.magnesium, 0)} mg.`
    : 'Dose not read: mg of salt or elemental? State tablets or mmol.'
  const brief = pattern
    ? `written as elemental, ${start} and ${most} mg are weights of the oxide`
    : 'dose not read: mg of salt or elemental?'
  return [note('saltOrElemental', 'warning', ['S-035', 'S-041', 'S-043'], { text, brief })]
}

function routeForSeverity({ f, purpose, order }: Checked): readonly Note[] {
  // It may well be infused.
  if (isSaltAlone(order)) return []
  if (!f.magnesiumBand.known || f.magnesiumBand.value !== 'SEV' || purpose.other || suspectTube(f)) return []
  const injected =
    f.ledger.parenteral.length > 0 ||
    activeDrafts(f.drafts).some(({ order }) => order.drug.classes.has('magnesium-product') && isParenteral(order))
  const text = 'Severely low: tablets alone are too slow.'
  return injected ? [] : [note('routeForSeverity', 'warning', ['S-012', 'S-060'], text)]
}

function volume({ f }: Checked): readonly Note[] {
  const low = f.magnesium.known && f.magnesium.value < f.lowLimit
  if (!f.volume.first || !low) return []
  const text = `Volume first: ${f.volume.why.join('; ')}.`
  return [note('volumeFirst', 'warning', ['S-021', 'S-027'], { text, brief: 'possible volume depletion' })]
}

/** A client may keep the time in the name of the drug alone. */
const atNight = /\b(at bedtime|at night|nightly)\b/

function timing({ parts, order, f }: Checked): readonly Note[] {
  const [part, ...others] = parts
  if (!part || others.length > 0) return []
  const times = part.timesPerDay?.high
  const daily = times !== undefined && Number(times.toFixed(1)) === 1
  const atOnce = part.mmol?.high ?? 0
  return [
    ...(daily && !order.dosages.some(dosage => dosage.timeStated) && !atNight.test(part.words)
      ? [note('nightDose', 'info', ['S-037'], 'Once a day: best at bedtime.')]
      : []),
    ...(atOnce > f.knowledge.tolerated(f.knowledge.oralLimits('R1').start) ||
    (f.volume.gutLoss && daily && atOnce > f.knowledge.limit('capsuleMost'))
      ? [note('divideDose', 'info', ['S-050', 'S-054'], 'Divide the daily amount.')]
      : [])
  ]
}
