/** Names that have a number, and units with a power: none of them can be another number. */
const names = /\b12-lead\b|\bCKD-EPI \d{4}\b|\b[Ss]tage \d\b|\b10[*^]\d+|\{1\.73_m2\}|\b(?:https?|urn):\S+|\$\d/g

/** An identifier, `V2-restricted`, `h2-blocker`, `E83.42`; a code of SNOMED CT or LOINC; the numeral one, which has no unit. */
const code = /^(?:[A-Za-z][\w.-]*|\d{6,}|\d+-\d|[01])$/

/** Digits that begin a word: `2 g`, `<20`, `0.9%`, and not `R4`, `H2`, `S-089`. */
const digits = /(?<![\p{L}\d_.]|\p{L}-)\d+(?:\.\d+)?/gu

const numeral = '(?:two|three|four|five|six|seven|eight|nine|ten|twelve)'
const unit = '(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|times|grams?|daily|weekly)'
const inWords = new RegExp(
  `\\b(?:${numeral}(?: or \\w+)? ${unit}|twice (?:daily|weekly|a (?:day|week))|(?:older than|within|after|for|last) an? (?:minute|hour|day|week|month|year))\\b`,
  'gi'
)

/** Figures that a text tells, in digits or words. */
export function figuresOfWords(text: string): readonly string[] {
  if (code.test(text)) return []
  const rest = text.replace(names, ' ')
  return [...rest.matchAll(digits), ...rest.matchAll(inWords)].map(([found]) => found)
}
