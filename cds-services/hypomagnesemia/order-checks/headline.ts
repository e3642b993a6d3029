import { lengths } from '../wording/lengths.ts'

/**
 * `Slow the rate (magnesium sulfate): 200 mg/min, and 2 more`: what to do, with which order, and why. A long name gives way
 * first; then the finding is shortened at the end of a thought and never inside one. All of it stands in the card's text.
 */
export function headline(lead: string, name: string, finding: string, others: readonly string[]): string {
  const told = [finding, ...others].map(inHeadline)
  const [advice = '', second] = told
  if (others.length === 1 && second) {
    const both = `${lead} (${plainName(name)}): ${advice}; ${second}`
    if (both.length <= lengths.headline) return both
  }
  const more = others.length > 0 ? `, and ${others.length} more` : ''
  const room = lengths.headline - lead.length - lengths.aroundName - more.length
  const short = wholeWords(plainName(name), Math.max(lengths.nameLeast, Math.min(lengths.nameMost, room - advice.length)))
  return `${lead} (${short}): ${wholeThoughts(advice, room - short.length)}${more}`
}

/** As a finding stands behind the colon of a headline, which has no other. */
const inHeadline = (text: string): string => continued(text.replace(/\.$/, '')).replaceAll(': ', ', ')

/** The sentences of a finding that the headline does not say already; without the first one where its `brief` stands there. */
export function untold(text: string, told: string, brief?: string): string {
  const [first = '', ...others] = text.split(/(?<=[.?!]) /)
  const isTold = (sentence: string): boolean => told.includes(inHeadline(sentence))
  const kept = isTold(first) || (brief !== undefined && isTold(brief)) ? others : [first, ...others]
  return kept.filter(sentence => !isTold(sentence)).join(' ')
}

/** `magnesium sulfate` of `10 ML magnesium sulfate 500 MG/ML Injection`: strength and form stand in the card's text. */
export function plainName(name: string): string {
  const parts = name.split(' / ').map(part =>
    part
      .replace(/^\d+(\.\d+)? (ml )?(?=[a-z])/i, '')
      .replace(/ \d.*$/, '')
      .trim()
  )
  return [...new Set(parts.filter(Boolean))].join(' / ') || name
}

/** A sentence after a colon begins small, unless it begins with a symbol such as Mg. */
export const continued = (text: string): string =>
  /^(No\b|[A-Z][a-z]{2,})/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text

/** As many whole words as fit; a single long word is cut, but not inside a character. */
function wholeWords(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most + 1)
  return (cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : text.slice(0, most)).replace(/[\s,;:/]+$|[\ud800-\udbff]$/, '')
}

/** What an order says, cut visibly: `in 10` of `in 10 mL` is no amount. */
export const shortened = (text: string, most: number): string => {
  const kept = wholeWords(text, most)
  return kept.length < text.trimEnd().length
    ? `${kept.replace(/(?:[\s.,(]+(?:\d[\d.,]*|in|of|over|for|at|with|and|or|to)?)+$/i, '')}\u2026`
    : kept
}

function wholeThoughts(text: string, most: number): string {
  if (text.length <= most) return text
  const ends = [...text.matchAll(/; |\. | \(|: |, /g)].map(match => match.index)
  const fitting = ends.filter(end => end <= most && isClosed(text.slice(0, end)))
  const end = fitting.at(-1)
  return end ? text.slice(0, end) : wholeWords(text, most)
}

const isClosed = (text: string): boolean => text.split('(').length === text.split(')').length

/** Several names before the rest of a headline that must stay whole: those that fit, and how many more there are. */
export function namesBefore(names: readonly string[], rest: string): string {
  const room = lengths.headline - rest.length
  const more = (left: number): string => (left > 0 ? ` and ${left} more` : '')
  // No more names than the room could hold if each were a letter.
  let shown = Math.min(names.length, Math.ceil(room / lengths.nameInList))
  for (; shown !== 1 && shown > 0; shown -= 1) {
    const text = `${names.slice(0, shown).join(', ')}${more(names.length - shown)}`
    if (text.length <= room) return `${text}${rest}`
  }
  const others = more(names.length - 1)
  return `${wholeWords(names[0] ?? '', room - others.length)}${others}${rest}`
}
