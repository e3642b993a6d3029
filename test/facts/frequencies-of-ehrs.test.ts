import { describe, expect, it } from 'vitest'
import { dosages } from '../../src/facts/dosage.ts'

const read = (text: string) => dosages({ dosageInstruction: [{ timing: { code: { text } } }] })[0]

describe('a frequency by the name that an EHR gives it', () => {
  it.each([
    ['q6hr', 4],
    ['Q 6 H', 4],
    ['q12hrs', 2],
    ['Every 8 hours', 3],
    ['EVERY 24 HOURS', 1],
    ['every 1 hour', 24],
    ['2 times daily', 2]
  ])('%s', (text, times) => expect(read(text)?.perDay).toEqual({ low: times, high: times }))

  it.each(['q6', 'every 0 hours', 'every 6 hours as needed', 'q6-8hr', 'every 100 hours', 'constructor', '__proto__'])(
    'but not %s, which is said',
    text => {
      expect(read(text)?.perDay).toBeUndefined()
      expect(read(text)?.repetition).toBe('unread')
    }
  )
})
