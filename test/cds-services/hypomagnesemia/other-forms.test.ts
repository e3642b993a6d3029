import { describe, expect, it } from 'vitest'
import { cardOf, evidenceOf, hoursAgo } from '../../support/charts/chart.ts'
import { withKidneys, withMagnesium } from '../../support/charts/usual-chart.ts'
import { directOrders } from '../../support/requests/direct-orders.ts'
import { bolus, findingsOf, tablets } from '../../support/requests/draft-call.ts'

/** Drafts for magnesium or potassium in another form than an order for a drug are told as not checked (reading, principle 3). */

const sign = directOrders()
const chart = withMagnesium(0.9, { encounter: 'IMP', encounterId: 'e1' })
const subject = { reference: 'Patient/p1' }
const of = (resourceType: string, more: object) => ({
  resourceType,
  id: 'x1',
  status: 'draft',
  intent: 'order',
  subject,
  ...more
})
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const loinc = 'http://loinc.org'
const premix = { coding: [{ system: rxnorm, code: '1658259', display: '50 ML magnesium sulfate 40 MG/ML Injection' }] }
const nutrition = (more: object) => ({
  resourceType: 'NutritionOrder',
  id: 'x1',
  status: 'draft',
  intent: 'order',
  patient: subject,
  dateTime: hoursAgo(0),
  ...more
})

const told = {
  'a service request for an infusion': of('ServiceRequest', { code: { text: 'Magnesium sulfate infusion 2 g/h' } }),
  'a protocol by its name': of('ServiceRequest', { code: { text: 'Electrolyte replacement protocol' } }),
  'a protocol of magnesium': of('ServiceRequest', {
    code: { coding: [{ system: 'urn:local', code: '7', display: 'Mg replacement' }] }
  }),
  'potassium as a service': of('ServiceRequest', { code: { text: 'Potassium chloride 20 mEq IV' } }),
  'details of a service': of('ServiceRequest', {
    code: { text: 'Nursing' },
    orderDetail: [{ text: 'Magnesium sulfate 2 g IV over 1 h' }]
  }),
  'what is named beside the tests of nutrition': of('ServiceRequest', {
    code: { text: 'TPN labs, and give magnesium sulfate 2 g IV' }
  }),
  'parenteral nutrition as a service': of('ServiceRequest', { code: { text: 'TPN central, adult' } }),
  'an additive of a feed': nutrition({
    enteralFormula: { additiveProductName: 'x', additiveType: { text: 'magnesium 20 mmol' } }
  }),
  'parenteral nutrition': nutrition({ note: [{ text: 'Parenteral nutrition with potassium 60 mmol' }] }),
  'a supplement': nutrition({ supplement: [{ productName: 'Magnesium citrate powder' }] }),
  'a statement': of('MedicationStatement', { status: 'active', medicationCodeableConcept: { text: 'Magnesium oxide 400 mg' } }),
  'a statement by its code': of('MedicationStatement', { status: 'active', medicationCodeableConcept: premix }),
  'an administration': of('MedicationAdministration', { status: 'in-progress', medicationCodeableConcept: premix }),
  'a dispense': of('MedicationDispense', { status: 'preparation', medicationCodeableConcept: premix }),
  'potassium as a statement': of('MedicationStatement', {
    status: 'active',
    medicationCodeableConcept: { coding: [{ system: rxnorm, code: '8591', display: 'Potassium Chloride' }] }
  }),
  'a group with an order inside': of('RequestGroup', {
    action: [{ title: 'Start', resource: { reference: '#m' } }],
    contained: [{ resourceType: 'MedicationRequest', id: 'm', medicationCodeableConcept: { text: 'magnesium sulfate 4 g IV' } }]
  }),
  'a group by its titles': of('RequestGroup', { action: [{ title: 'Magnesium sulfate 4 g IV over 4 h' }] }),
  'a task': of('Task', { description: 'Give magnesium sulfate 2 g' }),
  'a supply': of('SupplyRequest', { itemCodeableConcept: premix })
}

