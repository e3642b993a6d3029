/** Words under which a problem may stand in free text. All in lower case, blanks between words. */
export type WordedProblem = {
  readonly concept: string
  readonly words: readonly string[]
  /** Words in the same clause that make it something else. */
  readonly unless?: readonly string[] | undefined
  /** Whether what has only been is none: a history of arrest is no arrest, one of dialysis may go on. */
  readonly historyNegates?: boolean | undefined
}

export type ProblemWords = {
  /** Words that deny what follows in the same clause, at most so many words later. */
  readonly negations: readonly string[]
  readonly within: number
  readonly history: readonly string[]
  readonly rows: readonly WordedProblem[]
}

/** The problems that a text may speak of. Never certain: somebody has to confirm them. */
export type ProblemReader = (text: string) => readonly string[]

/** Made once for a table: most texts hold none of its words, and are looked at no further. */
export function problemReader({ negations, within, history, rows }: ProblemWords): ProblemReader {
  const anyWord = new RegExp(`(?:^|[^\\p{L}\\p{N}])(?:${rows.flatMap(({ words }) => words.map(beginningOf)).join('|')})`, 'u')
  const inHistory = [...negations, ...history]
  const isIn = (clause: string, { words, unless = [], historyNegates = false }: WordedProblem): boolean => {
    if (unless.some(word => clause.includes(` ${word} `))) return false
    return words.some(word => {
      const at = clause.indexOf(` ${word}`)
      if (at < 0) return false
      const before = ` ${clause.slice(0, at).trim().split(' ').slice(-within).join(' ')} `
      return !(historyNegates ? inHistory : negations).some(negation => before.includes(` ${negation} `))
    })
  }
  return text => {
    const plain = plainOf(text)
    if (!anyWord.test(plain)) return none
    const clauses = clausesOf(plain)
    return rows.filter(row => clauses.some(clause => isIn(clause, row))).map(({ concept }) => concept)
  }
}

const none: readonly string[] = []

/** How a text must go on at the beginning of some word. Of several words the first stands whole, whatever parts it from the next. */
function beginningOf(words: string): string {
  const [first = '', ...others] = words.split(' ')
  const escaped = first.replace(/[^\p{L}\p{N}]/gu, '\\$&')
  return others.length > 0 ? `${escaped}[^\\p{L}\\p{N}]` : escaped
}

/** In lower case, without accents and short forms, and the stage of a disease beside its name. */
function plainOf(text: string): string {
  const letters = isAscii(text) ? text : text.normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '')
  return letters
    .toLowerCase()
    .replace(/\br\/o\b/g, 'rule out')
    .replace(/\bh\/o\b/g, 'history of')
    .replace(/[,;:(-]\s*(?=(?:(?:first|second|third|1st|2nd|3rd)\s+degree|stage|grade|degree)\b)/g, ' ')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text)

/** Clauses with one blank around each word; hyphens and slashes part words, as in `Lambert-Eaton`. */
const clausesOf = (plain: string): readonly string[] =>
  plain.split(/[.;,:()[\]\n]|\bbut\b|\bexcept\b|\balthough\b/).map(
    clause =>
      ` ${clause
        .split(/[^\p{L}\p{N}]+/u)
        .filter(Boolean)
        .join(' ')} `
  )
