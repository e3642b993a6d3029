import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkShape, usualShape } from '../../src/acquisition/depth.ts'
import { ServiceError } from '../../src/service-error.ts'

const nested = (depth: number, open = '[', close = ']'): unknown =>
  JSON.parse(`${open.repeat(depth)}${open === '[' ? '' : '1'}${close.repeat(depth)}`)
const refusal = (value: unknown, limits = usualShape): string => {
  try {
    checkShape(value, limits)
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
      { prefetch: { a: [1, nested(100_000)] } },
      [nested(10), nested(100_000)]
    ]) {
      expect(refusal(value)).toBe('too-deep')
    }
    expect(performance.now() - begun).toBeLessThan(1000)
  })

  test('too many parts, wide or spread', () => {
    expect(refusal(Array.from({ length: 1000 }), { depth: 5, nodes: 1000 })).toBe('too-large')
    expect(refusal(Array.from({ length: 999 }), { depth: 5, nodes: 1000 })).toBe('passes')
    expect(
      refusal(
        Array.from({ length: 100 }, () => Array.from({ length: 100 })),
        { depth: 5, nodes: 10_000 }
      )
    ).toBe('too-large')
  })

  test('values without parts pass', () => {
    for (const value of [null, undefined, 1, '', 'text', true, [], {}]) expect(refusal(value)).toBe('passes')
  })

  test('never fails otherwise, and what passes can be walked', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), value => {
        const answer = refusal(value, { depth: 6, nodes: 50 })
        expect(['passes', 'too-deep', 'too-large']).toContain(answer)
        if (answer === 'passes') expect(typeof JSON.stringify(value)).toBe('string')
      })
    )
  })
})
