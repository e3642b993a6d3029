type Item = { readonly resourceType: string } & Readonly<Record<string, unknown>>

const mgCode = { coding: [{ system: 'http://loinc.org', code: '2601-3', display: 'Magnesium' }] }

/** A magnesium result in mmol/L, known from `at`. */
export const magnesium = (id: string, patient: string, value: number, at: string, more: object = {}): Item => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: mgCode,
  subject: { reference: patient },
  effectiveDateTime: at,
  issued: at,
  valueQuantity: { value, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  ...more
})

export const creatinine = (id: string, patient: string, value: number, at: string): Item => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }] },
  subject: { reference: patient },
  effectiveDateTime: at,
  issued: at,
  valueQuantity: { value, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' }
})

export const person = (id: string, more: object = {}): Item => ({
  resourceType: 'Patient',
  id,
  birthDate: '1960-05-01',
  gender: 'female',
  name: [{ family: 'Quixotesurname', given: ['Dulcinea'] }],
  ...more
})

/** A transaction as Synthea writes it: entries under `urn:uuid:` that name each other so. */
export const transaction = (resources: readonly Item[]): object => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: resources.map(resource => ({
    fullUrl: `urn:uuid:${resource.id}`,
    resource,
    request: { method: 'POST', url: resource.resourceType }
  }))
})
