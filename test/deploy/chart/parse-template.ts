import { parsePipeline } from './parse-pipeline.ts'
import type { Node } from './template-node.ts'

type Part = { readonly text: string } | { readonly action: string }

/** Texts and actions in order. A dash inside the braces takes away the blanks beside them. */
function partsOf(source: string): Part[] {
  const parts: Part[] = []
  let from = 0
  let trims = false
  for (const found of source.matchAll(/\{\{(-?)([\s\S]*?)(-?)\}\}/g)) {
    let text = source.slice(from, found.index)
    if (trims) text = text.trimStart()
    if (found[1]) text = text.trimEnd()
    parts.push({ text }, { action: (found[2] ?? '').trim() })
    trims = found[3] === '-'
    from = found.index + found[0].length
  }
  const rest = source.slice(from)
  parts.push({ text: trims ? rest.trimStart() : rest })
  return parts
}

/** @throws Error naming the action that is not one of those the chart may use */
export function parseTemplate(source: string): readonly Node[] {
  const parts = partsOf(source)
  const { nodes, ending } = block(parts)
  if (ending !== undefined) throw new Error(`nothing is open that ${ending} could end`)
  return nodes
}

/** Reads until an action that ends the block, which is taken too. */
function block(parts: Part[]): { readonly nodes: readonly Node[]; readonly ending: string | undefined } {
  const nodes: Node[] = []
  for (let part = parts.shift(); part; part = parts.shift()) {
    if ('text' in part) nodes.push({ kind: 'text', text: part.text })
    else if (part.action === 'end' || /^else\b/.test(part.action)) return { nodes, ending: part.action }
    else if (!part.action.startsWith('/*')) nodes.push(nodeOf(part.action, parts))
  }
  return { nodes, ending: undefined }
}

function nodeOf(action: string, parts: Part[]): Node {
  const [, word = '', rest = ''] = /^(\w+)\b\s*([\s\S]*)$/.exec(action) ?? []
  if (word === 'if') return conditional(rest, parts)
  if (word === 'range') {
    const [, names = '', list = rest] = /^((?:\$\w+)(?:, *\$\w+)?) *:= *([\s\S]*)$/.exec(rest) ?? []
    return { kind: 'range', names: names === '' ? [] : names.split(/, */), list: parsePipeline(list), body: whole(action, parts) }
  }
  if (word === 'define') return { kind: 'define', name: JSON.parse(rest) as string, body: whole(action, parts) }
  if (/^(with|template|block|break|continue)$/.test(word)) throw new Error(`not rendered here: ${action}`)
  const [, name, value = ''] = /^(\$\w+) *:= *([\s\S]*)$/.exec(action) ?? []
  return name === undefined
    ? { kind: 'output', value: parsePipeline(action) }
    : { kind: 'variable', name, value: parsePipeline(value) }
}

function conditional(condition: string, parts: Part[]): Node {
  const { nodes: then, ending } = block(parts)
  if (ending === undefined) throw new Error(`without an end: if ${condition}`)
  const further = /^else if ([\s\S]*)$/.exec(ending)?.[1]
  const otherwise =
    further !== undefined ? [conditional(further, parts)] : ending === 'else' ? whole(`if ${condition}`, parts) : []
  return { kind: 'if', condition: parsePipeline(condition), then, otherwise }
}

function whole(action: string, parts: Part[]): readonly Node[] {
  const { nodes, ending } = block(parts)
  if (ending !== 'end') throw new Error(`without an end: ${action}`)
  return nodes
}
