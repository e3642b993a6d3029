import { describe, expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import { withinLimits, wordBudget } from '../../src/acquisition/within-limits.ts'
import { limits } from '../../src/limits.ts'
import { requestOf } from '../support/charts/chart.ts'
import { withMagnesium } from '../support/charts/usual-chart.ts'
import { answerOf } from '../support/requests/direct-call.ts'

const order = (changes: object = {}) => ({
  resourceType: 'MedicationRequest',
  id: 'm1',
  status: 'draft',
  intent: 'order',
  subject: { reference: 'Patient/p1' },
  medicationCodeableConcept: { text: 'Magnesium sulfate injection' },
  dosageInstruction: [{ text: '1 g in 100 mL iv over 1 h' }],
  ...changes
})
const problem = (changes: object = {}) => ({
  resourceType: 'Condition',
  id: 'c1',
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: { text: 'Torsades de pointes', coding: [{ system: 'http://snomed.info/sct', code: '31722008' }] },
  ...changes
})
const within = (item: { readonly resourceType: string }) => withinLimits(item, wordBudget())
const long = 'x'.repeat(limits.textCharacters + 1)

describe('B1: an entry with more words than can be read', () => {
  it.each([
    ['a long name', order({ medicationCodeableConcept: { text: long } })],
    ['a long display', order({ medicationCodeableConcept: { coding: [{ display: long }] } })],
    ['a long instruction', order({ dosageInstruction: [{ text: `1 g iv ${long}` }] })],
    ['a long instruction for the patient', order({ dosageInstruction: [{ text: '1 g', patientInstruction: long }] })],
    ['a long contained drug', order({ contained: [{ resourceType: 'Medication', code: { text: long } }] })],
    ['many instructions', order({ dosageInstruction: Array.from({ length: limits.entryObjects }, () => ({ text: '1 g' })) })],
    [
      'many texts',
      order({ dosageInstruction: Array.from({ length: 9 }, () => ({ text: 'x'.repeat(limits.textCharacters - 1) })) })
    ],
    [
      'many codes',
      order({ medicationCodeableConcept: { coding: Array.from({ length: 2_000 }, (_, code) => ({ code: `${code}` })) } })
    ]
  ])('%s: keeps its frame, and its drug is told nowhere', (_name, item) => {
    expect(within(item)).toEqual({
      resourceType: 'MedicationRequest',
      id: 'm1',
      status: 'draft',
      intent: 'order',
      subject: { reference: 'Patient/p1' },
      medicationReference: { reference: '#not-read' }
    })
  })

  it('a problem keeps whether it stands, and has a name in no code system', () => {
    expect(within(problem({ note: [{ text: long }] }))).toEqual({
      resourceType: 'Condition',
      id: 'c1',
      clinicalStatus: { coding: [{ code: 'active' }] },
      code: { text: 'text too long to be read' }
    })
  })

  it('what nobody reads may be long: narratives, attachments, extensions; so may what is at the limit', () => {
    for (const item of [
      order({ text: { div: long }, extension: [{ valueString: long }] }),
      order({ dosageInstruction: [{ text: long.slice(1) }] }),
      problem({ text: { div: long } }),
      { resourceType: 'Observation', id: 'o', note: [{ text: long }] }
    ])
      expect(within(item)).toBe(item)
  })

  it('what is beyond the words of a whole call counts as not read', () => {
    const budget = wordBudget()
    const entry = order({ dosageInstruction: [{ text: 'x'.repeat(limits.textCharacters - 10) }] })
    const read = Array.from({ length: 500 }, () => withinLimits(entry, budget) === entry)
    expect(read[0]).toBe(true)
    expect(read.at(-1)).toBe(false)
    expect(read.filter(Boolean).length).toBeGreaterThan(limits.callCharacters / limits.textCharacters - 30)
  })

  it.each(['order-sign', 'order-select'])('at %s such an order is never passed as checked', hook => {
    const { patient } = requestOf(withMagnesium(0.4)).prefetch as { patient: { id: string } }
    const subject = { reference: `Patient/${patient.id}` }
    for (const dosageInstruction of [
      [{ text: `1 g in 100 mL iv over 1 h. ${long}` }],
      [{ text: `${' '.repeat(5_000)}push undiluted` }]
    ]) {
      const draftOrders = { resourceType: 'Bundle', entry: [{ resource: order({ subject, dosageInstruction }) }] }
      const call = { ...requestOf(withMagnesium(0.4)), hook }
      const context = { ...(call as unknown as { context: object }).context, draftOrders }
      const { cards } = answerOf(service, { ...call, context } as never)
      expect(cards.map(card => card.source.topic?.code)).toContain('couldNotEvaluate')
    }
  })
})