const silent = {
  'a test by LOINC': of('ServiceRequest', {
    code: { coding: [{ system: loinc, code: '19123-9', display: 'Magnesium in serum' }] }
  }),
  'a test by its category': of('ServiceRequest', {
    category: [{ coding: [{ system: 'http://snomed.info/sct', code: '108252007' }] }],
    code: { text: 'Magnesium, IV line draw' }
  }),
  'a test in words': of('ServiceRequest', { code: { text: 'Magnesium level' } }),
  'a panel with the salts that are measured': of('ServiceRequest', { code: { text: 'Calcium, magnesium, phosphate' } }),
  'another panel': of('ServiceRequest', { code: { text: 'Metabolic panel with magnesium (chloride, carbonate, lactate)' } }),
  'a test by a category in words': of('ServiceRequest', {
    category: [{ text: 'Lab Procedures' }],
    code: { text: 'Magnesium citrate' }
  }),
  'a line for nutrition': of('ServiceRequest', { code: { text: 'Insert PICC for TPN' } }),
  'tests of nutrition': of('ServiceRequest', { code: { text: 'TPN labs' } }),
  'advice on nutrition': of('ServiceRequest', { code: { text: 'Parenteral nutrition consult' } }),
  'a panel in words': of('ServiceRequest', { code: { text: 'Electrolytes (sodium, potassium, chloride)' } }),
  'a test after an infusion': of('ServiceRequest', { code: { text: 'Magnesium level after infusion' } }),
  'a test with its reason': of('ServiceRequest', {
    code: { text: '12-lead ECG' },
    reasonCode: [{ text: 'low magnesium, on IV magnesium sulfate' }]
  }),
  'a diet that restricts': nutrition({
    oralDiet: {
      nutrient: [{ modifier: { text: 'Potassium chloride' } }],
      type: [{ text: 'Renal diet, no magnesium supplement' }]
    }
  }),
  'a feed': nutrition({ enteralFormula: { baseFormulaProductName: 'Standard 1.0' } }),
  'another drug': of('MedicationStatement', { status: 'active', medicationCodeableConcept: { text: 'atorvastatin 20 mg' } }),
  'one that was revoked': of('ServiceRequest', { status: 'revoked', code: { text: 'Magnesium sulfate infusion 2 g/h' } }),
  'one not to be done': of('ServiceRequest', { doNotPerform: true, code: { text: 'Magnesium sulfate infusion 2 g/h' } }),
  'what only comes along': { resourceType: 'Medication', id: 'x1', code: premix }
}

describe('a draft in another form', () => {
  it.each(Object.entries(told))('is told as not checked: %s', (_, resource) => {
    const card = cardOf(sign(chart, resource), 'unrecognizedOrder')
    expect(card?.indicator).toBe('info')
    expect(evidenceOf(card as never).findings).toEqual([expect.objectContaining({ code: 'notChecked', severity: 'info' })])
    expect(card?.summary).toContain(resource.resourceType)
    expect(card?.suggestions ?? []).toEqual([])
  })

  it.each(Object.entries(silent))('is silent: %s', (_, resource) => {
    expect(sign(chart, resource)).toEqual([])
  })

  it.each(['TPN labs', 'Insert PICC for TPN', 'Parenteral nutrition consult'])('is told beside what is silent: %s', words => {
    for (const named of ['magnesium sulfate 2 g IV', 'potassium chloride 20 mEq', 'Mg replacement', 'magnesium oxide tablet']) {
      for (const text of [`${words}; ${named}`, `${named}, ${words}`])
        expect(findingsOf(sign(chart, of('ServiceRequest', { code: { text } }))), text).toEqual(['notChecked:info'])
    }
  })

  it('costs no more than its length, whatever it is made of', () => {
    const marks = 'a\u0315\u0300'.repeat(60_000)
    const long = of('Task', { description: marks })
    const wide = of('ServiceRequest', { orderDetail: Array.from({ length: 200_000 }, (_, index) => index) })
    const began = process.cpuUsage()
    sign(chart, long)
    sign(chart, wide)
    const { user, system } = process.cpuUsage(began)
    // Some milliseconds; ten seconds where every mark is moved past every other.
    expect((user + system) / 1e6).toBeLessThan(3)
  })

  it('takes nothing away from the orders that are read', () => {
    const renal = withKidneys('R4', 0.6, { encounter: 'IMP', encounterId: 'e1' })
    const alone = findingsOf(sign(renal, tablets(1, 1)))
    expect(alone).toContain('renalContraindicated:critical')
    expect(findingsOf(sign(renal, tablets(1, 1), told['a service request for an infusion']))).toEqual([
      ...alone,
      'notChecked:info'
    ])
  })

  it('of a group whose orders stand beside it only those are judged', () => {
    const group = of('RequestGroup', {
      action: [{ title: 'Magnesium sulfate 2 g', resource: { reference: 'MedicationRequest/d1' } }]
    })
    expect(findingsOf(sign(chart, bolus(2, 60), group))).toEqual(findingsOf(sign(chart, bolus(2, 60))))
  })
})
