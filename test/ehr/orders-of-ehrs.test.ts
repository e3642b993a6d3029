import { describe, expect, it } from 'vitest'
import { withKidneys } from '../support/charts/usual-chart.ts'
import { bolus, draftsOf, findingsOf, orderService, quantity } from '../support/requests/draft-call.ts'

/** Orders for magnesium as EHRs fill in their elements: each has to be judged like its textbook form. */

type Json = Record<string, unknown>
const { sign } = orderService()
const typed = (code: string, doseQuantity: Json): Json => ({
  type: { coding: [{ system: 'http://epic.com/CodeSystem/dose-rate-type', code, display: code }], text: code },
  doseQuantity
})
const route = {
  coding: [{ system: 'urn:oid:1.2.840.114350.1.13.0.1.7.4.698288.7025', code: '11', display: 'Intravenous' }],
  text: 'Intravenous'
}

/** The dose three times, the volume among them, and the Medication beside it with its one ingredient. */
function ofEpic(grams: number, minutes: number): readonly [Json, Json] {
  const order = {
    resourceType: 'MedicationRequest',
    id: 'd1',
    status: 'draft',
    intent: 'order',
    subject: { reference: 'Patient/p1', display: 'Doe, J' },
    medicationReference: { reference: 'Medication/m1', display: 'magnesium sulfate 40 mg/mL IVPB' },
    dosageInstruction: [
      {
        text: `${grams} g, Intravenous, Administer over ${minutes} Minutes, Once, 1 dose`,
        timing: { repeat: { count: 1, duration: minutes, durationUnit: 'min' }, code: { text: 'Once' } },
        asNeededBoolean: false,
        route,
        doseAndRate: [
          typed('calculated', quantity(grams * 25, 'mL')),
          typed('admin-amount', quantity(grams * 25, 'mL')),
          typed('ordered', quantity(grams, 'g'))
        ]
      }
    ]
  }
  const medication = {
    resourceType: 'Medication',
    id: 'm1',
    code: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1658262' }],
      text: 'magnesium sulfate 4 g/100 mL'
    },
    ingredient: [{ itemCodeableConcept: { text: 'magnesium sulfate' } }]
  }
  return [order, medication]
}

const doses: readonly (readonly [grams: number, minutes: number])[] = [
  [2, 15],
  [2, 5],
  [4, 240],
  [4, 30],
  [8, 300],
  [20, 240]
]

describe.each(['R1', 'R2', 'R3', 'R4'] as const)('an order of Epic beside kidneys of %s', band => {
  const chart = withKidneys(band, 0.41, { encounter: 'IMP', encounterId: 'e1' })

  it.each(doses)('%d g over %d min has the findings of its textbook form', async (grams, minutes) => {
    const found = findingsOf(await sign(chart, ...ofEpic(grams, minutes)))
    expect(found.filter(item => item.startsWith('notChecked'))).toEqual([])
    // In the same volume: the premix is what it is.
    const text = `${grams} g in ${grams * 25} mL 0.9% sodium chloride`
    expect(found).toEqual(findingsOf(await sign(chart, bolus(grams, minutes, { text }))))
  })
})

it('what is offered in its place is one dose, neither calculated nor ordered', async () => {
  const [card] = await sign(withKidneys('R1', 0.41, { encounter: 'IMP', encounterId: 'e1' }), ...ofEpic(20, 240))
  const [corrected] = (card?.suggestions ?? []).flatMap(draftsOf)
  const { dosageInstruction: [instruction] = [] } = corrected as { dosageInstruction?: { doseAndRate: Json[] }[] }
  expect(instruction?.doseAndRate).toHaveLength(1)
  expect(instruction?.doseAndRate[0]).toHaveProperty('doseQuantity.unit', 'g')
  expect(instruction?.doseAndRate[0]).not.toHaveProperty('type')
})
