/** A node of the syntax tree, as far as is asked here. */
export type Node = {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly name?: unknown
  readonly value?: unknown
  readonly raw?: unknown
  readonly operator?: unknown
  readonly arguments?: unknown
} & Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

export const nodeAt = (node: Node | undefined, key: string): Node | undefined => {
  const value = node?.[key]
  return isNode(value) ? value : undefined
}

/** Sources of modules and types tell no figure; of an expression with a type the expression counts. */
const skipped = /^(ImportDeclaration|ExportAllDeclaration|TS(?!AsExpression|SatisfiesExpression|NonNullExpression))/

/** Every node with those above it, nearest last. */
export function* nodesIn(node: Node, above: readonly Node[] = []): Iterable<readonly [Node, readonly Node[]]> {
  if (skipped.test(node.type)) return
  yield [node, above]
  const inside = [...above, node]
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodesIn(child, inside)
}

/** The name of a variable, or of the last part of `a.b.c`. */
export const nameOf = (node: Node | undefined): string =>
  node?.type === 'Identifier' ? String(node.name) : node?.type === 'MemberExpression' ? nameOf(nodeAt(node, 'property')) : ''

/** The other side of a comparison or calculation. */
export function otherSide(parent: Node, node: Node): Node | undefined {
  const [left, right] = [nodeAt(parent, 'left'), nodeAt(parent, 'right')]
  return left === node ? right : left
}

export const isCallOf = (node: Node | undefined, names: RegExp): boolean =>
  node?.type === 'CallExpression' && names.test(nameOf(nodeAt(node, 'callee')))
