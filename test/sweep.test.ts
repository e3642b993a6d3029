import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sweep } from './support/sweep/judge.ts'

const recorded = readFileSync(new URL('../fixtures/sweep.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')

/** `npm run sweep` writes it anew; what then differs is what a change has changed. */
describe('the sweep over thousands of fixed figures', () => {
  it('answers as recorded', { timeout: 60_000 }, async () => {
    const answered = await Array.fromAsync(sweep())
    const known = new Set(recorded)
    expect(answered.filter(line => !known.has(line)).slice(0, 20)).toEqual([])
    expect(answered).toEqual(recorded)
  })
})
