import { ServiceError } from '../service-error.ts'

export type ShapeLimits = {
  /** How many objects and lists may stand inside each other. */
  readonly depth: number
  /** How many values there may be altogether. */
  readonly nodes: number
}

/** Real charts nest about 15 deep; a request of the largest permitted size holds well under this many values. */
export const usualShape: ShapeLimits = { depth: 64, nodes: 500_000 }

/**
 * Refuses values that would exhaust anything recursive. Level by level in a loop: `JSON.parse` accepts a hundred thousand nested lists,
 * and every recursive walk of them, even `JSON.stringify`, fails.
 * @throws ServiceError `too-deep` or `too-large`.
 */
export function checkShape(value: unknown, { depth, nodes }: ShapeLimits = usualShape): void {
  let level: unknown[] = [value]
  let seen = 1
  for (let at = 0; level.length > 0; at++) {
    const below: unknown[] = []
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue
      if (at >= depth) throw new ServiceError('too-deep', `The content is nested more than ${depth} levels deep.`)
      // Parsed JSON has no inherited members; this walks it without a list of its values.
      for (const key in item) {
        seen += 1
        const child = (item as Record<string, unknown>)[key]
        if (typeof child === 'object' && child !== null) below.push(child)
      }
      if (seen > nodes) throw new ServiceError('too-large', 'The content has too many parts.')
    }
    level = below
  }
}
