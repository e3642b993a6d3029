/** Types that carry a patient and that a guideline may read. Others (Practitioner, Organization, ...) are never used. */
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
  'Device',
  'ServiceRequest',
  'NutritionOrder'
])
/** Types that hang on others and have no patient of their own, or need none. */
export const unowned: ReadonlySet<string> = new Set(['Medication', 'Specimen'])
