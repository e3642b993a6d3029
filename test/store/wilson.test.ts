import { expect, test } from 'vitest'
import { wilson } from '../../src/store/wilson.ts'

/** Reference values after Newcombe 1998, tables of method 3. */
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
  [20, 20, 0.8389, 1]
])('%i of %i lies between %f and %f', (count, of, low, high) => {
  const interval = wilson(count, of)
  expect(interval.rate).toBe(count / of)
  expect(interval.low).toBeCloseTo(low, 4)
  expect(interval.high).toBeCloseTo(high, 4)
})
