import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { magnesiumKinds } from '../knowledge.ts'
import { note } from './checked.ts'
import type { Role } from './shared.ts'

/** Names of magnesium without the word: brands of the product table, and short forms as they are typed. */
const magnesiumNames =
  /\bmagnes\w*|\bmgso4\b|\bmgo\b|\bmgcl2?\b|\bmag(nesium)? ?(ox|sulf|citrate)|\bmagnesia\b|\bmag-?ox\b|\bslow-?mag\b|\bmag-?tab\b|\buro-?mag\b|\bmag 64\b|\bmagnebind\b|\bmaalox\b|\bmylanta\b|\bgaviscon\b|\bmintox\b|\balmacone\b|\bepsom\b|\bsuprep\b|\bclenpiq\b/
/** `Mg` as the element and not as milligrams: with its charge, or without a figure before it and with what is done with it behind it. */
const magnesiumSymbol =
  /\bmg ?(\+\+|\^?2 ?\+)|(?<![\d.,] ?)\bmg (so4|sul\w*|ox\w*|citr\w*|chlor\w*|gluc\w*|replac\w*|replet\w*|rider|supplement\w*|bolus|infusion|drip|protocol)\b|\bmag (rider|drip|bolus|replac\w*|replet\w*|protocol|gluc\w*|chlor\w*|hydrox\w*|lact\w*|glyc\w*|aspart\w*)/
/** Magnesium as the salt of another drug. */
const otherSalt = /(prazole|pitavastatin|rosuvastatin|naproxen|ascorbate) magnesium/

/** A drug that nobody can name and that may be magnesium, or may be anything: said, not judged. */
export const unrecognizedOrder: Role = (_f, order) => {
  const why = unreadable(order)
  return why ? [note('notChecked', 'info', ['S-031'], `${why}: dose and kidneys were not checked.`)] : []
}

function unreadable(order: DrugOrder): string | undefined {
  const { certain, classes, possible, form, text, contradictory } = order.drug
  if (contradictory) return 'The codes of the drug contradict each other'
  if (certain || classes.size > 0 || form === 'local') return undefined
  const words = plainLetters([text, ...order.dosages.map(dosage => dosage.text)].join(' ; '))
  const named = (magnesiumNames.test(words) || magnesiumSymbol.test(words)) && !otherSalt.test(words)
  return named || magnesiumKinds.some(kind => possible.has(kind)) || isNameless(order)
    ? 'The drug could not be identified'
    : undefined
}

/** Small letters without accents, and without signs that nobody sees. */
const plainLetters = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()

/** A bare code of a system that is not known: not one word says what is ordered. */
const isNameless = ({ drug }: DrugOrder): boolean => !drug.understood && drug.unspecified !== true && !/\p{L}{3}/u.test(drug.text)
