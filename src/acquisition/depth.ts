import { limits } from '../limits.ts'
import { ServiceError } from '../service-error.ts'

export type ShapeLimits = {
  /** How many objects and lists may stand inside each other. */
  readonly depth: number
  /** How many values there may be altogether. */
  readonly nodes: number
}

/** Real charts nest about 15 deep; a request of the largest permitted size holds well under this many values. */
export const usualShape: ShapeLimits = { depth: limits.bodyDepth, nodes: limits.bodyNodes }

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
/** Brackets and braces differ in one bit only. */
const bracketBit = 0x20
const opening = 0x7b
const closing = 0x7d

/**
 * Refuses JSON text that would exhaust anything recursive once it is parsed: `JSON.parse` accepts a hundred thousand nested lists, and every
 * recursive walk of them, even `JSON.stringify`, fails. Looks at the bytes before they are parsed, which takes a tenth of the time that a walk
 * over the values would. Text that is no JSON passes or not; the parser refuses it anyway.
 * @param json UTF-8. Of its bytes only ASCII ones can be punctuation.
 * @throws ServiceError `too-deep` or `too-large`.
 */
export function checkShape(json: Uint8Array, { depth, nodes }: ShapeLimits = usualShape): void {
  let level = 0
  // Every value but the first stands behind a comma or an opening bracket.
  let seen = 1
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] as number
    if (byte === quote) at = endOfString(json, at)
    else if (byte === comma) seen += 1
    else if ((byte | bracketBit) === opening) {
      level += 1
      seen += 1
      if (level > depth) throw new ServiceError('too-deep', `The content is nested more than ${depth} levels deep.`)
    } else if ((byte | bracketBit) === closing) level -= 1
  }
  if (seen > nodes) throw new ServiceError('too-large', 'The content has too many parts.')
}

/** Where the string that begins at `start` has its closing quote. */
function endOfString(json: Uint8Array, start: number): number {
  let at = start + 1
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1
  return at
}
