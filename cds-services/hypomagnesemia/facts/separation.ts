import type { Drug } from '../../../src/facts/drug-catalog.ts'
import { separations } from '../knowledge.ts'

export type Separation = {
  readonly name: string
  /** What binds, for the evidence: `fluoroquinolone`, `iron`. */
  readonly class: string
  /** `take it 2 h before or 6 h after magnesium`. */
  readonly window: string
  readonly statements: readonly string[]
  readonly amendments: readonly string[]
}

type Row = (typeof separations.rows)[number]

/** Classes of drugs that oral magnesium must stay away from and that have no other check here. */
export const separatedClasses: readonly string[] = [
  ...new Set(separations.rows.flatMap(row => (row.class && row.class !== 'calcium-supplement' ? [row.class] : [])))
]

/** Hours that oral magnesium must stay away from a drug, by the first row of the table; nothing if it does not matter. */
export function separationOf(drug: Drug): Separation | undefined {
  const row = separations.rows.find(item => fits(item, drug))
  if (!row) return undefined
  const cited = row.cite.split(', ')
  return {
    name: drug.name,
    class: classNames[row.class ?? ''] ?? row.name,
    window: row.never ? takeWords(row) : `take it ${takeWords(row)}`,
    statements: cited.filter(id => id.startsWith('S-')),
    amendments: cited.filter(id => id.startsWith('M'))
  }
}

/** `2 h before or 6 h after magnesium`. */
function takeWords({ never, before, after, apart, upTo, atLeast }: Row): string {
  if (never) return 'not together with magnesium: ask pharmacy'
  if (apart === undefined) return `${before} h before or ${after} h after magnesium`
  return `${atLeast ? 'at least ' : ''}${apart}${upTo ? ` to ${upTo}` : ''} h apart from magnesium`
}

/** Drug by drug, for those who review it. */
export const separationRows = separations.rows.map(row => [row.name, takeWords(row), row.cite])

const rowNamed = (name: string): Row => {
  const row = separations.rows.find(item => item.name === name)
  if (!row) throw new Error(`knowledge/separations.json: ${name}: missing`)
  return row
}
const hoursOf = ({ apart, upTo }: Row): string => `${apart}${upTo ? ` to ${upTo}` : ''} h`

/** How calcium by mouth is taken beside magnesium. */
export const calciumApart = takeWords(rowNamed('calcium'))

/** What an order for tablets says of the drugs that are met most. */
export const apartLine = ((quinolone: Row) =>
  `Calcium ${hoursOf(rowNamed('calcium'))} apart, tetracyclines ${hoursOf(rowNamed('tetracycline'))}, levothyroxine ${hoursOf(rowNamed('levothyroxine'))}; a quinolone ${quinolone.before} h before or ${quinolone.after} h after it.`)(
  rowNamed('fluoroquinolone')
)

/** Short names of classes in the evidence. */
const classNames: Readonly<Record<string, string>> = {
  fluoroquinolone: 'fluoroquinolone',
  'chelation-other-oral-mg-interaction': 'chelation'
}

function fits(row: Row, drug: Drug): boolean {
  if (row.iron) return isOralIron(drug)
  if (row.class && !drug.classes.has(row.class)) return false
  const words = drug.text.toLowerCase()
  return row.drugs === undefined || row.drugs.some(name => words.includes(name))
}

/** No code list has iron: by its words, and not where it is injected or one of many in a mixture. */
function isOralIron({ text, form }: Drug): boolean {
  return (
    /\bferrous\b|\bferric (citrate|maltol)\b|\biron (oral|tablet|capsule|polysaccharide)/i.test(text) &&
    form !== 'injection' &&
    form !== 'local' &&
    text.split(' ; ').every(name => (name.match(/ \/ /g) ?? []).length < 3)
  )
}
