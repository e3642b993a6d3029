import type { DosePart } from '../facts/magnesium-dose.ts'
import { minutesWords } from '../facts/span-words.ts'
import type { Knowledge } from '../knowledge.ts'
import { bolusOf, longestInfusion } from '../recommendations/proposals.ts'
import { figure } from '../wording/words.ts'
import { above, type Checked, type Note, note, softened, worst } from './checked.ts'

const rates = (knowledge: Knowledge) => knowledge.doses.rates

/** How fast, how much at once and until when a dose runs by vein. */
export function rateChecks(check: Checked): readonly Note[] {
  const { parts, adult } = check
  return [
    ...slip(check),
    ...worst(parts.flatMap(part => tooFast(check, part))),
    ...(adult
      ? [
          ...worst(missingRate(check)),
          ...worst(parts.flatMap(part => tooShort(check, part))),
          ...worst(parts.flatMap(part => tooLarge(check, part))),
          ...worst(parts.flatMap(part => openEnded(check.f.knowledge, part))),
          ...worst(parts.flatMap(part => tooLong(check, part))),
          ...worst(parts.flatMap(part => obstetricRate(check, part)))
        ]
      : [])
  ]
}

/** Grams per minute are a slip of a thousand, by whatever way. */
export function slip({ order }: Checked): readonly Note[] {
  if (!order.dosages.some(dosage => dosage.gramsPerMinute)) return []
  return [
    note('gramsPerMinute', 'critical', ['S-063', 'S-069'], 'Rate in grams per minute: mg per minute or grams per hour meant?')
  ]
}

const isPush = ({ words }: DosePart): boolean => /\b(push|ivp)\b/.test(words)
const gramsPerHour = (rate: number): string => figure((rate * 60) / 1000)
const perHour = (rate: number): string => `${figure(rate, 1)} mg/min (${gramsPerHour(rate)} g/h)`

function tooFast(check: Checked, part: DosePart): readonly Note[] {
  const rate = part.mgPerMinute?.high
  if (rate === undefined) return []
  const fast = (severity: Note['severity'], text: string): readonly Note[] => [
    note('rateTooFast', severity, ['S-066', 'S-081'], `Rate ${text}`)
  ]
  if (above(rate, rates(check.f.knowledge).emergencyMost.value) && !check.purpose.pulseless)
    return fast(
      'critical',
      `${figure(rate, 0)} mg/min: above ${rates(check.f.knowledge).emergencyMost.value}, too fast even in an emergency with a pulse.`
    )
  if (above(rate, rates(check.f.knowledge).most.value))
    return fast(
      softened(check, 'critical'),
      `${figure(rate, 1)} mg/min: above ${rates(check.f.knowledge).most.value}, for life-threatening emergencies only.`
    )
  const minutes = part.minutes ?? Number.POSITIVE_INFINITY
  const most = rates(check.f.knowledge).warnInfusion.value
  const long = check.f.knowledge.limit('warnInfusionFrom')
  return above(rate, most) && minutes > long
    ? fast(softened(check, 'warning'), `${perHour(rate)} for longer than ${long} min: above ${gramsPerHour(most)} g/h.`)
    : []
}

function missingRate(check: Checked): readonly Note[] {
  const { order, parts } = check
  const missing = (text: string): readonly Note[] => [note('rateMissing', softened(check, 'warning'), ['S-064', 'S-066'], text)]
  if (order.dosages.length === 0 || parts.some(part => part.doseUnread))
    return missing('Dose not read, not checked: state grams and duration.')
  if (parts.some(part => part.mgPerMinute === undefined && !isPush(part))) return missing('No duration or rate could be read.')
  return []
}

function tooShort(check: Checked, part: DosePart): readonly Note[] {
  const runs = part.grams && part.minutes
  const least = bolusOf(check.f.knowledge, 'V1', 'R1')?.minutes ?? 0
  if (runs === undefined || runs >= least) return []
  // Where dose and rate imply the time, the rate alone judges it.
  if (!check.order.dosages.some(dosage => dosage.runs !== undefined && dosage.runs < least)) return []
  return [
    note(
      'bolusTooShort',
      softened(check, 'warning'),
      ['S-064'],
      `Bolus over ${figure(runs)} min: take at least ${least} min without an emergency.`
    )
  ]
}

/** What runs in within the hour of the table counts as given at once, whether the order spells a time or a rate. */
function tooLarge({ f, purpose }: Checked, part: DosePart): readonly Note[] {
  const { grams, mgPerMinute } = part
  const within = f.knowledge.limit('bolusWithin')
  const atOnce = mgPerMinute ? (mgPerMinute.high * within) / 1000 : isPush(part) ? Number.POSITIVE_INFINITY : 0
  const bolus = grams && Math.min(grams.high, atOnce)
  const usual = bolusOf(f.knowledge, 'V1', 'R1')?.grams ?? 0
  const critical = f.knowledge.limit('bolusCritical')
  if (!above(bolus, usual)) return []
  const severe = above(bolus, critical) && !purpose.obstetric
  const text = `Bolus of ${figure(bolus)} g within ${minutesWords(within)}: more than ${severe ? critical : usual} g.`
  return [note('bolusTooLarge', severe ? 'critical' : 'warning', ['S-062'], text)]
}

function openEnded(knowledge: Knowledge, part: DosePart): readonly Note[] {
  if (!part.continuous || part.grams || part.ends || part.minutes !== undefined) return []
  const rate = part.mgPerMinute?.high
  const fast = above(rate, rates(knowledge).continuousMost.value) ? `, above ${rates(knowledge).continuousMost.value} mg/min` : ''
  const longest = longestInfusion(knowledge)
  return [
    note('infusionOpenEnded', 'warning', ['S-063', 'S-069'], {
      text: `Infusion without an end${fast}: state at most ${longest} h.`,
      lead: `State an end within ${longest} h`
    })
  ]
}

/** An order for an infusion ends within a day; then a new level and a new order. */
function tooLong({ f, purpose }: Checked, part: DosePart): readonly Note[] {
  const longest = longestInfusion(f.knowledge)
  const lasts = part.lasts ?? part.minutes ?? 0
  if (!part.continuous || purpose.obstetric || !above(lasts, longest * 60)) return []
  const text = `Infusion for ${figure(lasts / 60, 0)} h in one order: at most ${longest} h, then a new level and order.`
  return [note('infusionOpenEnded', 'warning', ['S-063', 'S-069'], { text, lead: `State an end within ${longest} h` })]
}

function obstetricRate({ f, purpose, renal }: Checked, part: DosePart): readonly Note[] {
  const rate = part.mgPerMinute?.high
  const reduced = renal === 'R2' || renal === 'R3' || renal === 'R4'
  if (!part.continuous || rate === undefined || rate < rates(f.knowledge).obstetricFrom.value * 0.9999) return []
  if (purpose.obstetric && renal !== 'R3' && renal !== 'R4') return []
  const slowest = Math.min(...f.knowledge.doses.infusion.map(({ mgPerMinute }) => mgPerMinute))
  const text = `${perHour(rate)} is an obstetric rate; maintenance is ${slowest} to ${rates(f.knowledge).continuousMost.value} mg/min.`
  return [note('obstetricRate', reduced && !purpose.obstetric ? 'critical' : 'warning', ['S-069'], text)]
}
