import { parseSync } from 'oxc-parser'
import { figuresOfWords } from './figures-of-words.ts'
import { isLookBack } from './look-back.ts'
import { isPlainNumber } from './plain-number.ts'
import { type Node, nodesIn } from './syntax.ts'

/** A figure in code, and the code or text around it. */
export type Figure = { readonly figure: string; readonly within: string; readonly line: number }

const longest = 90

/**
 * Figures that a clinician could question in the code of a rule: a dose, rate, limit, interval, volume, strength, age. Of numbers all but
 * counting, places in a list, decimals, rounding, conversion of units and the hair that arithmetic leaves; of strings all digits but
 * those of names and codes, and spans in words; `day`, `hour` and `minute` wherever they bound a look-back. Patterns of reading are none.
 * @param text TypeScript
 */
export function figuresIn(text: string): readonly Figure[] {
  const { program, errors } = parseSync('rule.ts', text, { preserveParens: false })
  if (errors.length > 0) throw new Error(`not read: ${errors[0]?.message}`)
  const found: Figure[] = []
  for (const [node, above] of nodesIn(program as unknown as Node)) {
    const around = above.at(-1) ?? node
    const add = (figure: string, whole: Node = around): void => {
      const within = text.slice(whole.start, whole.end).replace(/\s+/g, ' ').slice(0, longest)
      found.push({ figure, within, line: text.slice(0, node.start).split('\n').length })
    }
    if (isLookBack(node, above)) add(String(node.name))
    if (node.type === 'TemplateElement') {
      const { cooked } = node.value as { readonly cooked: string }
      for (const figure of figuresOfWords(cooked)) add(figure)
    }
    if (node.type !== 'Literal') continue
    const { value } = node
    if (typeof value === 'string') for (const figure of figuresOfWords(value)) add(figure, node)
    if (typeof value === 'number' && !isPlainNumber(node, above, text)) add(String(node.raw))
  }
  return found
}
