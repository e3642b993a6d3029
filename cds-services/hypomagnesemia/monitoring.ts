import { readKnowledge } from '../../src/guideline/knowledge.ts'
import type { TestTime } from '../../src/recommendation.ts'
import { type MonitoringRow, monitoringSchema } from './advice-schema.ts'
import type { MonitoringName } from './knowledge-names.ts'

/** When tests are ordered. */
export const monitoringTable = readKnowledge(new URL('knowledge/monitoring.json', import.meta.url), monitoringSchema)

const rows = new Map(monitoringTable.rows.map(row => [row.name, row]))

function rowOf(name: MonitoringName): MonitoringRow {
  const row = rows.get(name)
  if (!row) throw new Error(`knowledge/monitoring.json: ${name}: missing`)
  return row
}

/** When the tests of a situation are due. */
export function due(name: MonitoringName): TestTime {
  const row = rowOf(name)
  if ('in' in row) return { kind: 'in', hours: row.in }
  if ('every' in row) return { kind: 'every', hours: row.every, ...(row.upTo ? { upTo: row.upTo } : {}), forHours: row.for }
  return { kind: 'between', fromHours: row.fromDays * 24, toHours: row.toDays * 24 }
}

/** `every 2 to 4 h for 24 h`, `after 6 h`, `after 2 to 3 days`. */
export function whenWords(row: MonitoringRow): string {
  return 'every' in row ? `every ${intervalOf(row)} for ${row.for} h` : `after ${intervalOf(row)}`
}

/** `2 to 4 h`, `2 to 3 days`: the interval in a sentence. */
export const interval = (name: MonitoringName): string => intervalOf(rowOf(name))

function intervalOf(row: MonitoringRow): string {
  if ('in' in row) return `${row.in} h`
  if ('every' in row) return `${row.every}${row.upTo ? ` to ${row.upTo}` : ''} h`
  return `${row.fromDays} to ${row.toDays} days`
}

/** `1 to 2 weeks`, of a row in days. */
export function weeks(name: MonitoringName): string {
  const row = rowOf(name)
  return 'fromDays' in row ? `${row.fromDays / 7} to ${row.toDays / 7} weeks` : interval(name)
}

/** `3 days`: for how long a test is repeated. */
export function forDays(name: MonitoringName): string {
  const row = rowOf(name)
  return 'every' in row ? `${row.for / 24} days` : interval(name)
}
