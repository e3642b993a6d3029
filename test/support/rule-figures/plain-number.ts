import { isCallOf, type Node, nameOf, nodeAt, otherSide } from './syntax.ts'

/** Factors between units. They multiply, divide or leave a rest; elsewhere the same numbers are figures. */
const conversions: ReadonlyMap<number, string> = new Map([
  [7, 'days of a week'],
  [24, 'hours of a day'],
  [60, 'minutes of an hour'],
  [100, 'percent'],
  [1000, 'mg of a gram, mL of a liter'],
  [1440, 'minutes of a day'],
  [1e6, 'micrograms of a gram'],
  [30.4375, 'days of a month'],
  [366, 'days of the longest year']
])
const deciliters = 10

const comparison = /^[<>]=?$/
const counted = /^(length|size|index)$/
const ofPlaces = /^(slice|at|splice|min|max|length)$/
const ofDecimals = /^(toFixed|figure|figureBeside)$/
/** One of these is an amount, whatever else one may be. */
const amounts = /^(grams|mg|mmol|ml|milliliters|volume|minutes|hours|days|weeks|times|most|least|every|limit|percent|rate)$/i

/** Whether a number says nothing clinical: it counts, names a place, rounds or converts. */
export function isPlainNumber(literal: Node, over: readonly Node[], text: string): boolean {
  const value = Math.abs(Number(literal.value))
  const signed = over.at(-1)?.type === 'UnaryExpression'
  const [node, above] = signed ? [over.at(-1) ?? literal, over.slice(0, -1)] : [literal, over]
  const parent = above.at(-1)
  if (!parent || value === 0) return true
  if (value === 1) return !isAmount(node, above)
  return (
    isHair(value) ||
    isPlace(node, parent) ||
    isDecimals(node, parent) ||
    isRounding(node, above) ||
    isConversion(node, parent, value, text) ||
    isFactorOrOne(parent, value) ||
    isMean(parent, value) ||
    isPageSize(parent)
  )
}

/** What arithmetic leaves. */
const isHair = (value: number): boolean => value <= 1e-3 || Math.abs(value - 1) <= 1.001e-3

/** A one that is compared with anything but a count, or that stands under the name of an amount. */
function isAmount(node: Node, above: readonly Node[]): boolean {
  const parent = above.at(-1)
  if (parent?.type === 'BinaryExpression' && comparison.test(String(parent.operator))) return !isCount(otherSide(parent, node))
  return parent?.type === 'Property' && amounts.test(nameOf(nodeAt(parent, 'key')))
}

/** `list.length`, `list.length - 1`. */
const isCount = (node: Node | undefined): boolean =>
  counted.test(nameOf(node)) || (node?.type === 'BinaryExpression' && isCount(nodeAt(node, 'left')))

function isPlace(node: Node, parent: Node): boolean {
  if (parent.type === 'MemberExpression') return nodeAt(parent, 'property') === node
  if (parent.type === 'BinaryExpression') return isCount(otherSide(parent, node))
  return isCallOf(parent, ofPlaces) && (!isCallOf(parent, /^(min|max|length)$/) || isSchema(parent))
}

/** `z.string().min(8)`: how long a list of a table is at least. */
function isSchema(call: Node): boolean {
  let inner: Node | undefined = call
  while (inner && inner.type !== 'Identifier') inner = nodeAt(inner, inner.type === 'CallExpression' ? 'callee' : 'object')
  return inner !== undefined && nameOf(inner) === 'z'
}

const isDecimals = (node: Node, parent: Node): boolean =>
  isCallOf(parent, ofDecimals)
    ? nameOf(nodeAt(parent, 'callee')) === 'toFixed' || (parent.arguments as readonly Node[])[0] !== node
    : (parent.type === 'AssignmentPattern' && nameOf(nodeAt(parent, 'left')) === 'decimals') ||
      (parent.type === 'BinaryExpression' && parent.operator === '**' && nameOf(otherSide(parent, node)) === 'decimals')

/** `Math.round(x * 100) / 100`, either of both. */
function isRounding(node: Node, above: readonly Node[]): boolean {
  const quotient = above.findLast(item => item.type === 'BinaryExpression' && item.operator === '/' && isRounded(item))
  return quotient !== undefined && nodeAt(quotient, 'right')?.value === node.value
}
const isRounded = (quotient: Node): boolean => isCallOf(nodeAt(quotient, 'left'), /^(round|floor|ceil)$/)

function isConversion(node: Node, parent: Node, value: number, text: string): boolean {
  if (parent.type !== 'BinaryExpression' || !/^[*/%]$/.test(String(parent.operator))) return false
  const other = otherSide(parent, node)
  if (!other || other.type === 'Literal') return false
  // Ten days are an interval; how long a month is, is none.
  if (/^(day|hour|minute)$/.test(nameOf(other))) return value === 30.4375 || value === 366
  return conversions.has(value) || (value === deciliters && /molarMass/.test(text.slice(other.start, other.end)))
}

/** `unit === 'mL' ? 1000 : 1` */
const isFactorOrOne = (parent: Node, value: number): boolean =>
  parent.type === 'ConditionalExpression' && nodeAt(parent, 'alternate')?.value === 1 && conversions.has(value)

/** How many resources a query asks for at once. */
const isPageSize = (parent: Node): boolean => parent.type === 'Property' && nameOf(nodeAt(parent, 'key')) === 'count'

/** Half of a sum. */
const isMean = (parent: Node, value: number): boolean =>
  value === 2 && parent.operator === '/' && nodeAt(parent, 'left')?.operator === '+'
