import { keyOf } from '../../../src/facts/drug-catalog.ts'
import { courseOf } from '../../../src/facts/drug-course.ts'
import { magnesiumKindOf } from '../facts/magnesium-kind.ts'
import { type Knowledge, protocolLimits } from '../knowledge.ts'
import { contraindicationsOf } from '../pathway/pathway.ts'
import { protocolGrams, protocolInForce, protocolRowOf } from '../pathway/protocol.ts'
import type { ProtocolRow } from '../site/protocol-schema.ts'
import type { Checked } from './checked.ts'

/**
 * Whether the draft is a line of the site's protocol (M40): dose, hours and product of a row for these kidneys. Of an order as needed, or
 * by protocol, any row will do, since each dose waits for its level; of another the row of the newest level.
 */
export function protocolLine(check: Checked): 'by-level' | 'now' | undefined {
  const { f, order, adult, mixture } = check
  const protocol = adult && !mixture && order.route === 'intravenous' ? protocolInForce(f) : undefined
  if (!protocol || f.pregnancy.pregnant || f.kidney.dialysis || contraindicationsOf(f).length > 0) return undefined
  const byLevel = courseOf(order).conditional
  const row = protocolRowOf(f, protocol)
  const rows = byLevel ? protocol.rows : row ? [row] : []
  if (!rows.some(one => isRow(check, one))) return undefined
  return byLevel ? 'by-level' : isOnce(check) ? 'now' : undefined
}

/** Conversions and figures of three places leave a hair. */
const same = (a: number, b: number): boolean => Math.abs(a - b) <= (protocolLimits.tolerance.value / 100) * b

function isRow({ f, parts, order, renal }: Checked, row: ProtocolRow): boolean {
  const [part, ...others] = parts
  const grams = protocolGrams(row, renal)
  if (!part?.grams || others.length > 0 || grams === undefined || part.minutes === undefined) return false
  const dose = same(part.grams.low, grams) && same(part.grams.high, grams) && same(part.minutes, row.hours * 60)
  return dose && magnesiumKindOf(order) === 'parenteral' && isProduct(f.knowledge, order.drug, row)
}

/** The row's product; where the order names the drug alone, sulfate of magnesium by its words. */
function isProduct(knowledge: Knowledge, { code, text }: Checked['order']['drug'], { product }: ProtocolRow): boolean {
  if (code === undefined || !knowledge.content.has(code)) return /\b(magnesium sul(f|ph)ate|mgso4)\b/i.test(text)
  const wanted = knowledge.local.products.find(({ key }) => key === product)
  return wanted !== undefined && code === keyOf(wanted)
}

/** Of a repeating order each dose would not wait for its level. */
const isOnce = ({ order }: Checked): boolean =>
  order.dosages.every(({ repetition }) => repetition === 'once' || repetition === 'unsaid')
