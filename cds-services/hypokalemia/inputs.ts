import type { DataRequirement } from '../../src/guideline-folder.ts'
import { analytes } from './knowledge.ts'

export const concepts = { potassium: ['potassium-serum', 'potassium-blood'], magnesium: ['magnesium-serum'] } as const

/** Everything that is asked of a chart. */
export const inputs: readonly DataRequirement[] = [
  { key: 'patient', resourceType: 'Patient', purpose: 'Age', without: 'Nothing is said: adults only' },
  {
    key: 'potassium',
    resourceType: 'Observation',
    codes: analytes.codesOf(...concepts.potassium),
    sort: '-date',
    count: 20,
    purpose: 'Potassium now and before',
    without: 'A card says that potassium was not looked at'
  },
  {
    key: 'magnesium',
    resourceType: 'Observation',
    codes: analytes.codesOf(...concepts.magnesium),
    sort: '-date',
    count: 5,
    purpose: 'Whether magnesium was measured',
    without: 'A card asks to look for it'
  },
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
