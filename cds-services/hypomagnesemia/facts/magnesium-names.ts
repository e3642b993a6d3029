import { z } from 'zod'
import { lookalikes } from '../../../src/facts/lookalikes.ts'
import { readKnowledge } from '../../../src/guideline/knowledge.ts'

/** Small letters without accents, and without signs that nobody sees. */
const plainLetters = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()

const beginnings = readKnowledge(
  new URL('../knowledge/magnesium-names.json', import.meta.url),
  z
    .strictObject({
      title: z.string(),
      columns: z.tuple([z.literal('languages'), z.literal('beginning'), z.literal('origin')]),
      sources: z.record(z.string(), z.string()),
      rows: z.array(z.tuple([z.string(), z.string().min(1), z.array(z.string())]))
    })
    .refine(({ sources, rows }) => rows.every(([, , origins]) => origins.every(origin => Object.hasOwn(sources, origin))), {
      message: 'an origin is none of the sources'
    })
).rows.map(([, beginning]) => plainLetters(beginning))

/** At the beginning of a word of Latin letters; anywhere in other scripts, which join words or put particles before them. */
const otherLanguages = new RegExp(
  beginnings.map(beginning => (/^[a-z]/.test(beginning) ? `(?<![a-z])${beginning}` : beginning)).join('|')
)

/** Names of magnesium without the word: brands of the product table, and short forms as they are typed. */
const magnesiumNames =
  /\bmgso4\b|\bmgo\b|\bmgcl2?\b|\bmag(nesium)? ?(ox|sulf|citrate)|\bmag-?ox\b|\bslow-?mag\b|\bmag-?tab\b|\buro-?mag\b|\bmag 64\b|\bmagnebind\b|\bmaalox\b|\bmylanta\b|\bgaviscon\b|\bmintox\b|\balmacone\b|\bepsom\b|\bsuprep\b|\bclenpiq\b|\bmilk of mag\b/
/** `Mg` as the element and not as milligrams: with its charge, or without a figure before it and with what is done with it behind it. */
const magnesiumSymbol =
  /\bmg ?(\+\+|\^?2 ?\+)|(?<![\d.,] ?)\bmg (so4|sul\w*|ox\w*|citr\w*|chlor\w*|gluc\w*|replac\w*|replet\w*|rider|supplement\w*|bolus|infusion|drip|protocol)\b|\bmag (rider|drip|bolus|replac\w*|replet\w*|protocol|gluc\w*|chlor\w*|hydrox\w*|lact\w*|glyc\w*|aspart\w*)/
/** Magnesium as the salt of another drug. */
const otherSalt = /(prazole|pitavastatin|rosuvastatin|naproxen|ascorbate) magnesium/

/** Mixtures that usually hold it, and protocols that give it. */
export const mixtureWords = /\b(tpn|ppn|parenteral nutrition)\b|electrolytes? (\w+ )?(replac|replet|protocol)/i

/** Words that may name magnesium, in any script, and with letters of one script written for those of another. */
export function mayNameMagnesium(text: string): boolean {
  const plain = plainLetters(text)
  return [plain, lookalikes(plain)].some(
    words => (otherLanguages.test(words) || magnesiumNames.test(words) || magnesiumSymbol.test(words)) && !otherSalt.test(words)
  )
}
