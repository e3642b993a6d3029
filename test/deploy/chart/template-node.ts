/** A template of the chart, read: the part of Go's template language that the chart uses. Whatever else stands there is refused. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly value: Pipeline }
  | { readonly kind: 'variable'; readonly name: string; readonly value: Pipeline }
  | { readonly kind: 'if'; readonly condition: Pipeline; readonly then: readonly Node[]; readonly otherwise: readonly Node[] }
  | { readonly kind: 'range'; readonly names: readonly string[]; readonly list: Pipeline; readonly body: readonly Node[] }
  | { readonly kind: 'define'; readonly name: string; readonly body: readonly Node[] }

/** Commands from left to right; each gets the result of the one before as its last argument. */
export type Pipeline = readonly Command[]
export type Command = readonly [Operand, ...Operand[]]
export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'field'; readonly of: string; readonly path: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline }
