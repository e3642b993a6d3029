import type { Line, Option } from '../../../src/recommendation.ts'
import { isRefractory, type Standing, standingOf, type Wanted } from '../facts/ledger-standing.ts'
import type { Bolus, Infusion, Knowledge } from '../knowledge.ts'
import { plainName } from '../order-checks/headline.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { sinceWords } from '../wording/ledger-words.ts'
import { inShort } from '../wording/lines.ts'
import { figure, magnesiumWords } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'

/** What stands against an injection of a row, and the words for it (M4). */
export type AlreadyOrdered = Standing & { readonly silenced: boolean; readonly lines: readonly Line[] }

export function alreadyOrdered(f: Assessed, kind: Wanted['kind'], grams: number): AlreadyOrdered {
  const severe = f.magnesiumBand.known && f.magnesiumBand.value === 'SEV' && f.magnesium.known
  const severeSince = severe && f.magnesium.known ? f.magnesium.at : undefined
  const standing = standingOf(f.knowledge, f.ledger, f.asOf, { kind, grams, severeSince })
  const useless = f.ledger.parenteral.filter(source => isRefractory(f.knowledge, source, severeSince))
  return {
    ...standing,
    silenced: standing.silencedBy.length > 0,
    lines: [
      ...useless.map(({ name, course }) => {
        const since = sinceWords(course.from ?? f.asOf, f.asOf)
        return inShort(
          `Still ${magnesiumWords(f)} under ${name}, ${since}: check line, pump, losses.`,
          `Still so under ${plainName(name)}, ${since}: check line, pump, losses.`
        )
      }),
      ...(standing.grams > 0 ? [`${figure(standing.grams)} g due within ${f.knowledge.limit('dueDay')} h is taken off.`] : [])
    ]
  }
}

/** A dose with less in it than its row has: never a ready-made bag, and no order that a site has made ready for the whole. */
export type Lessened<D> = D & { readonly lessened?: true }

/** The dose less what is due anyway, in the steps of the table; nothing where none is left. */
export function lessStanding(knowledge: Knowledge, dose: Bolus | undefined, grams: number): Lessened<Bolus> | undefined {
  if (!dose || grams <= 0) return dose
  const step = knowledge.limit('doseStep')
  const left = Math.floor((dose.grams - grams) / step + 1e-9) * step
  const strength = `${figure((left / dose.volume) * 100, 1)}%`
  return left > 0 ? { ...dose, grams: left, strength, product: 'vial5g', lessened: true } : undefined
}

/** The infusion for as many hours less; nothing where none is left. */
export function shortened(infusion: Infusion, grams: number): Lessened<Infusion> | undefined {
  if (grams <= 0) return infusion
  const hours = Math.floor(infusion.hours - (grams * 1000) / (infusion.mgPerMinute * 60) + 1e-9)
  return hours > 0 ? { ...infusion, hours, lessened: true } : undefined
}

/** A dose in a headline; where magnesium may have been given already (M2) behind what comes first, so that nobody who reads no further gives it twice. */
export const doseHeadline = (f: Assessed, words: string): string =>
  `${f.pathway.unconfirmed ? 'Mg stat; if the MAR shows none given, ' : ''}IV magnesium ${words}`

/** A dose that waits for the administration record where magnesium may have been given since the result (M2). */
export function ifConfirmed(f: Assessed, dose: Line): Line {
  if (!f.pathway.unconfirmed) return dose
  const words = (text: string): string => `Mg stat now. Only if the MAR confirms that nothing was given since: ${text}`
  return typeof dose === 'string'
    ? words(dose)
    : { full: words(dose.full), short: `Mg stat now; if the MAR shows none given since: ${dose.short}` }
}

/** The options of a row; where magnesium may have been given already (M2) the level first, and none of them preselected. */
export function firstConfirmed(f: Assessed, options: readonly Option[]): readonly Option[] {
  if (!f.pathway.unconfirmed) return options
  const later = options.map(({ label, proposals }) => ({
    ...option(`If the MAR confirms that nothing was given: ${label.charAt(0).toLowerCase()}${label.slice(1)}`, false, proposals),
    // The plan itself has the condition.
    inWords: ''
  }))
  return [
    option('Measure magnesium now', true, [test(f.knowledge, 'magnesium', { when: now, urgency: 'stat', row: 'M2' })]),
    ...later
  ]
}
