import { escapeHtml } from '../presentation/escape-html.ts'

/** What is done with plain text on its way to a page. */
export type Marking = {
  /** Rows that begin with an id get it as their anchor. */
  readonly anchors?: boolean
  /** Where ids such as `S-060` lead: the address of the page with the anchors. */
  readonly idsLeadTo?: string
  /** Topics that a column of places may name, and the address before their code. */
  readonly topics?: { readonly codes: ReadonlySet<string>; readonly at: string }
  /** Words to make visible, in lower case. */
  readonly words?: readonly string[]
}

/** `S-060` of a source text, `M24` of an amendment; not the codes of diagnoses, which go on with a point. */
const id = /\b(?:[A-Z]-\d{2,3}|M[1-9]\d?)\b(?!\.\d)/g

/** Plain text as markup: escaped, ids linked, searched words marked. */
export function marked(text: string, { idsLeadTo, words = [] }: Marking): string {
  if (words.length > 0) return highlighted(text, words)
  const escaped = escapeHtml(text)
  return idsLeadTo === undefined ? escaped : escaped.replace(id, name => `<a href="${idsLeadTo}#${name}">${name}</a>`)
}

/** A list of places as links, as far as they are topics. */
export function places(text: string, { topics, words = [] }: Marking): string {
  if (!topics || words.length > 0) return marked(text, { words })
  const named = text
    .split(', ')
    .map(code => (topics.codes.has(code) ? `<a href="${topics.at}${code}">${code}</a>` : escapeHtml(code)))
  return named.join(', ')
}

function highlighted(text: string, words: readonly string[]): string {
  const pattern = new RegExp(words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gi')
  let from = 0
  let markup = ''
  for (const { 0: found, index } of text.matchAll(pattern)) {
    markup += `${escapeHtml(text.slice(from, index))}<mark>${escapeHtml(found)}</mark>`
    from = index + found.length
  }
  return markup + escapeHtml(text.slice(from))
}
