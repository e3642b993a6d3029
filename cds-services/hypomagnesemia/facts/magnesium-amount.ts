import type { Amount } from '../../../src/facts/amount.ts'
import { type Content, type Knowledge, molarMass, valence } from '../knowledge.ts'

export type Span = { readonly low: number; readonly high: number }

/** What helps to read an amount of magnesium. */
export type Reading = {
  readonly knowledge: Knowledge
  readonly content: Content | undefined
  readonly parenteral: boolean
  /** Words of drug and instruction. */
  readonly words: string
  readonly weight: number | undefined
  /** mL of the final solution, where stated. */
  readonly volume: number | undefined
}

export const scale = ({ low, high }: Span, factor: number): Span => ({ low: low * factor, high: high * factor })

/** Strength in percent of a product by the milliliter, as the sulfate heptahydrate that holds as much magnesium. */
export const percentOf = ({ mmolPerUnit }: Content): number => (mmolPerUnit * molarMass.heptahydrate) / 10

/** An injection that is made to be diluted, stronger than any vein may get: the 50% sulfate, the 20% chloride. */
export const isConcentrate = (knowledge: Knowledge, content: Content | undefined): boolean =>
  content?.unit === 'mL' &&
  (content.salt === 'sulfate-heptahydrate' || content.salt === 'chloride') &&
  percentOf(content) > knowledge.limit('strengthMost')

/**
 * mmol of elemental magnesium; `ambiguous` if a mass could be salt or elemental; nothing if neither unit nor product tells.
 * Elemental content comes from the table of products alone.
 */
export function mmolOf(amount: Amount, reading: Reading): Span | 'ambiguous' | undefined {
  if (amount.perKilogram) {
    const { weight } = reading
    return weight === undefined ? undefined : mmolOf({ ...amount, ...scale(amount, weight), perKilogram: false }, reading)
  }
  if (amount.unit === 'mmol') return scale(amount, 1)
  if (amount.unit === 'mEq') return scale(amount, 1 / valence)
  if (amount.unit === 'g') return ofMass(amount, reading)
  return ofUnits(amount, reading)
}

function ofUnits(amount: Amount, { knowledge, content, volume }: Reading): Span | undefined {
  if (!content) return undefined
  if (amount.unit === 'count') {
    if (content.unit !== 'mL') return scale(amount, content.mmolPerUnit)
    return content.containerMl === null ? undefined : scale(amount, content.mmolPerUnit * content.containerMl)
  }
  if (content.unit !== 'mL') return undefined
  // The volume of the bag, written as the dose of the vial that goes into it, tells no amount.
  if (isConcentrate(knowledge, content) && volume !== undefined && Math.abs(volume - amount.high) < 1e-6) return undefined
  return scale(amount, content.mmolPerUnit)
}

function ofMass(amount: Amount, reading: Reading): Span | 'ambiguous' | undefined {
  if (isElemental(amount, reading.words)) return scale(amount, 1000 / molarMass.magnesium)
  if (reading.parenteral) return injectedMass(amount, reading)
  return wholeUnits(amount, reading) ?? 'ambiguous'
}

/** `480 mg elemental`: the word belongs to the figure it stands beside. Without a figure of its own it belongs to the dose. */
export function isElemental(amount: Amount, words: string): boolean {
  if (!/\belemental\b/i.test(words)) return false
  const figures = [...words.matchAll(/(?<!\d)(\d+(?:\.\d+)?)\s*mg\b[^\d.;]{0,24}?\belemental\b/gi)].map(match => Number(match[1]))
  if (figures.length === 0) return true
  return figures.some(figure => isSameWeight(figure, amount.high) || isSameWeight(figure, amount.low))
}

/** A weight in mg and one in g, to the nearest mg. */
const isSameWeight = (milligrams: number, grams: number): boolean => Math.round(milligrams - grams * 1000) === 0

/** Injections are written in grams of the sulfate heptahydrate; of another salt the product tells the content. */
function injectedMass(amount: Amount, { content, words }: Reading): Span | 'ambiguous' {
  if (!content) {
    const otherSalt = /magnesium ?(chlorid|acetat|gluconat|aspartat|ascorbat)/i.test(words) && !/sul(f|ph)at|mgso4/i.test(words)
    return otherSalt ? 'ambiguous' : scale(amount, 1000 / molarMass.heptahydrate)
  }
  if (content.salt === 'sulfate-heptahydrate') return scale(amount, 1000 / molarMass.heptahydrate)
  const strength = Number(/magnesium \w+ (\d+(?:\.\d+)?) MG\/ML/i.exec(content.display)?.[1])
  return strength > 0 ? scale(amount, (1000 * content.mmolPerUnit) / strength) : 'ambiguous'
}

/** `400 mg` of a 400 mg tablet is one tablet: then the weight is the label's, and the product says what that holds. */
function wholeUnits(amount: Amount, { knowledge, content }: Reading): Span | undefined {
  const label = content && content.unit !== 'mL' ? /magnesium \w+ (\d+(?:\.\d+)?) MG\b/i.exec(content.display)?.[1] : undefined
  if (!content || !label) return undefined
  const count = (amount.high * 1000) / Number(label)
  const steps = count / knowledge.limit('pieceStep')
  return Math.abs(steps - Math.round(steps)) < 1e-6 && count > 0
    ? scale(scale(amount, 1000 / Number(label)), content.mmolPerUnit)
    : undefined
}
