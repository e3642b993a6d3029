import { limitTable } from '../limits.ts'
import { withTable } from './table-between.ts'

/** A text with the table of every fixed limit, time-out and retry, from the module that all others take them from. */
export function withLimitTable(text: string): string {
  const rows = Object.entries(limitTable).map(([name, { value, unit, what }]) => [
    `\`${name}\``,
    `${value.toLocaleString('en-US')} ${unit}`.trim(),
    what
  ])
  return withTable(text, 'limits', ['limit', 'value', 'for what'], rows)
}
