/** A figure or text of a knowledge file by its path, such as `bolus / V2 R2 / grams`. */
export type FlatRows = Readonly<Record<string, string>>

/** What names a row among its equals; the first of them that a row has, or several together. */
const identifying = ['key', 'id', 'name', 'row', 'renal', 'purpose', 'fact', 'topic', 'concept', 'code', 'title'] as const

/** A JSON file as one line a value, so that two versions can be held against each other whatever the order of their rows. */
export function flatRows(value: unknown): FlatRows {
  const found: Record<string, string> = {}
  const visit = (item: unknown, path: readonly string[]): void => {
    if (Array.isArray(item) && item.some(isComposite)) {
      const names = item.every(isComposite) ? namesOf(item) : []
      item.forEach((element, index) => {
        visit(element, [...path, names[index] ?? String(index)])
      })
    } else if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
      for (const [name, inner] of Object.entries(item)) visit(inner, [...path, name])
    } else found[path.join(' / ')] = textOf(item)
  }
  visit(value, [])
  return found
}

const isComposite = (value: unknown): boolean => typeof value === 'object' && value !== null
const textOf = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(', ') : String(value))

/** Names of the rows of one table; what is named twice has its number behind it. */
function namesOf(rows: readonly unknown[]): readonly string[] {
  const used = new Map<string, number>()
  return rows.map(row => {
    const name = nameOf(row)
    const count = (used.get(name) ?? 0) + 1
    used.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  })
}

function nameOf(row: unknown): string {
  if (Array.isArray(row)) return textOf(row[0])
  const fields = row as Readonly<Record<string, unknown>>
  const parts = identifying.flatMap(field => (typeof fields[field] === 'string' ? [String(fields[field])] : []))
  return parts.join(' ') || 'row'
}
