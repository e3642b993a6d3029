import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkShape, usualShape } from '../../src/acquisition/depth.ts'
import { ServiceError } from '../../src/service-error.ts'

const nested = (depth: number, open = '[', close = ']'): string =>
  `${open.repeat(depth)}${open === '[' ? '' : '1'}${close.repeat(depth)}`
const refusal = (json: string, limits = usualShape): string => {
  try {
    checkShape(Buffer.from(json), limits)
    return 'passes'
  } catch (error) {
    return error instanceof ServiceError ? error.code : String(error)
  }
}

describe('B4: depth and number of parts', () => {
  test('up to the limit and no further', () => {
    expect(refusal(nested(64))).toBe('passes')
    expect(refusal(nested(65))).toBe('too-deep')
    expect(refusal(nested(64, '{"a":', '}'))).toBe('passes')
    expect(refusal(nested(65, '{"a":', '}'))).toBe('too-deep')
  })

  test('a hundred thousand levels are refused fast, wherever they hide', () => {
    const begun = performance.now()
    for (const value of [
      nested(100_000),
      nested(100_000, '{"a":', '}'),
      `{"prefetch":{"a":[1,${nested(100_000)}]}}`,
      `[${nested(10)},${nested(100_000)}]`,
      // Cut off, and so no JSON: the parser is not asked.
      '['.repeat(100_000)
    ]) {
      expect(refusal(value)).toBe('too-deep')
    }
    expect(performance.now() - begun).toBeLessThan(1000)
  })

  test('too many parts, wide or spread', () => {
    expect(refusal(JSON.stringify(Array.from({ length: 1000 })), { depth: 5, nodes: 1000 })).toBe('too-large')
    expect(refusal(JSON.stringify(Array.from({ length: 999 })), { depth: 5, nodes: 1000 })).toBe('passes')
    expect(
      refusal(JSON.stringify(Array.from({ length: 100 }, () => Array.from({ length: 100 }))), { depth: 5, nodes: 10_000 })
    ).toBe('too-large')
  })

  test('values without parts pass', () => {
    for (const value of [null, 1, '', 'text', true, [], {}]) expect(refusal(JSON.stringify(value))).toBe('passes')
    expect(refusal('')).toBe('passes')
  })

  test('brackets and commas inside of strings are text, whatever is escaped beside them', () => {
    const limits = { depth: 2, nodes: 6 }
    for (const text of ['[[[[', '{"a":{"b":{', ',,,,,,,,', '"[[[[', '\\\\', '"[[["', '\u005b', '\ud83e\uddc2[[['])
      expect(refusal(JSON.stringify({ a: [text, 1] }), limits)).toBe('passes')
    expect(refusal(JSON.stringify({ a: ['\\', [1]] }), limits)).toBe('too-deep')
  })

  test('says of every value what a walk over it would', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), value => {
        const limits = { depth: 6, nodes: 50 }
        const walked = depthOf(value) > limits.depth ? 'too-deep' : valuesIn(value) > limits.nodes ? 'too-large' : 'passes'
        expect(refusal(JSON.stringify(value), limits)).toBe(walked)
      })
    )
  })
})

const parts = (value: unknown): readonly unknown[] => (typeof value === 'object' && value !== null ? Object.values(value) : [])
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...parts(value).map(depthOf)) : 0
/** An empty list or object counts as two, which costs less than telling it apart. */
const valuesIn = (value: unknown): number =>
  (typeof value === 'object' && value !== null && parts(value).length === 0 ? 2 : 1) +
  parts(value).reduce((sum: number, part) => sum + valuesIn(part), 0)
