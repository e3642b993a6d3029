import { type Node, nodeAt } from './syntax.ts'

const spans = /^(day|hour|minute)$/

/**
 * A day, an hour or a minute that bounds what is looked at: compared, handed on, added. It says nothing where it converts (`age / day`), nor
 * where it is the end of a date that has no time.
 */
export function isLookBack(node: Node, above: readonly Node[]): boolean {
  if (node.type !== 'Identifier' || !spans.test(String(node.name))) return false
  const parent = above.at(-1)
  if (!parent) return false
  if (parent.type === 'CallExpression') return nodeAt(parent, 'callee') !== node
  if (parent.type === 'AssignmentPattern') return nodeAt(parent, 'right') === node
  return parent.type === 'BinaryExpression' && /^([<>]=?|[+-])$/.test(String(parent.operator)) && !ofDate(above)
}

/** `time.dateOnly ? time.at + day : time.at` */
const ofDate = (above: readonly Node[]): boolean =>
  above.some(node => node.type === 'ConditionalExpression' && mentions(nodeAt(node, 'test'), 'dateOnly'))

function mentions(node: Node | undefined, name: string): boolean {
  return (
    node !== undefined && (node.name === name || mentions(nodeAt(node, 'property'), name) || mentions(nodeAt(node, 'left'), name))
  )
}
