import { readFileSync } from 'node:fs'
import type { z } from 'zod'

/**
 * Reads one knowledge file.
 * @throws Error naming the file and the path inside it. A service with broken knowledge must not start.
 */
export function readKnowledge<S extends z.ZodType>(file: URL, schema: S): z.infer<S> {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Error(`${nameOf(file)}: not readable as JSON`, { cause })
  }
  return checkedKnowledge(file, json, schema)
}

/** What was read of a knowledge file. @throws Error naming the file and the path inside it. */
export function checkedKnowledge<S extends z.ZodType>(file: URL, json: unknown, schema: S): z.infer<S> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Error(`${nameOf(file)}: ${issue?.path.join('.') || '(root)'}: ${issue?.message ?? 'wrong'}`)
}

/** The part of the path a reviewer knows, from `cds-services` on. */
function nameOf(file: URL): string {
  const path = decodeURIComponent(file.pathname)
  const start = path.indexOf('cds-services/')
  return start < 0 ? path : path.slice(start)
}

/** A table of rows under named columns, as the value-set files have it, turned into objects. */
export function rowsOf<C extends string>(table: {
  readonly columns: readonly C[]
  readonly rows: readonly (readonly unknown[])[]
}): Record<C, unknown>[] {
  return table.rows.map(row => {
    const read = {} as Record<C, unknown>
    table.columns.forEach((column, index) => {
      read[column] = row[index]
    })
    return read
  })
}
