import type { Profile } from '../clients/profile.ts'
import type { Line, Option, Recommendation } from '../recommendation.ts'
import type { Part } from './detail.ts'
import { givesDrug, givesInjection } from './prescriptions-of.ts'
import { beside } from './suggestion.ts'

/** What a card says below its summary, and in full sentences what of it found no room. */
export type CardText = { readonly parts: readonly Part[]; readonly left: readonly string[] }

/** Words that a short card has for what may be left out. What must be said is said beyond them too. */
const shortBudget = 60

type Weighed = { readonly text: string; readonly full: string; readonly spare: boolean }
type WeighedPart = { readonly title: string; readonly lines: readonly Weighed[] }

/** What to do, what to check before, when to stop, what decided it, what is not known: in the order in which it is needed. */
export function cardText(
  item: Recommendation,
  options: readonly Option[],
  dropped: readonly Recommendation[],
  profile: Profile
): CardText {
  const parts: readonly WeighedPart[] = [
    { title: givesDrug(item) ? 'Give' : 'Do', lines: [...item.plan, ...beside(options, profile)].map(weighed) },
    { title: 'First', lines: (item.before ?? []).map(weighed) },
    { title: 'Stop if', lines: (item.stopIf ?? []).map(weighed) },
    { title: 'Because', lines: reasons(item.why) },
    { title: 'Not known', lines: (item.notKnown ?? []).map(weighed) },
    { title: 'Not shown', lines: dropped.map(other => weighed(other.headline)) }
  ]
  if (profile.length === 'full') return { parts: parts.map(inFull), left: [] }
  return fitted(parts.filter(({ title }) => title !== 'Stop if' || givesInjection(item)))
}

function weighed(line: Line): Weighed {
  if (typeof line === 'string') return { text: line, full: line, spare: false }
  return { text: line.short, full: line.full, spare: line.spare === true }
}

/** The first reason holds the values that decided; the others are told as far as there is room. */
function reasons(lines: readonly Line[]): readonly Weighed[] {
  const all = lines.map(weighed)
  const first = all.findIndex(({ spare }) => !spare)
  return all.map((line, index) => ({ ...line, spare: index !== first }))
}

const inFull = ({ title, lines }: WeighedPart): Part => ({ title, lines: lines.map(({ full }) => full).filter(Boolean) })

/** All that must be said; of the rest, in its order, what there is room for. */
function fitted(parts: readonly WeighedPart[]): CardText {
  const kept = new Set(parts.flatMap(({ lines }) => lines.filter(({ text, spare }) => text !== '' && !spare)))
  let words = wordsIn(parts.filter(hasLineOf(kept)).map(({ title }) => title)) + wordsIn([...kept].map(({ text }) => text))
  for (const part of parts) {
    for (const line of part.lines.filter(({ text, spare }) => text !== '' && spare)) {
      const more = wordsIn(hasLineOf(kept)(part) ? [line.text] : [part.title, line.text])
      if (words + more > shortBudget) continue
      kept.add(line)
      words += more
    }
  }
  return {
    parts: parts.map(({ title, lines }) => ({ title, lines: lines.filter(line => kept.has(line)).map(({ text }) => text) })),
    left: parts.flatMap(({ lines }) => lines.filter(line => line.full !== '' && !kept.has(line)).map(({ full }) => full))
  }
}

const hasLineOf =
  (kept: ReadonlySet<Weighed>) =>
  ({ lines }: WeighedPart): boolean =>
    lines.some(line => kept.has(line))

/** A word is what stands between blanks and holds a letter or a digit, Markdown signs taken for blanks. */
const wordsIn = (texts: readonly string[]): number =>
  texts.flatMap(text => text.split(/[\s*_`#>|~\\[\]()-]+/)).filter(word => /[\p{L}\p{N}]/u.test(word)).length
