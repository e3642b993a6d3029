import type { Json } from '../acquisition/json.ts'

/** Members that hold words for a reader. */
const worded: ReadonlySet<string> = new Set(['text', 'display', 'title', 'description', 'textEquivalent', 'productName', 'name'])

type Reading = {
  /** Members of which nothing is read. */
  readonly aside: ReadonlySet<string>
  /** Parts of which nothing is read. */
  readonly skips: (part: Json) => boolean
}

/** All texts of a resource, whatever its type, as they stand in it; narratives apart. */
export function wordsIn(resource: Json, reading: Reading): readonly string[] {
  const found: string[] = []
  const open: unknown[] = [resource]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) for (const part of next) open.push(part)
    else if (typeof next === 'object' && next !== null && !reading.skips(next as Json)) {
      for (const [name, value] of Object.entries(next)) {
        if (reading.aside.has(name)) continue
        if (typeof value === 'string') {
          if (worded.has(name)) found.push(value)
        } else if (name !== 'text') open.push(value)
      }
    }
  }
  return found
}
