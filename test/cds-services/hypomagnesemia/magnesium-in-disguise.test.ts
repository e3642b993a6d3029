import { describe, expect, it } from 'vitest'
import { withKidneys } from '../../support/charts/usual-chart.ts'
import { draft, findingsOf, orderService, quantity } from '../../support/requests/draft-call.ts'

/** An order whose text, code or ingredients could be magnesium is never passed in silence (reading, principle 3). */

const { sign } = orderService()
type Json = Record<string, unknown>
const weak = withKidneys('R4', 0.6, { encounter: 'IMP', encounterId: 'e1' })
const snomed = 'http://snomed.info/sct'
const ordered = (drug: Json): Json => {
  const { medicationCodeableConcept, ...rest } = draft('vial', { id: 'd1', route: 'vein', dose: quantity(2, 'g') })
  return { ...rest, ...(medicationCodeableConcept ? drug : {}) }
}
const named = (text: string): Json => ordered({ medicationCodeableConcept: { text } })
const coded = (system: string, code: string): Json => ordered({ medicationCodeableConcept: { coding: [{ system, code }] } })

describe('magnesium', () => {
  it.each(['magne\u200bsium sulfate', 'mag\u00adnesium sulfate', '\u202bmagnesium\u202c sulfate', 'magne\u0301sium sulfate'])(
    'is recognized in %j',
    async text => expect(findingsOf(await sign(weak, named(text)))).toContain('renalContraindicated:critical')
  )

  it.each(['72717003', '37400007', '419521006', '12495006'])('is recognized by the code %s of SNOMED CT', async code =>
    expect(findingsOf(await sign(weak, coded(snomed, code)))).toContain('renalContraindicated:critical')
  )

  it('is recognized by an ingredient that stands beside its Medication in the order', async () => {
    const mixture = ordered({
      contained: [
        { resourceType: 'Medication', id: 'm', ingredient: [{ itemReference: { reference: '#s' } }] },
        { resourceType: 'Substance', id: 's', code: { text: 'Magnesium sulfate' } }
      ],
      medicationReference: { reference: '#m' }
    })
    expect(findingsOf(await sign(weak, mixture))).toContain('renalContraindicated:critical')
  })

  it.each([
    'Sulfato de magn\u00e9sio 10%',
    'Magnez siarczan 50%',
    'Mg++ rider 2 g',
    'Mg2+ 10 mmol',
    'Mg replacement protocol',
    'Mg SO4 2 g',
    'Mag rider',
    'mag gluconate'
  ])('may be meant by %j, which is said', async text =>
    expect(findingsOf(await sign(weak, named(text)))).toContain('notChecked:info')
  )

  it('may be meant by a bare code of SNOMED CT that no list holds', async () =>
    expect(findingsOf(await sign(weak, coded(snomed, '100000')))).toContain('notChecked:info'))

  it.each([
    'amoxicillin 500 mg infusion',
    'Metoprolol 25 mg oxide-free',
    'paracetamol 500 mg IV protocol',
    'drug X 5 mg/mL drip'
  ])('silent twin: is not meant by %j', async text => expect(findingsOf(await sign(weak, named(text)))).toEqual([]))

  it('silent twin: a code of SNOMED CT with a name is no concern', async () => {
    const other = ordered({ medicationCodeableConcept: { coding: [{ system: snomed, code: '100000', display: 'Amoxicillin' }] } })
    expect(findingsOf(await sign(weak, other))).toEqual([])
  })
})

describe('the reason of an order as R5 writes it', () => {
  const urgent = { concept: { coding: [{ system: snomed, code: '31722008', display: 'Torsades de pointes' }] } }
  const bolus = (more: Json): Json =>
    draft('vial', {
      id: 'd1',
      route: 'vein',
      dose: quantity(2, 'g'),
      repeat: { count: 1, duration: 5, durationUnit: 'min' },
      ...more
    })

  it('counts as that of R4', async () => {
    const chart = withKidneys('R1', 0.6, { encounter: 'IMP', encounterId: 'e1' })
    const withReason = { ...bolus({}), reason: [urgent] }
    expect(findingsOf(await sign(chart, bolus({})))).toContain('rateTooFast:critical')
    expect(findingsOf(await sign(chart, withReason))).not.toContain('rateTooFast:critical')
  })
})
