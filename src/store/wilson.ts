/** A share with the interval in which the true one lies with 95 % confidence. */
export type Interval = { readonly rate: number; readonly low: number; readonly high: number }

const z = 1.959963984540054

/**
 * Wilson's score interval: unlike the plain one it stays within 0 and 1 and is honest about few cases.
 * @see https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
 */
export function wilson(count: number, of: number): Interval {
  const rate = count / of
  const scale = 1 + z ** 2 / of
  const center = (rate + z ** 2 / (2 * of)) / scale
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / of + z ** 2 / (4 * of ** 2))
  return { rate, low: Math.max(0, center - half), high: Math.min(1, center + half) }
}
