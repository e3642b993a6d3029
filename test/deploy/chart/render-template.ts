import { chartFunctions, isEmpty } from './chart-functions.ts'
import type { Command, Node, Operand, Pipeline } from './template-node.ts'

type Scope = { readonly dot: unknown; readonly root: unknown; readonly variables: ReadonlyMap<string, unknown> }
type Named = ReadonlyMap<string, readonly Node[]>

/** The text of a template. @throws Error for a function that is not listed, or for a value that is not there where one is written. */
export function renderTemplate(nodes: readonly Node[], named: Named, root: unknown): string {
  return written(nodes, { dot: root, root, variables: new Map() }, named)
}

function written(nodes: readonly Node[], outer: Scope, named: Named): string {
  let scope = outer
  let text = ''
  for (const node of nodes) {
    if (node.kind === 'text') text += node.text
    else if (node.kind === 'output') text += printed(resultOf(node.value, scope, named), node.value)
    else if (node.kind === 'variable') {
      const variables = new Map(scope.variables).set(node.name, resultOf(node.value, scope, named))
      scope = { ...scope, variables }
    } else if (node.kind === 'if') {
      text += written(isEmpty(resultOf(node.condition, scope, named)) ? node.otherwise : node.then, scope, named)
    } else if (node.kind === 'range') text += repeated(node, scope, named)
  }
  return text
}

function repeated({ names, list, body }: Extract<Node, { kind: 'range' }>, scope: Scope, named: Named): string {
  const found = resultOf(list, scope, named) ?? []
  if (typeof found !== 'object') throw new Error(`range over ${typeof found}`)
  // Go goes through a map in the order of its keys.
  const entries = Array.isArray(found) ? [...found.entries()] : Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1))
  const parts = entries.map(([key, value]) => {
    const variables = new Map(scope.variables)
    const [first, second] = names
    if (second === undefined && first !== undefined) variables.set(first, value)
    if (second !== undefined) variables.set(first ?? '', key).set(second, value)
    return written(body, { ...scope, dot: value, variables }, named)
  })
  return parts.join('')
}

function printed(value: unknown, from: Pipeline): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new Error(`${JSON.stringify(from)} is ${value === undefined ? 'not there' : typeof value} and cannot be written`)
}

function resultOf(pipeline: Pipeline, scope: Scope, named: Named): unknown {
  return pipeline.reduce<{ value: unknown } | undefined>(
    (before, command) => ({ value: called(command, before ? [before.value] : [], scope, named) }),
    undefined
  )?.value
}

function called([first, ...rest]: Command, piped: readonly unknown[], scope: Scope, named: Named): unknown {
  const values = [...rest.map(operand => operandOf(operand, scope, named)), ...piped] as never[]
  if (first.kind === 'function') {
    if (first.name === 'include') return included(values as never as [string, unknown], named)
    const known = Object.hasOwn(chartFunctions, first.name) ? chartFunctions[first.name] : undefined
    if (!known) throw new Error(`a function that is not rendered here: ${first.name}`)
    return known(...values)
  }
  const value = operandOf(first, scope, named)
  if (typeof value === 'function') return value(...values)
  if (values.length > 0) throw new Error('arguments for what is no function')
  return value
}

function included([name, dot]: readonly [string, unknown], named: Named): string {
  const body = named.get(name)
  if (!body) throw new Error(`no template is named ${name}`)
  return renderTemplate(body, named, dot)
}

function operandOf(operand: Operand, scope: Scope, named: Named): unknown {
  if (operand.kind === 'literal') return operand.value
  if (operand.kind === 'pipeline') return resultOf(operand.pipeline, scope, named)
  if (operand.kind === 'function') throw new Error(`${operand.name} as an argument: put it in brackets`)
  const { of, path } = operand
  if (of !== '' && of !== '$' && !scope.variables.has(of)) throw new Error(`an unknown variable: ${of}`)
  const start = of === '' ? scope.dot : of === '$' ? scope.root : scope.variables.get(of)
  return path.reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null) throw new Error(`.${path.join('.')}: nothing has a member ${name}`)
    return Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined
  }, start)
}
