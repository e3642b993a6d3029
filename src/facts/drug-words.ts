import type { Member } from './value-set.ts'

/**
 * How a name stands for a class. `exact` and `prefix` are codes (the display of an exact one is a generic name); the others are names:
 * `words` in any case, `words-cased` only as written, `words-ambiguous` one under which other drugs are sold too.
 */
export type DrugMember = Omit<Member, 'match' | 'display'> & {
  readonly match: Member['match'] | 'words' | 'words-cased' | 'words-ambiguous'
  readonly display: string
}

/** What the words of a drug's names say. */
export type WordReading = {
  readonly classes: Set<string>
  /** Classes of which it may be one: the name alone does not decide. */
  readonly possible: Set<string>
  /** What the brand names among them stand for. */
  readonly substances: Set<string>
}

type Phrase = { readonly words: readonly string[]; readonly concept: string }
type BrandName = Phrase & { readonly match: 'words' | 'words-cased' | 'words-ambiguous'; readonly substances: string }

/** Words that are an ingredient only at the head of a name: behind another drug they are its salt, as in `esomeprazole magnesium`. */
const elements = new Set(['magnesium', 'calcium', 'potassium', 'sodium', 'zinc', 'iron', 'aluminum'])

/** What may stand before a brand name: a form, a route, a figure with its unit. */
const before =
  /^(tabs?|tablets?|caps?|capsules?|inj|injections?|infusions?|iv|ivpb|ivp|po|oral|drip|bag|premix|soln?|solution|syrup|susp|suspension|powder|\d+|mg|g|gm|mcg|ml|meq|mmol)$/

/** What joins a further drug to the name of a fluid: `D5W with KCl`. */
const adds = /^(with|plus|w)$/i

/** The word itself, or several of its kind: `phosphates`. */
const isWord = (word: string | undefined, part: string): boolean => word === part || (part.length > 5 && word === `${part}s`)

/** Recognizes drugs by the words of their names: generic names wherever they stand, brand and short names at the head alone. */
export class DrugWords {
  readonly #generic = new Map<string, Phrase[]>()
  readonly #brands = new Map<string, BrandName[]>()

  constructor(members: readonly DrugMember[]) {
    for (const { concept, display, match, code } of members) {
      if (match === 'prefix') continue
      if (match === 'exact') this.#addGeneric(wordsOf(display.replace(/\(.*?\)/g, ' ')), concept)
      else add(this.#brands, { words: tokensOf(code), concept, match, substances: display })
    }
  }

  /** `names` are the texts that a sender gave, each for itself. */
  read(names: readonly string[]): WordReading {
    const reading = { classes: new Set<string>(), possible: new Set<string>(), substances: new Set<string>() }
    for (const name of names) {
      this.#readGeneric(wordsOf(name), reading)
      this.#readBrand(tokensOf(name), reading)
    }
    return reading
  }

  #addGeneric(words: readonly string[], concept: string): void {
    const [only, ...others] = words
    if (only === undefined) return
    const [salt] = others
    const spellings =
      salt === undefined
        ? elements.has(only)
          ? []
          : elsewhere(only)
        : others.length === 1 && elements.has(only)
          ? joined(only, salt)
          : []
    for (const spelling of [words, ...spellings.map(word => [word])]) add(this.#generic, { words: spelling, concept })
  }

  #readGeneric(words: readonly string[], { classes }: WordReading): void {
    words.forEach((word, index) => {
      for (const phrase of this.#generic.get(word) ?? []) {
        if (!phrase.words.every((part, offset) => isWord(words[index + offset], part))) continue
        if (phrase.words.length === 1 && elements.has(word) && isSaltOfAnother(words, index)) continue
        classes.add(phrase.concept)
      }
    })
  }

  /** At the head of a name, and behind the word that adds a further drug to a fluid. */
  #readBrand(tokens: readonly string[], reading: WordReading): void {
    const head = tokens.findIndex(token => !before.test(token.toLowerCase()))
    const added = tokens.flatMap((token, index) => (index >= head && adds.test(token) ? [index + 1] : []))
    for (const start of [head, ...added]) this.#readBrandAt(tokens, start, reading)
  }

  #readBrandAt(tokens: readonly string[], start: number, { classes, possible, substances: held }: WordReading): void {
    const head = tokens[start]?.toLowerCase()
    for (const { words, concept, match, substances } of (head && this.#brands.get(head)) || []) {
      const isSame = (word: string, offset: number): boolean => {
        const token = tokens[start + offset]
        return match === 'words-cased' ? token === word : token?.toLowerCase() === word.toLowerCase()
      }
      if (!words.every(isSame)) continue
      if (match === 'words-ambiguous') possible.add(concept)
      else {
        classes.add(concept)
        held.add(substances)
      }
    }
  }
}

function add<P extends Phrase>(index: Map<string, P[]>, phrase: P): void {
  const first = phrase.words[0]?.toLowerCase()
  if (first === undefined) return
  const known = index.get(first)
  if (known) known.push(phrase)
  else index.set(first, [phrase])
}

/** A generic name as it ends in German, French, Spanish and Italian: `furosemide`, `furosemid`, `furosemida`. */
function elsewhere(word: string): readonly string[] {
  if (!/^[a-z]{6,}$/.test(word)) return []
  const stem = word.endsWith('e') || word.endsWith('a') ? word.slice(0, -1) : word
  return ['', 'e', 'a', 'o'].map(ending => stem + ending).filter(spelling => spelling !== word)
}

/** A salt as German and Dutch join it: `magnesiumsulfat` of `magnesium sulfate`. */
const joined = (element: string, salt: string): readonly string[] =>
  /^[a-z]{5,}e$/.test(salt) ? [`${element}${salt.slice(0, -1)}`, `${element}${salt}`] : []

function isSaltOfAnother(words: readonly string[], index: number): boolean {
  const before = words[index - 1]
  return before !== undefined && /^[a-z]{5,}$/.test(before) && !elements.has(before)
}

/** Words and figures, accents and signs that nobody sees taken off, as written. */
const tokensOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)

const wordsOf = (text: string): string[] => tokensOf(text.toLowerCase())
