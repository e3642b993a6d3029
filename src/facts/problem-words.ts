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
export function possibleProblems(text: string, { negations, within, history, rows }: ProblemWords): readonly string[] {
  const clauses = clausesOf(text)
  const isThere = ({ words, unless = [], historyNegates = false }: WordedProblem): boolean =>
    clauses.some(clause => {
      if (unless.some(word => clause.includes(` ${word} `))) return false
      return words.some(word => {
        const at = clause.indexOf(` ${word}`)
        if (at < 0) return false
        const before = ` ${clause.slice(0, at).trim().split(' ').slice(-within).join(' ')} `
        const denying = historyNegates ? [...negations, ...history] : negations
        return !denying.some(negation => before.includes(` ${negation} `))
      })
    })
  return rows.filter(isThere).map(({ concept }) => concept)
}

/** Clauses with one blank around each word; hyphens and slashes part words, as in `Lambert-Eaton`. */
const clausesOf = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\br\/o\b/g, 'rule out')
    .replace(/\bh\/o\b/g, 'history of')
    .split(/[.;,:()[\]\n]|\bbut\b|\bexcept\b|\balthough\b/)
    .map(
      clause =>
        ` ${clause
          .split(/[^\p{L}\p{N}]+/u)
          .filter(Boolean)
          .join(' ')} `
    )
