/** A chart whose every free text is markup. */
export function hostileRequest(): object {
  const text = '<img src=x onerror=alert(1)>'
  const subject = { reference: 'Patient/p' }
  return {
    hook: 'patient-view',
    hookInstance: '0',
    context: { userId: text, patientId: 'p' },
    prefetch: {
      patient: { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1970-01-01', name: [{ text }] },
      magnesium: bundleOf({
        resourceType: 'Observation',
        id: text,
        status: 'final',
        code: { coding: [{ system: 'http://loinc.org', code: '19123-9' }] },
        subject,
        effectiveDateTime: new Date().toISOString().slice(0, 10),
        valueQuantity: { value: 1, unit: text }
      }),
      medications: bundleOf({
        resourceType: 'MedicationRequest',
        id: 'm',
        status: 'active',
        intent: 'order',
        subject,
        medicationCodeableConcept: { text: `${text} omeprazole` }
      })
    }
  }
}

const bundleOf = (resource: object): object => ({ resourceType: 'Bundle', type: 'searchset', entry: [{ resource }] })
