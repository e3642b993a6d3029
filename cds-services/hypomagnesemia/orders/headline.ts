/** Longest headline, so that presentation never has to cut it. */
const longest = 139

/**
 * `name: finding (+2)`. A long name gives way first; then the finding is shortened at the end of a thought and never inside one.
 * The whole finding stands in the card's text.
 */
export function headline(name: string, finding: string, others: number): string {
  const more = others > 0 ? ` (+${others})` : ''
  const advice = finding.replace(/\.$/, '')
  const room = longest - 2 - more.length
  const short = wholeWords(name, Math.max(20, Math.min(50, room - length(advice))))
  return `${short}: ${wholeThoughts(advice, room - length(short))}${more}`
}

const length = (text: string): number => [...text].length

/** As many whole words as fit; a single long word is cut. */
function wholeWords(text: string, most: number): string {
  const characters = [...text]
  if (characters.length <= most) return text
  const cut = characters.slice(0, most + 1).join('')
  return (cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : characters.slice(0, most).join('')).replace(/[\s,;:]+$/, '')
}

function wholeThoughts(text: string, most: number): string {
  if (length(text) <= most) return text
  const ends = [...text.matchAll(/; |\. | \(|: |, /g)].map(match => match.index)
  const fitting = ends.filter(end => length(text.slice(0, end)) <= most && isClosed(text.slice(0, end)))
  const end = fitting.at(-1)
  return end ? text.slice(0, end) : wholeWords(text, most)
}

const isClosed = (text: string): boolean => text.split('(').length === text.split(')').length
