import { describe, expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import { parseHookRequest } from '../../src/cds-hooks/request.ts'
import type { Card, Suggestion } from '../../src/cds-hooks/response.ts'
import { type ProfileName, profileNames, profiles } from '../../src/clients/profile.ts'
import { respond } from '../../src/pipeline.ts'
import { type Chart, condition, lab, noon, requestOf } from '../support/charts/chart.ts'
import { draftsOf, orderCall } from '../support/requests/draft-call.ts'

/** What the service offered and a clinician accepted comes back as a draft, in the form of its client: nothing new is said of it. */

type Json = Record<string, unknown>
type Order = Json & { readonly medicationCodeableConcept?: { readonly coding: readonly Json[]; readonly text: string } }

function cardsOf(profile: ProfileName, body: { readonly hook?: unknown }): readonly Card[] {
  const request = parseHookRequest(body)
  const offer = service.offers.find(item => item.hook === request.hook)
  if (!offer) throw new Error(`nobody answers ${request.hook}`)
  return respond({
    service,
    offer,
    request,
    profile: profiles[profile],
    publicUrl: 'https://cds.example.org',
    asOf: noon,
    elapsed: () => 0
  }).response.cards
}

const fhirServer = 'https://ehr.example.org/api/FHIR/R4'

/** As it was created, now a draft of the session. */
const asCreated = (suggestion: Suggestion): readonly Order[] => draftsOf(suggestion) as readonly Order[]

/** As a record keeps it that names drugs by Medications of its own, refers to everything absolutely, and writes times and notes of its own. */
const asStored = (suggestion: Suggestion): readonly Order[] =>
  asCreated(suggestion).flatMap((order, index): readonly Order[] => {
    const { medicationCodeableConcept: drug, ...rest } = order
    if (!drug) return [order]
    const id = `e${index}.Xyz`
    const medication = { resourceType: 'Medication', id, code: drug }
    const { note: _, ...kept } = rest
    return [
      {
        ...kept,
        intent: 'order',
        medicationReference: { reference: `${fhirServer}/Medication/${id}`, display: drug.text.toUpperCase() }
      },
      medication
    ]
  })

/** The public sandbox keeps one draft, whose drug it replaces by the suggested one; number and frequency are those of its form. */
const asSandbox = (suggestion: Suggestion): readonly Order[] =>
  asCreated(suggestion)
    .filter(({ medicationCodeableConcept: drug }) => drug)
    .slice(0, 1)
    .map(({ medicationCodeableConcept: drug }) => ({
      resourceType: 'MedicationRequest',
      id: 'request-123',
      status: 'draft',
      intent: 'order',
      subject: { reference: 'Patient/p1' },
      authoredOn: '2026-11-20',
      category: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category', code: 'community' }] },
      dosageInstruction: [
        {
          timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } },
          doseAndRate: [{ doseQuantity: { value: 1, system: 'http://unitsofmeasure.org', code: '{pill}' } }]
        }
      ],
      medicationCodeableConcept: {
        text: drug?.text ?? '',
        coding: [{ ...drug?.coding[0], display: drug?.text }]
      }
    }))

const base = [lab('creatinine', 0.8), lab('potassium', 4.2), lab('calcium', 2.3), lab('albumin', 40)]
const body = [lab('weight', 70), lab('height', 165)]
const charts: Readonly<Record<string, Chart>> = {
  moderate: { labs: [lab('magnesium-moles', 0.58), ...base, ...body] },
  severe: { labs: [lab('magnesium-moles', 0.4), ...base, ...body] },
  'severe with tremor': { labs: [lab('magnesium-moles', 0.4), ...base, ...body], conditions: [condition('tremor')] }
}
const isDrug = (suggestion: Suggestion): boolean => asCreated(suggestion).some(order => order.medicationCodeableConcept)

describe.each(profileNames)('a client of the profile %s', profile => {
  it.each(Object.entries(charts))('accepts an order of ours: %s', async (_, chart) => {
    const offers = cardsOf(profile, requestOf(chart)).flatMap(card => (card.suggestions ?? []).filter(isDrug))
    expect(offers.length).toBeGreaterThan(0)
    for (const suggestion of offers) {
      for (const [form, drafts] of Object.entries({ created: asCreated(suggestion), stored: asStored(suggestion) })) {
        for (const hook of ['order-select', 'order-sign'] as const) {
          const sent: Json = { ...orderCall(chart, drafts, hook), fhirServer }
          const said = cardsOf(profile, sent)
          expect(
            said.map(card => card.summary),
            `${suggestion.label}, as ${form}, ${hook}`
          ).toEqual([])
        }
      }
    }
  })
})

it('the public sandbox accepts a tablet of ours', () => {
  const chart = charts.moderate ?? {}
  const offers = cardsOf('open', requestOf(chart)).flatMap(card => (card.suggestions ?? []).filter(isDrug))
  expect(offers.length).toBeGreaterThan(0)
  for (const suggestion of offers) {
    const said = cardsOf('open', orderCall(chart, asSandbox(suggestion), 'order-select', ['MedicationRequest/request-123']))
    expect(
      said.map(card => card.detail),
      suggestion.label
    ).toEqual([])
  }
})
