import type { Bolus } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { contraindicationsOf } from '../pathway/pathway.ts'
import { figure, magnesiumWords } from '../wording/words.ts'
import { above, type Checked, checked, type Note } from './checked.ts'
import type { CheckedDraft } from './checked-draft.ts'
import { tooLowWords } from './kidney-checks.ts'

/**
 * In a life-threatening emergency no magnesium sulfate by injection is removed: the one draft nearest to the emergency bolus becomes
 * it, for this kidney, and the others keep their findings (M28). Toxicity stops all the same, and children have no adult amounts.
 */
export function inEmergency(f: Assessed, drafts: readonly CheckedDraft[]): readonly CheckedDraft[] {
  const concerned = drafts.map(item => ({ item, check: checkOf(f, item) }))
  const nearest = nearestTo(
    f,
    concerned.flatMap(({ item, check }) => (check ? [{ item, check }] : []))
  )
  return concerned.map(({ item, check }) => {
    if (!check) return item
    const kept = { ...item, notes: toldOnce(item.notes.map(note => keptNote(f, check, note))) }
    if (item !== nearest?.item) return kept
    return { ...kept, notes: kept.notes.map(note => besideBolus(f, note, nearest.bolus)), emergencyBolus: nearest.bolus }
  })
}

/** The check of a draft that the exit concerns. */
function checkOf(f: Assessed, { topic, draft, order }: CheckedDraft): Checked | undefined {
  if (topic !== 'magnesiumOrder' || f.pathway.gate === 'G0' || isToxic(f)) return undefined
  const check = checked(f, draft, order)
  const { purpose, parenteral, mixture, adult } = check
  const threatened = f.emergencies.length > 0 || purpose.rhythm || purpose.pulseless
  return threatened && parenteral && adult && !mixture ? check : undefined
}

/** Toxic by level, or by signs with a level that is high or not known: as before, the order stops. */
function isToxic(f: Assessed): boolean {
  const high = !f.magnesiumBand.known || f.magnesiumBand.value === 'HI' || f.magnesiumBand.value === 'TOX'
  const given = f.magnesium.known || f.ledger.parenteral.length > 0
  return f.pathway.gate === 'G2' || (f.holdParameters.stop.length > 0 && high && given)
}

/** Above the range, or a toxic level too old to act on: the chart offers the least bolus, not chosen. */
const isHigh = (f: Assessed): boolean =>
  f.magnesiumBand.known && (f.magnesiumBand.value === 'HI' || f.magnesiumBand.value === 'TOX')

const emergencyDose = (f: Assessed): Bolus | undefined =>
  f.knowledge.doses.bolus.find(({ row, renal }) => row === 'E1' && renal === (isHigh(f) ? 'R4' : f.renalEmergency))

const notRemoved = 'Not removed: the local resuscitation protocol decides.'

/** The sentence is for the order, not for each finding on it. */
const toldOnce = (notes: readonly Note[]): readonly Note[] => {
  const first = notes.find(({ text }) => text.endsWith(notRemoved))
  return notes.map(note => (note === first ? note : { ...note, text: note.text.replace(` ${notRemoved}`, '') }))
}

/** What the chart itself offers above the range is a warning; more than that stays critical. */
function keptNote(f: Assessed, { dose, parts }: Checked, note: Note): Note {
  const most = emergencyDose(f)?.grams ?? 0
  const small = dose.grams !== undefined && !above(dose.grams.high, most) && !parts.some(part => part.continuous)
  if (note.code === 'magnesiumHigh' && small && note.severity === 'critical') {
    const amendments = [...new Set([...(note.amendments ?? []), 'M28'])]
    const text = `${magnesiumWords(f)} is above the range: at most ${most} g in this emergency.`
    return { ...note, severity: 'warning', remove: false, text, amendments }
  }
  if (!note.remove) return note
  return {
    ...note,
    remove: false,
    text: `${note.text} ${notRemoved}`,
    amendments: [...new Set([...(note.amendments ?? []), 'M28'])]
  }
}

/** Beside the bolus that the card offers no sentence forbids it. */
const besideBolus = (f: Assessed, note: Note, { grams }: Bolus): Note =>
  note.code === 'renalContraindicated'
    ? { ...note, text: tooLowWords(f, `${grams} g once in this emergency`), lead: 'Reduce the dose' }
    : note

type Nearest = { readonly item: CheckedDraft; readonly bolus: Bolus }

/** The draft that becomes the emergency bolus: never from an amount that cannot be read, never to a larger one. */
function nearestTo(
  f: Assessed,
  drafts: readonly { readonly item: CheckedDraft; readonly check: Checked }[]
): Nearest | undefined {
  const target = emergencyDose(f)
  if (!target || isHigh(f)) return undefined
  const able = drafts.flatMap(({ item, check }) => {
    const grams = gramsOf(check)
    const fits = check.order.route === 'intravenous' && !check.purpose.obstetric && grams !== undefined && !isBlocked(f, check)
    return fits ? [{ item, check, grams }] : []
  })
  const distance = ({ grams }: (typeof able)[number]): number => Math.abs(grams - target.grams)
  // An infusion only where there is no dose.
  const [first] = able.sort(
    (a, b) => Number(a.check.dose.continuous) - Number(b.check.dose.continuous) || distance(a) - distance(b)
  )
  if (!first || isFitting(first.check, first.item, target)) return undefined
  const grams = Math.min(first.grams, target.grams)
  const strength = `${figure((grams / target.volume) * 100, 1)}%`
  return { item: first.item, bolus: { ...target, grams, strength } }
}

/** Grams of one dose, or of all that an infusion gives in a day. */
const gramsOf = ({ dose }: Checked): number | undefined => (dose.continuous ? dose.grams24 : dose.grams?.high)

/** Within the bolus for this kidney, and nothing is said against it that the bolus would clear: sent back it stays as it is (M27). */
const isFitting = (check: Checked, { notes }: CheckedDraft, target: Bolus): boolean =>
  !check.dose.continuous &&
  !above(check.dose.grams?.high, target.grams) &&
  (notes.every(note => note.severity === 'info') || isBolusAlready(check, notes, target))

/** As fast as the bolus, and made up as it should be: what is still said of it is about the patient, or about other orders. */
function isBolusAlready({ parts, purpose }: Checked, notes: readonly Note[], target: Bolus): boolean {
  const [part, ...others] = parts
  const asFast = purpose.pulseless || (part?.minutes !== undefined && !above(part.minutes, target.minutes))
  return others.length === 0 && asFast && !notes.some(({ code, severity }) => severity !== 'info' && ofPreparation.has(code))
}

/** Findings on how a dose is made up and given, which the words of the bolus clear. */
const ofPreparation: ReadonlySet<string> = new Set([
  'concentrationTooHigh',
  'undilutedPush',
  'diluent',
  'rateMissing',
  'rateTooFast',
  'gramsPerMinute'
])

/** What magnesium would worsen in the minutes of a bolus; a rhythm that it treats comes before the worry about conduction. */
const isBlocked = (f: Assessed, { purpose }: Checked): boolean =>
  contraindicationsOf(f).some(reason => !reason.includes('coma') && !(purpose.rhythm && reason.startsWith('AV block')))
