import { contraindicationsOf } from '../pathway/pathway.ts'
import { magnesiumWords } from '../wording/words.ts'
import { type Checked, type Note, note } from './checked.ts'

/** Conditions, allergy, and the magnesium level itself. */
export function levelChecks(check: Checked): readonly Note[] {
  const { adult } = check
  return [...contraindicationChecks(check), ...tooHigh(check), ...(adult ? inRange(check) : [])]
}

/** What stands against magnesium whatever its level: conditions, and allergy. */
export const contraindicationChecks = (check: Checked): readonly Note[] =>
  check.adult ? [...conditions(check), ...allergic(check)] : []

/** An intolerance with harmless reactions alone is told on the chart's card; nothing known of it is asked first (M19). */
function allergic({ f, emergency }: Checked): readonly Note[] {
  const { allergy } = f
  if (!allergy || allergy.grade === 'note') return []
  if (allergy.grade === 'ask')
    return [note('allergy', 'warning', ['S-088'], 'Allergy or intolerance to magnesium charted: which reaction?')]
  const text = `Allergy to magnesium is charted${allergy.reactions ? ` (${allergy.reactions})` : ''}: clarify product and reaction.`
  return [note('allergy', 'critical', ['S-088'], { text, remove: !emergency })]
}

/** What stands against it. In an emergency coma does not, and in a rhythm that magnesium treats AV block does not. */
function conditions({ f, parenteral, purpose, emergency }: Checked): readonly Note[] {
  const reasons = contraindicationsOf(f).filter(
    reason =>
      !reason.startsWith('allergy') &&
      !(parenteral && purpose.acute && reason.includes('coma')) &&
      !(parenteral && purpose.rhythm && reason.startsWith('AV block'))
  )
  if (reasons.length === 0) return []
  const text = `Contraindicated with ${reasons.join(', ')}.`
  return [
    note('conditionContraindicated', parenteral ? 'critical' : 'warning', ['S-088', 'S-107'], {
      text,
      remove: parenteral && !emergency,
      brief: `${parenteral ? 'contraindicated: ' : ''}${reasons.join(', ')}`,
      ...(parenteral ? { lead: 'Prescriber decision needed' } : {})
    })
  ]
}

const levelIsCurrent = ({ f }: Checked): boolean => f.asOf - (f.magnesium.at ?? 0) <= f.knowledge.window('companion/magnesium')

function tooHigh(check: Checked): readonly Note[] {
  const { f, purpose, emergency } = check
  if (!f.magnesiumBand.known || !levelIsCurrent(check)) return []
  const band = f.magnesiumBand.value
  if (band !== 'HI' && band !== 'TOX') return []
  const value = f.magnesium.known ? f.magnesium.value : 0
  const well = f.kidney.band === 'R1' || f.kidney.band === 'R2'
  const protocol =
    purpose.obstetric && well && value < check.f.knowledge.limit('antidoteFrom') && f.holdParameters.stop.length === 0
  return [
    note('magnesiumHigh', protocol ? 'info' : 'critical', ['S-031', 'S-091'], {
      text: protocol
        ? `${magnesiumWords(f)}, within the range of an obstetric protocol: follow it.`
        : `${magnesiumWords(f)} is above the range: give no magnesium.`,
      remove: !protocol && !(emergency && band === 'HI' && f.holdParameters.stop.length === 0),
      ...(protocol ? { lead: 'Obstetric protocol decides' } : {})
    })
  ]
}

/** A normal level without a reason for magnesium. Tablets after an infusion are one. */
function inRange(check: Checked): readonly Note[] {
  const { f, parenteral, purpose, mixture } = check
  if (!f.magnesiumBand.known || f.magnesiumBand.value !== 'RNG' || !levelIsCurrent(check)) return []
  if (purpose.obstetric || purpose.other || purpose.acute || mixture) return []
  // A very long QTc aims higher than the range begins; without a usable gut an injection keeps what is there.
  if (parenteral && (f.severeQtc || f.gut.none.length > 0)) return []
  const { injectionsEnded, parenteral: running } = f.ledger
  const keeps = !parenteral && (f.pathway.row === 'O6' || injectionsEnded !== undefined || running.length > 0)
  const text = `${magnesiumWords(f)} is in range: is there another reason for magnesium?`
  return keeps ? [] : [note('magnesiumInRange', 'warning', ['S-009', 'S-016'], text)]
}
