import { told } from '../advice.ts'
import { indications } from '../knowledge.ts'
import { above, type Checked, type Note, note } from './checked.ts'
import { obstetricChecks } from './obstetric-checks.ts'
import { isRenewal, otherReasonSuffices } from './renewal.ts'
import { protocolLine } from './within-protocol.ts'

const level = new Set(['magnesiumInRange', 'ivNotNeeded'])

/** What of the findings stays for the use an order is for (M29, M30), or by the site's protocol (M40): within the figures of that use some are silent, outside none. */
export function byIndication(check: Checked, notes: readonly Note[]): readonly Note[] {
  if (!check.adult) return notes
  if (check.purpose.obstetric && check.parenteral) return obstetricChecks(check, notes)
  if (isAsthmaDose(check, notes)) return asthma(check, notes)
  if (isSupraventricular(check)) return notes.filter(item => !level.has(item.code))
  if (isLaxative(check)) return notes.filter(item => !laxativeSilent.has(item.code))
  if (protocolLine(check)) return notes.filter(item => !level.has(item.code))
  if (isRenewal(check, notes)) return notes.filter(item => renewalStays.has(item.code))
  return otherReasonSuffices(check) ? notes.filter(item => item.code !== 'labsStale') : notes
}

type Use = { readonly grams: number; readonly minutes: number }

/** One dose, and none that runs on, within the grams and the time of a use. */
function within({ parts, dose, order }: Checked, { grams, minutes }: Use): boolean {
  const [part, ...others] = parts
  if (!part?.grams || others.length > 0 || dose.continuous || order.route !== 'intravenous') return false
  const fast = above(part.mgPerMinute?.high, (grams * 1000) / minutes) || (part.minutes !== undefined && part.minutes < minutes)
  return !above(part.grams.high, grams) && !above(dose.grams24, grams) && part.mgPerMinute !== undefined && !fast
}

const wellOrHalved = ({ renal }: Checked): boolean => renal === 'R1' || renal === 'R2'

function isSupraventricular(check: Checked): boolean {
  return check.purpose.supraventricular && wellOrHalved(check) && within(check, indications.supraventricular)
}

/** The first dose in 24 hours for an exacerbation, with nothing that stands against any magnesium. */
function isAsthmaDose(check: Checked, notes: readonly Note[]): boolean {
  const { f, purpose } = check
  const against = notes.some(({ code }) => code === 'magnesiumHigh' || code === 'conditionContraindicated' || code === 'allergy')
  const first = f.ledger.grams24 === 0 && !notes.some(({ code }) => code === 'duplicate')
  return purpose.asthma && first && !against && within(check, indications.asthma)
}

const asthmaSilent = new Set([
  'magnesiumInRange',
  'ivNotNeeded',
  'labsStale',
  'renalDose',
  'rateTooFast',
  'bolusTooShort',
  'renalUnknown',
  'renalContraindicated',
  'dailyTotal',
  'twoDayTotal'
])

/** R1 and R2 silent, R3 and an unknown kidney told, kidney failure warned of, and nothing removed. */
function asthma(check: Checked, notes: readonly Note[]): readonly Note[] {
  const rest = notes.filter(({ code }) => !asthmaSilent.has(code))
  const amendments = ['M29']
  if (check.renal === 'R4') {
    const text = `Asthma with renal failure: ${told('asthmaInFailure')} once, Mg after it.`
    return [
      ...rest,
      note('renalContraindicated', 'warning', ['S-092'], {
        text,
        amendments,
        tests: ['magnesium', 'creatinine'],
        lead: 'One dose only'
      })
    ]
  }
  if (check.renal === 'R3') {
    const text = 'Asthma with much reduced renal function: once, Mg before any other.'
    return [...rest, note('renalDose', 'info', ['S-094'], { text, amendments, lead: 'One dose only' })]
  }
  if (check.renal !== 'RU') return rest
  const text = 'Asthma, renal function not known: once, creatinine and Mg before any other.'
  return [
    ...rest,
    note('renalUnknown', 'info', ['S-030'], { text, amendments, tests: ['creatinine', 'magnesium'], lead: 'One dose only' })
  ]
}

const laxativeSilent = new Set([
  'magnesiumInRange',
  'labsStale',
  'oralTooMuch',
  'saltOrElemental',
  'nightDose',
  'divideDose',
  'routeForSeverity',
  'volumeFirst'
])

/** A laxative or antacid within the most a day of the labels; the class of the product is the indication. */
function isLaxative(check: Checked): boolean {
  const { purpose, parenteral, renal, dose } = check
  const perDay = dose.mmolPerDay?.high ?? dose.mmol?.high
  return (
    purpose.laxative &&
    !parenteral &&
    (renal === 'R1' || renal === 'R2') &&
    perDay !== undefined &&
    !above(perDay, indications.laxative.mmolPerDay)
  )
}

const renewalStays = new Set([
  'separation',
  'interaction',
  'conditionContraindicated',
  'allergy',
  'magnesiumHigh',
  'duplicate',
  'notChecked',
  'renalDose',
  'renalContraindicated',
  'monitoringMissing'
])
