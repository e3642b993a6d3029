import type { Option } from '../../../src/recommendation.ts'
import { isRefractory, type Standing, standingOf, type Wanted } from '../facts/ledger-standing.ts'
import type { Bolus, Infusion } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { sinceWords } from '../wording/ledger-words.ts'
import { figure, magnesiumWords } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'

/** What stands against an injection of a row, and the words for it (M4). */
export type AlreadyOrdered = Standing & { readonly silenced: boolean; readonly lines: readonly string[] }

export function alreadyOrdered(f: Assessed, kind: Wanted['kind'], grams: number): AlreadyOrdered {
  const severe = f.magnesiumBand.known && f.magnesiumBand.value === 'SEV' && f.magnesium.known
  const severeSince = severe && f.magnesium.known ? f.magnesium.at : undefined
  const standing = standingOf(f.ledger, f.asOf, { kind, grams, severeSince })
  const useless = f.ledger.parenteral.filter(source => isRefractory(source, severeSince))
  return {
    ...standing,
    silenced: standing.silencedBy.length > 0,
    lines: [
      ...useless.map(
        ({ name, course }) =>
          `Still ${magnesiumWords(f)} under ${name}, ${sinceWords(course.from ?? f.asOf, f.asOf)}: check line, pump and losses.`
      ),
      ...(standing.grams > 0
        ? [`Due within 24 h from what is ordered: ${figure(standing.grams)} g, taken off the dose here.`]
        : [])
    ]
  }
}

/** A dose with less in it than its row has: never a ready-made bag, and no order that a site has made ready for the whole. */
export type Lessened<D> = D & { readonly lessened?: true }

/** The dose less what is due anyway, in steps of half a gram; nothing where none is left. */
export function lessStanding(dose: Bolus | undefined, grams: number): Lessened<Bolus> | undefined {
  if (!dose || grams <= 0) return dose
  const left = Math.floor((dose.grams - grams) * 2 + 1e-9) / 2
  const strength = `${figure((left / dose.volume) * 100, 1)}%`
  return left > 0 ? { ...dose, grams: left, strength, product: 'vial5g', lessened: true } : undefined
}

/** The infusion for as many hours less; nothing where none is left. */
export function shortened(infusion: Infusion, grams: number): Lessened<Infusion> | undefined {
  if (grams <= 0) return infusion
  const hours = Math.floor(infusion.hours - (grams * 1000) / (infusion.mgPerMinute * 60) + 1e-9)
  return hours >= 1 ? { ...infusion, hours, lessened: true } : undefined
}

export const unconfirmedLine =
  'Magnesium may have been given since this result: Mg stat now. Give the dose only if the MAR confirms that nothing was given.'

/** The options of a row; where magnesium may have been given already (M2) the level first, and none of them preselected. */
export function firstConfirmed(f: Assessed, options: readonly Option[]): readonly Option[] {
  if (!f.pathway.unconfirmed) return options
  const later = options.map(({ label, proposals }) =>
    option(`${label}, only if the MAR confirms that nothing was given`, false, proposals)
  )
  return [option('Stat magnesium now', true, [test('magnesium', now, 'stat', 'M2')]), ...later]
}
