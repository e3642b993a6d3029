import type { z } from 'zod'
import { environmentSchema } from '../config.ts'
import { withTable } from './table-between.ts'

/** A text with the table of every environment variable, from the schema that reads them. */
export function withConfigurationTable(text: string): string {
  const fields: Readonly<Record<string, z.ZodType>> = environmentSchema.shape
  const rows = Object.entries(fields).map(([name, field]) => {
    const value: unknown = field.safeParse(undefined).data
    const shown = Array.isArray(value) ? value.join(',') : value === undefined ? '' : String(value)
    return [`\`${name}\``, shown ? `\`${shown}\`` : '', field.description ?? '']
  })
  return withTable(text, 'config', ['variable', 'default', 'meaning'], rows)
}
