import { type LabTest, labInputs } from '../../src/guideline/toolkit/lab-tests.ts'
import type { DataRequirement } from '../../src/guideline-folder.ts'
import { analytes, highFrom, lowBelow, milliseconds, thresholds } from './knowledge.ts'

/** Each is asked for, and its newest result is a fact. One that cannot be used, hemolyzed or on both sides of a limit, is not replaced by an older one. */
export const labTests = {
  potassium: {
    concepts: ['potassium-serum', 'potassium-blood'],
    input: { count: 20, purpose: 'Potassium now and before', without: 'A card says that potassium was not looked at' },
    counts: () => milliseconds('potassium'),
    limits: () => [lowBelow, highFrom],
    spoiled: ({ hemolyzed }) => hemolyzed
  },
  magnesium: {
    concepts: ['magnesium-serum'],
    input: { count: 5, purpose: 'Whether magnesium was measured', without: 'A card asks to look for it' },
    counts: () => milliseconds('magnesium'),
    limits: () => [thresholds.lowMagnesium.value],
    spoiled: ({ hemolyzed }) => hemolyzed
  }
} as const satisfies Readonly<Record<string, LabTest<unknown>>>

/** Everything that is asked of a chart. */
export const inputs: readonly DataRequirement[] = [
  { key: 'patient', resourceType: 'Patient', purpose: 'Age', without: 'Nothing is said: adults only' },
  ...labInputs(analytes, labTests),
  {
    key: 'medications',
    resourceType: 'MedicationRequest',
    search: 'intent=order,plan,original-order,reflex-order,filler-order,instance-order&status=active',
    count: 200,
    purpose: 'Potassium supplements and drugs that retain potassium',
    without: 'A card says that they were not looked for'
  }
]

export const neededInputs: readonly string[] = ['patient', 'potassium', 'medications']
