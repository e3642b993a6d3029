import { z } from 'zod'
import { type DrugOrder, isParenteral } from '../../../src/facts/drug-order.ts'
import { readKnowledge, rowsOf } from '../../../src/guideline/knowledge.ts'
import { cite } from '../knowledge-schema.ts'

const kinds = ['dialysate', 'nutrition', 'crystalloid', 'multivitamin', 'laxative', 'antacid', 'supplement'] as const

/** What a product that holds magnesium is: `parenteral` is a salt that is injected as such. */
export type MagnesiumKind = (typeof kinds)[number] | 'parenteral'

const rows = rowsOf(
  readKnowledge(
    new URL('../knowledge/magnesium-kinds.json', import.meta.url),
    z.strictObject({
      title: z.string(),
      columns: z.tuple(['kind', 'classes', 'words', 'meaning', 'cite'].map(name => z.literal(name)) as never),
      rows: z.array(z.tuple([z.enum(kinds), z.array(z.string()), z.string(), z.string(), cite]))
    })
  ) as { columns: readonly string[]; rows: unknown[][] }
).map(row => {
  const { kind, classes, words } = row as { kind: MagnesiumKind; classes: readonly string[]; words: string }
  return { kind, classes, words: words ? new RegExp(words, 'i') : undefined }
})

const classes = new Set(rows.flatMap(row => row.classes))

/** Into a balanced crystalloid it may be diluted; none holds it of itself. */
const sulfate = /magnesium sul(f|ph)ate|\bmgso4\b/i

/** A laxative by its name, also as catalogs of orders shorten it. */
export const milkOfMagnesia = /\b[Mm][Ii][Ll][Kk] [Oo][Ff] [Mm][Aa][Gg][Nn][Ee][Ss][Ii][Aa]\b|\bMOM\b/

/** All words that tell what it is; those of its brand too. */
export const substanceWords = ({ text, brandOf }: DrugOrder['drug']): string => (brandOf ? `${text} ; ${brandOf}` : text)

/** `magnesium sulfate` and no more, no route either: the name of a laxative, and of what is infused. */
export const isSaltAlone = ({ drug, route }: DrugOrder): boolean =>
  route === undefined &&
  !drug.certain &&
  drug.brandOf === undefined &&
  drug.form === undefined &&
  /sul(f|ph)at|mgso4/i.test(drug.text) &&
  !/picosulf|polyethylene|(?:sodium|potassium) sul|laxat|bowel|colonoscop/i.test(drug.text)

/** Does it hold magnesium, of whatever kind? */
export const holdsMagnesium = ({ drug }: Pick<DrugOrder, 'drug'>): boolean => [...drug.classes].some(name => classes.has(name))

/** The first kind that fits by class or by words; nothing where the drug holds no magnesium. */
export function magnesiumKindOf(order: DrugOrder): MagnesiumKind | undefined {
  if (!holdsMagnesium(order)) return undefined
  const { drug } = order
  const byWords = (words: RegExp | undefined, kind: MagnesiumKind): boolean =>
    words?.test(substanceWords(drug)) === true && !(kind === 'crystalloid' && sulfate.test(drug.text))
  const found = rows.find(
    ({ kind, classes, words }) => classes.some(name => drug.classes.has(name)) || byWords(words, kind)
  )?.kind
  const isSalt = found === undefined || found === 'supplement' || found === 'antacid' || found === 'laxative'
  return isParenteral(order) && isSalt ? 'parenteral' : (found ?? 'supplement')
}
