import { escapeHtml } from '../presentation/escape-html.ts'
import { spellingPattern } from './spelling.ts'

/** What is done with plain text on its way to a page. */
export type Marking = {
  /** Rows that begin with an id get it as their anchor. */
  readonly anchors?: boolean
  /** What stands before an id such as `S-060` in the address of its page, or `#` for the row on this page. */
  readonly idsLeadTo?: string
  /** Topics that a column of places may name, and the address before their code. */
  readonly topics?: { readonly codes: ReadonlySet<string>; readonly at: string }
  /** Searched words to make visible: each by itself, in any case. */
  readonly words?: readonly string[]
  /** Row and band of the patient whose card led here. */
  readonly place?: { readonly row?: string; readonly renal?: string }
  /** Codes of rows and bands, with what they mean. */
  readonly codes?: Readonly<Record<string, string>>
}

/** `S-060` of a source text, `M24` of an amendment; not the codes of diagnoses, which go on with a point. */
const id = /\b(?:[A-Z]-\d{2,3}|M[1-9]\d?)\b(?!\.\d)/g

/** Plain text as markup: escaped, ids linked, searched words marked. */
export function marked(text: string, { idsLeadTo, words = [] }: Marking): string {
  const link = (name: string): string =>
    idsLeadTo === undefined ? escapeHtml(name) : `<a href="${idsLeadTo}${name}">${escapeHtml(name)}</a>`
  const plain = (part: string): string => (words.length > 0 ? highlighted(part, words) : escapeHtml(part))
  let from = 0
  let markup = ''
  for (const { 0: name, index } of text.matchAll(id)) {
    markup += plain(text.slice(from, index)) + link(name)
    from = index + name.length
  }
  return markup + plain(text.slice(from))
}

/** A list of places as links, as far as they are topics. */
export function places(text: string, { topics, words = [] }: Marking): string {
  if (!topics) return marked(text, { words })
  const named = text
    .split(', ')
    .map(code => (topics.codes.has(code) ? `<a href="${topics.at}${code}">${code}</a>` : escapeHtml(code)))
  return named.join(', ')
}

function highlighted(text: string, words: readonly string[]): string {
  const pattern = new RegExp(words.map(spellingPattern).join('|'), 'gi')
  let from = 0
  let markup = ''
  for (const { 0: found, index } of text.matchAll(pattern)) {
    markup += `${escapeHtml(text.slice(from, index))}<mark>${escapeHtml(found)}</mark>`
    from = index + found.length
  }
  return markup + escapeHtml(text.slice(from))
}
