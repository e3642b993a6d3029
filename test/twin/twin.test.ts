import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ownKnowledge } from '../../cds-services/hypomagnesemia/knowledge.ts'
import { publication } from '../../cds-services/hypomagnesemia/publication/publication.ts'
import { capturedCalls, fixtureCalls, generatedCalls } from '../support/differential/calls.ts'
import { compare } from '../support/differential/compare.ts'
import { libraryNames, sourceOf, translationFile } from '../support/twin/libraries.ts'
import { twin } from '../support/twin/twin.ts'

/** A second reading of the guideline, in CQL: all of it is compared in `test/long/twin.test.ts`, a part of it here. */

const slow = 60_000

describe('the twin', () => {
  it.each(libraryNames())('%s was translated from the text that stands beside it', name => {
    const { source } = JSON.parse(readFileSync(translationFile(name), 'utf8')) as { source: string }
    expect(source).toBe(createHash('sha256').update(sourceOf(name)).digest('hex'))
  })

  it('has every expression that the published plans name', () => {
    const { gates, rows, logic } = publication(ownKnowledge)
    const named = [...gates, ...rows].flatMap(({ expression }) => expression ?? [])
    expect(named.length).toBe(gates.length + rows.length)
    for (const { library, name } of named) {
      const text = logic.find(({ id }) => id === library)?.contents.find(({ type }) => type === 'text/cql')?.text ?? ''
      expect(text, name).toContain(`define "${name}":`)
    }
  })
})

describe('the service and the twin', () => {
  it(
    'agree about a part of all charts, but for what is listed',
    async () => {
      const every = <T>(list: readonly T[], nth: number): readonly T[] => list.filter((_, index) => index % nth === 0)
      const calls = [...every(fixtureCalls(), 14), ...every(capturedCalls(), 6), ...generatedCalls(0, 32)]
      const { compared, unexplained } = await compare(twin(), calls)
      expect(unexplained).toEqual([])
      expect(compared).toBeGreaterThan(55)
    },
    slow
  )
})
