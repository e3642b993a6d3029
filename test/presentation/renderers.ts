import MarkdownIt from 'markdown-it'
import { Marked } from 'marked'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

type Node = { readonly type: string; readonly value?: string; readonly children?: readonly Node[] }

const marked = new Marked({ gfm: true })
const markdownIt = new MarkdownIt({ html: true, linkify: true })
markdownIt.linkify.set({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: true })

const elementsOf = (html: string): ReadonlySet<string> =>
  new Set(Array.from(html.matchAll(/<([a-z][a-z0-9]*)/gi), ([, name = '']) => name.toLowerCase()))

const nodesOf = (node: Node): readonly string[] => [node.type, ...(node.children ?? []).flatMap(nodesOf)]
/** As HTML would call them. */
const names: Readonly<Record<string, string>> = { root: 'p', text: 'p', paragraph: 'p', list: 'ul', listItem: 'li' }

/** The elements that each renderer of Markdown makes of a text, with everything on that finds links. */
export const renderers: Readonly<Record<string, (markdown: string) => ReadonlySet<string>>> = {
  marked: text => elementsOf(marked.parse(text, { async: false })),
  'markdown-it': text => elementsOf(markdownIt.render(text)),
  'micromark-gfm': text =>
    elementsOf(micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] })),
  // What remark and react-markdown are made of: they look for links once more in what was read.
  'mdast-gfm': text =>
    new Set(
      nodesOf(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })).map(type => names[type] ?? type)
    )
}
