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
  const short = wholeWords(name, Math.max(20, Math.min(50, room - advice.length)))
  return `${short}: ${wholeThoughts(advice, room - short.length)}${more}`
}

/** As many whole words as fit; a single long word is cut, but not inside a character. */
function wholeWords(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most + 1)
  return (cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : text.slice(0, most)).replace(/[\s,;:]+$|[\ud800-\udbff]$/, '')
}

function wholeThoughts(text: string, most: number): string {
  if (text.length <= most) return text
  const ends = [...text.matchAll(/; |\. | \(|: |, /g)].map(match => match.index)
  const fitting = ends.filter(end => end <= most && isClosed(text.slice(0, end)))
  const end = fitting.at(-1)
  return end ? text.slice(0, end) : wholeWords(text, most)
}

const isClosed = (text: string): boolean => text.split('(').length === text.split(')').length
