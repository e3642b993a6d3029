import { describe, expect, it } from 'vitest'
import { withKidneys } from '../../support/charts/usual-chart.ts'
import { findingsOf, orderService, quantity } from '../../support/requests/draft-call.ts'

/**
 * The name of a salt of magnesium, and no route: it may be a laxative or an infusion. An order that was not read is not a checked order
 * (reading, principle 3).
 */

type Json = Record<string, unknown>
const { sign } = orderService()
const well = withKidneys('R1', 0.41, { encounter: 'IMP', encounterId: 'e1' })
const weak = withKidneys('R4', 0.41, { encounter: 'IMP', encounterId: 'e1' })

const ordered = (medicationCodeableConcept: Json, dosageInstruction?: readonly Json[]): Json => ({
  resourceType: 'MedicationRequest',
  id: 'd1',
  status: 'draft',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  medicationCodeableConcept,
  ...(dosageInstruction ? { dosageInstruction } : {})
})

const names = [
  'magnesium sulfate',
  'Magnesium sulfate 50%',
  'magnesium sulfate 2 g',
  'MAGNESIUM SULFATE 4 GRAM/100 ML',
  'magnesium sulfate in D5W',
  'magnesium sulfate in water 20 g/500 mL'
]
const dosages: readonly (readonly Json[] | undefined)[] = [
  undefined,
  [{ text: '2 g over 1 h' }],
  [{ patientInstruction: '4 g' }],
  [{ doseAndRate: [{ doseQuantity: quantity(20, 'g') }] }],
  [{ doseAndRate: [{ rateQuantity: { value: 2, unit: 'g/h' } }] }]
]

describe.each(names)('%s without a route', text => {
  it('is never passed as checked', async () => {
    for (const dosage of dosages) {
      const findings = findingsOf(await sign(well, ordered({ text }, dosage)))
      expect(
        findings.filter(item => /:(warning|critical)$/.test(item)),
        JSON.stringify(dosage)
      ).not.toEqual([])
      // Whatever else is found, it is said for which way it was checked.
      expect(findings, JSON.stringify(dosage)).toContain('notChecked:info')
    }
  })

  it('stays critical where the kidneys forbid it', async () =>
    expect(findingsOf(await sign(weak, ordered({ text })))).toContain('renalContraindicated:critical'))
})

it('is not called tablets, and is asked for its route', async () => {
  const [card] = await sign(well, ordered({ text: 'magnesium sulfate 2 g' }))
  expect(`${card?.summary} ${card?.detail}`).toMatch(/no route is stated[:,] checked as IV/i)
  expect(card?.detail).not.toMatch(/tablets/)
})

const atc = 'http://www.whocc.no/atc'
it.each([
  ['by mouth', ordered({ text: 'magnesium sulfate' }, [{ route: { text: 'PO' }, text: 'once before colonoscopy' }])],
  ['of a brand', ordered({ text: 'Suprep Bowel Prep Kit' })],
  ['by the code of a laxative', ordered({ coding: [{ system: atc, code: 'A06AD04', display: 'magnesium sulfate' }] })],
  ['mixed as a bowel preparation', ordered({ text: 'magnesium sulfate, potassium sulfate, sodium sulfate' })],
  ['of the citrate', ordered({ text: 'magnesium citrate' })]
])('silent twin: a laxative %s is one', async (_, order) => expect(findingsOf(await sign(well, order))).toEqual([]))
