import { stopOrder } from '../../../src/guideline/toolkit/stop-order.ts'
import type { Amendment } from '../../../src/recommendation.ts'
import type { MagnesiumSource, SourceState } from '../facts/ledger-source.ts'
import { isTrace } from '../facts/ledger-traces.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { sinceWords } from '../wording/ledger-words.ts'

/** A stop order for each source that is in force (M7). Fluids, nutrition and traces are never stopped by one click (M5). */
export function stopOrders(sources: readonly MagnesiumSource[]): readonly Amendment[] {
  return sources.flatMap(source => {
    const { order, name } = source
    return order?.active && !isTrace(source) ? stopOrder(order, name) : []
  })
}

/** Lists in which a source may stand that nobody could name. */
const lists: ReadonlySet<string> = new Set(['medications', 'recentMedications', 'magnesiumGiven'])

/** Every source of magnesium, whatever its kind; that there is none only where the orders could be read (M7). */
export function sourceLines(f: Assessed): readonly string[] {
  const { sources } = f.ledger
  const traces = [...new Set(sources.filter(isTrace).map(({ name }) => name))]
  const state = f.records.state('medications')
  const unread = [...new Set(f.notUnderstood.flatMap(({ name, entries }) => (lists.has(name) ? entries : [])))]
  const more = unread.length > 3 ? ` and ${unread.length - 3} more` : ''
  const told = state === 'present' || state === 'empty'
  return [
    ...(sources.length > 0 ? [`Sources: ${[...new Set(sources.map(source => sourceWords(source, f.asOf)))].join('; ')}`] : []),
    ...(unread.length > 0 ? [`Not read: ${unread.slice(0, 3).join(', ')}${more}; ask whether they hold magnesium.`] : []),
    ...(sources.length === 0 && told && unread.length === 0
      ? ['No magnesium order found: ask for antacids, laxatives, supplements.']
      : []),
    ...(told ? [] : ['Orders not available: ask for every source, antacids, laxatives, supplements.']),
    ...(traces.length > 0 ? [`${traces.join(', ')}: choose a magnesium-free fluid or additive with pharmacy.`] : [])
  ]
}

const stateWords: Readonly<Record<SourceState, string>> = {
  given: 'given',
  running: 'running',
  scheduled: 'ordered',
  once: 'ordered once',
  conditional: 'as needed',
  reported: 'at home, reported',
  unsure: 'not in force, may have been given'
}

function sourceWords({ name, state, order, course }: MagnesiumSource, asOf: number): string {
  const words = state === 'unsure' && order?.onHold ? 'on hold' : stateWords[state]
  const since = order && course.from !== undefined ? sinceWords(course.from, asOf) : ''
  const told = since && words === 'ordered' ? since : [words, since].filter(Boolean).join(', ')
  return `${name} (${told})`
}
