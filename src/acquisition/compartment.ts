/** Types that carry a patient. Others (Practitioner, Organization, ...) are never used. */
export const owned: ReadonlySet<string> = new Set([
  'Patient',
  'Observation',
  'Condition',
  'MedicationRequest',
  'MedicationAdministration',
  'MedicationStatement',
  'Encounter',
  'Procedure',
  'AllergyIntolerance',
  'Device'
])
/** Types that hang on others and have no patient of their own, or need none. */
export const unowned: ReadonlySet<string> = new Set(['Medication', 'Specimen'])
