import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { capturedCalls, fixtureCalls, generatedCalls } from '../support/differential/calls.ts'
import { compare } from '../support/differential/compare.ts'
import { knownDifferences } from '../support/differential/known-differences.ts'
import { translationFile } from '../support/twin/libraries.ts'
import { translate } from '../support/twin/translate.ts'
import { twin } from '../support/twin/twin.ts'

const minutes = 60_000

it(
  'every fixture, capture and 5,000 made-up charts: the service and the twin agree, but for what is listed',
  async () => {
    const { compared, unexplained, kinds } = await compare(twin(), [
      ...fixtureCalls(),
      ...capturedCalls(),
      ...generatedCalls(0, 5000)
    ])
    expect(unexplained).toEqual([])
    expect(compared).toBeGreaterThan(5300)
    // What no longer differs is struck from the list.
    expect(knownDifferences.map(({ kind }) => kind).filter(kind => !kinds[kind])).toEqual([])
  },
  10 * minutes
)

// `npm run cql` (test/support/twin/write.ts) writes what is compared here.
it(
  'the translation of the twin is current',
  () => {
    for (const [name, elm] of translate()) expect(readFileSync(translationFile(name), 'utf8'), name).toBe(elm)
  },
  5 * minutes
)
