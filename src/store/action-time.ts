const digits = 900
const firstExponent = -3
const exponents = 13

/** Number of different times that are told apart: none, and those of three digits from a millisecond to some 300 years. */
export const actionTimes = 1 + exponents * digits

/** A time rounded to three digits, as a small number, so that times are counted in a list. */
export function actionTime(seconds: number): number {
  const [mantissa = '', exponent = ''] = seconds.toExponential(2).split('e')
  const digit = Math.round(Number(mantissa) * 100) - 100
  const place = Number(exponent) - firstExponent
  if (seconds <= 0 || place < 0) return 0
  return place < exponents ? 1 + place * digits + digit : actionTimes - 1
}

/** The seconds, as rounded. */
export function secondsOf(time: number): number {
  if (time === 0) return 0
  const place = Math.floor((time - 1) / digits)
  return Number(`${100 + ((time - 1) % digits)}e${place + firstExponent - 2}`)
}
