import type { Command, Operand, Pipeline } from './template-node.ts'

const token = /\s*(?:("(?:[^"\\]|\\.)*")|(\d+)|(\$?(?:\w+)?(?:\.\w+)+|\$\w*|\.)|(\w+)|([()|]))/y

/** What stands between the braces. @throws Error quoting what is not understood */
export function parsePipeline(text: string): Pipeline {
  const tokens = tokensOf(text)
  const pipeline = read(tokens, text)
  if (tokens.length > 0) throw new Error(`not understood: ${text}`)
  return pipeline
}

type Token = { readonly text: string; readonly operand?: Operand }

function tokensOf(text: string): Token[] {
  const found: Token[] = []
  token.lastIndex = 0
  const end = text.trimEnd().length
  while (token.lastIndex < end) {
    const at = token.lastIndex
    const [, quoted, number, field, word, mark] = token.exec(text) ?? []
    if (quoted !== undefined) found.push({ text: quoted, operand: { kind: 'literal', value: JSON.parse(quoted) as string } })
    else if (number !== undefined) found.push({ text: number, operand: { kind: 'literal', value: Number(number) } })
    else if (field !== undefined) found.push({ text: field, operand: fieldOf(field) })
    else if (word !== undefined) found.push({ text: word, operand: wordOf(word) })
    else if (mark !== undefined) found.push({ text: mark })
    else throw new Error(`not understood: ${text.slice(at)}`)
  }
  return found
}

function fieldOf(text: string): Operand {
  const [of = '', ...path] = text.split('.')
  if (of !== '' && !of.startsWith('$')) throw new Error(`not understood: ${text}`)
  return { kind: 'field', of, path: path.filter(name => name !== '') }
}

const wordOf = (word: string): Operand =>
  word === 'true' || word === 'false' ? { kind: 'literal', value: word === 'true' } : { kind: 'function', name: word }

function read(tokens: Token[], text: string): Pipeline {
  const commands: Command[] = []
  do {
    const operands: Operand[] = []
    for (;;) {
      const next = tokens[0]
      if (next?.text === '(' && !next.operand) {
        tokens.shift()
        operands.push({ kind: 'pipeline', pipeline: read(tokens, text) })
        if (tokens.shift()?.text !== ')') throw new Error(`a bracket is open: ${text}`)
      } else if (next?.operand) {
        tokens.shift()
        operands.push(next.operand)
      } else break
    }
    const [first, ...rest] = operands
    if (!first) throw new Error(`nothing where something should stand: ${text}`)
    commands.push([first, ...rest])
  } while (tokens[0]?.text === '|' && tokens.shift())
  return commands
}
