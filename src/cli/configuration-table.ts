import type { z } from 'zod'
import { environmentSchema } from '../config.ts'

const start = '<!-- config:start -->'
const end = '<!-- config:end -->'

/** The table of every environment variable, from the schema that reads them. */
function configurationTable(): string {
  const fields: Readonly<Record<string, z.ZodType>> = environmentSchema.shape
  const rows = Object.entries(fields).map(([name, field]) => {
    const value: unknown = field.safeParse(undefined).data
    const shown = Array.isArray(value) ? value.join(',') : value === undefined ? '' : String(value)
    return `| \`${name}\` | ${shown ? `\`${shown}\`` : ''} | ${field.description ?? ''} |`
  })
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n')
}

/** A text with the table between its markers; unchanged if it has none. */
export function withConfigurationTable(text: string): string {
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from < 0 || to < from) return text
  return `${text.slice(0, from + start.length)}\n${configurationTable()}\n${text.slice(to)}`
}
