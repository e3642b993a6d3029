import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFacts as factsOfPotassium } from '../../cds-services/hypokalemia/facts.ts'
import { service as hypokalemia } from '../../cds-services/hypokalemia/service.ts'
import { readFacts as factsOfMagnesium } from '../../cds-services/hypomagnesemia/assessment.ts'
import { ownKnowledge as knowledge } from '../../cds-services/hypomagnesemia/knowledge.ts'
import { service as hypomagnesemia } from '../../cds-services/hypomagnesemia/service.ts'
import { readPatientRecord } from '../../src/acquisition/patient-record.ts'
import type { Fact, UnknownReason } from '../../src/facts/fact.ts'
import type { ServicePackage } from '../../src/guideline-folder.ts'
import { hoursAgo, type LabOptions, lab, noon, order } from '../support/charts/chart.ts'
import { answerOf } from '../support/requests/direct-call.ts'

/** Both guidelines read results with the same toolkit: of one chart they know the same, and what cannot be used is so for one reason. */

type Json = Readonly<Record<string, unknown>>
/** What a guideline knows of a test, and why its newest result is not used, though an older one may stand as a warning. */
type Read = { readonly fact: Fact<number>; readonly doubt: UnknownReason | undefined }

const situation = { hook: 'patient-view', kind: 'chart', asOf: noon } as const
const bundle = (resources: readonly Json[]): Json => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map(resource => ({ resource }))
})

const doubtOf = (fact: Fact<number>): UnknownReason | undefined => (fact.known ? fact.newer?.reason : fact.reason)

/** As hypokalemia and as hypomagnesemia read it. */
function both(name: Name, results: readonly Json[]): readonly [Read, Read] {
  const input = name === 'potassium' ? 'potassium' : 'magnesium'
  const prefetch = { potassium: bundle([]), magnesium: bundle([]), [input]: bundle(results) }
  const recordOf = (service: ServicePackage) => readPatientRecord({ patientId: 'p1' }, prefetch, service.requirements)
  const { [input]: fact } = factsOfPotassium({ records: recordOf(hypokalemia), situation })
  const read = factsOfMagnesium({ records: recordOf(hypomagnesemia), situation, knowledge })
  const unusable = input === 'magnesium' ? read.magnesiumResult.unusable?.reason : undefined
  return [
    { fact, doubt: doubtOf(fact) },
    { fact: read[input], doubt: unusable ?? doubtOf(read[input]) }
  ]
}

/** What a newest result may be like that cannot be used. */
const faults: Readonly<Record<string, LabOptions>> = {
  preliminary: { status: 'preliminary' },
  'with a unit of nothing': { unit: null },
  'in a foreign unit': { unit: 'mL/min' },
  'of tomorrow': { date: hoursAgo(-24) },
  hemolyzed: { with: { note: [{ text: 'hemolyzed' }] } }
}

const levels = { potassium: { from: 1.5, to: 8 }, 'magnesium-moles': { from: 0.2, to: 3 } } as const
type Name = keyof typeof levels
const levelOf = (name: Name) =>
  fc.integer({ min: levels[name].from * 100, max: levels[name].to * 100 }).map(hundredths => hundredths / 100)
describe.each(['potassium', 'magnesium-moles'] as const)('of %s both guidelines', name => {
  it('know the same newest result', () => {
    const ages = fc.integer({ min: 1, max: 24 * 13 })
    fc.assert(
      fc.property(levelOf(name), ages, levelOf(name), ages, (first, age, second, other) => {
        fc.pre(age !== other)
        const [one, two] = both(name, [lab(name, first, { ago: age }), lab(name, second, { ago: other })])
        const value = age < other ? first : second
        expect(one.fact).toMatchObject({ known: true, value })
        expect(two.fact).toMatchObject({ known: true, value })
      }),
      { numRuns: 60 }
    )
  })

  it.each(Object.keys(faults).filter(fault => name === 'potassium' || fault !== 'hemolyzed'))('use none that is %s', fault => {
    fc.assert(
      fc.property(levelOf(name), levelOf(name), fc.boolean(), (older, newest, alone) => {
        const results = [...(alone ? [] : [lab(name, older, { ago: 30 })]), lab(name, newest, { ago: 1, ...faults[fault] })]
        const [one, two] = both(name, results)
        expect(one.doubt).toBeDefined()
        expect(two.doubt).toBe(one.doubt)
        expect(one.fact.known && one.fact.value === newest).toBe(false)
      }),
      { numRuns: 30 }
    )
  })

  it('use none without a date that may be newer and means something else', () => {
    const { from, to } = levels[name]
    for (const dated of [[], [lab(name, from, { ago: 3 })]]) {
      const [one, two] = both(name, [...dated, lab(name, to, { date: null })])
      expect([one.doubt, two.doubt]).toEqual(['undated', 'undated'])
    }
  })

  it('use neither of two far apart of one moment', () => {
    const { from, to } = levels[name]
    const [one, two] = both(name, [lab(name, from, { ago: 3 }), lab(name, to, { ago: 3 })])
    expect([one.doubt, two.doubt]).toEqual(['contradictory', 'contradictory'])
  })
})

describe('hypokalemia', () => {
  it('says in words what was not usable, and whose the orders were', () => {
    const others = { ...order('potassium'), subject: { reference: 'Patient/somebody-else' } }
    const call = {
      hook: 'patient-view',
      hookInstance: 'i',
      context: { patientId: 'p1', userId: 'Practitioner/x' },
      prefetch: {
        patient: { resourceType: 'Patient', id: 'p1', birthDate: '1960-01-01' },
        potassium: bundle([lab('potassium', 3, { status: 'preliminary' })]),
        magnesium: bundle([]),
        medications: bundle([others])
      }
    }
    const { cards } = answerOf(hypokalemia, call)
    expect(cards.map(({ detail }) => detail)).toEqual([expect.stringContaining('medications: belongs to another patient')])
    expect(cards[0]?.detail).toContain('potassium: not a final result')
  })
})
