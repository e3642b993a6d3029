import { day, hour } from '../../../src/facts/time.ts'

/** Spans of the tables in a sentence, from milliseconds. */

/** `an hour`, `90 min`, from minutes. */
export const minutesWords = (minutes: number): string => (minutes / 60 === 1 ? 'an hour' : `${minutes} min`)

/** `24 h`. */
export const hoursWords = (span: number): string => `${span / hour} h`

/** `24 h`, `3 days`. */
export function spanWords(hours: number): string {
  const days = hours / 24
  return Number.isInteger(days) && days !== 1 ? `${days} days` : `${hours} h`
}

/** `7 days`, `a day`. */
export const daysWords = (span: number): string => (span === day ? 'a day' : `${span / day} days`)

/** `6 weeks`. */
export const weeksWords = (span: number): string => `${span / day / 7} weeks`

/** `two weeks`: numerals in words as far as any window is long. */
export const weeksInWords = (span: number): string => `${numerals[span / day / 7] ?? span / day / 7} weeks`
const numerals = ['no', 'one', 'two', 'three', 'four']

/** `5 to 7 days`, from hours. */
export const daysFromTo = (from: number, to: number): string => `${from / 24} to ${to / 24} days`
