import type { Drug } from '../../../src/facts/drug-catalog.ts'

export type Separation = {
  readonly name: string
  readonly class: string
  readonly window: string
  readonly statements: readonly string[]
}

const byWords: readonly (readonly [RegExp, string])[] = [
  [/ciprofloxacin/i, 'take it 2 h before or 6 h after magnesium'],
  [/moxifloxacin/i, 'take it 4 h before or 8 h after magnesium'],
  [/levofloxacin|ofloxacin/i, 'take it 2 h before or 2 h after magnesium']
]

/** Classes of drugs that oral magnesium must stay away from and that have no other check here. */
export const separatedClasses = [
  'fluoroquinolone',
  'tetracycline',
  'bisphosphonate-oral',
  'thyroid-hormone',
  'chelation-other-oral-mg-interaction'
] as const

/** Hours that oral magnesium must stay away from a drug, by the drug's own label; nothing if it does not matter. */
export function separationOf(drug: Drug): Separation | undefined {
  const about = (name: string, window: string, statements: readonly string[] = ['S-139']): Separation => ({
    name: drug.name,
    class: name,
    window,
    statements
  })
  if (drug.classes.has('fluoroquinolone')) {
    const own = byWords.find(([words]) => words.test(drug.text))
    return about('fluoroquinolone', own ? own[1] : 'take it 4 h before or 8 h after magnesium')
  }
  if (drug.classes.has('tetracycline')) return about('tetracycline', 'take it 2 to 3 h apart from magnesium')
  if (drug.classes.has('bisphosphonate-oral')) return about('bisphosphonate', 'take it 3 to 4 h apart from magnesium')
  if (drug.classes.has('thyroid-hormone')) return about('levothyroxine', 'take it 4 h apart from magnesium')
  if (drug.classes.has('chelation-other-oral-mg-interaction')) {
    const apart = /penicillamine|eltrombopag/i.test(drug.text)
      ? '3 to 4 h apart from magnesium'
      : 'apart from magnesium as its label says'
    return about('chelation', `take it ${apart}`)
  }
  if (isOralIron(drug)) return about('iron', 'take it 3 to 4 h apart from magnesium')
  if (drug.classes.has('calcium-supplement')) return about('calcium', 'take it at least 2 h apart from magnesium', ['S-138'])
  return undefined
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
