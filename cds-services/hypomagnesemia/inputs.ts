import type { Setting } from '../../src/facts/encounter.ts'
import { hour } from '../../src/facts/time.ts'
import { type LabTest, labInputs } from '../../src/guideline/toolkit/lab-tests.ts'
import type { DataRequirement } from '../../src/guideline-folder.ts'
import { analytes, codesOf, type Knowledge, ownKnowledge } from './knowledge.ts'
import type { LabConcept, LimitName } from './knowledge-names.ts'

const givenHours = ownKnowledge.window('any/magnesiumGiven') / hour

const labs = (
  key: string,
  concepts: readonly LabConcept[],
  asked: Pick<DataRequirement, 'count' | 'purpose' | 'without'>
): DataRequirement => ({
  key,
  resourceType: 'Observation',
  codes: codesOf(...concepts),
  sort: '-date',
  ...asked
})

export const concepts = {
  magnesium: ['magnesium-serum', 'magnesium-serum-deprecated'],
  potassium: ['potassium-serum', 'potassium-blood'],
  totalCalcium: ['calcium-total'],
  ionizedCalcium: ['calcium-ionized', 'calcium-ionized-ph-adjusted'],
  correctedCalcium: ['calcium-corrected-albumin'],
  albumin: ['albumin'],
  creatinine: ['creatinine'],
  egfr: [
    'egfr-ckd-epi-2021',
    'egfr-ckd-epi-2021-cr-cys',
    'egfr-ckd-epi-2009',
    'egfr-cystatin-c',
    'egfr-ckd-epi-2012-cr-cys',
    'egfr-mdrd',
    'egfr-generic',
    'egfr-sex-specific-mdrd',
    'egfr-race-based-discouraged'
  ],
  qtc: ['qtc-interval'],
  qt: ['qt-interval'],
  heartRate: ['heart-rate'],
  ecg: ['ecg-study', 'ecg-12-lead-panel', 'ecg-impression'],
  urineSodium: ['urine-sodium'],
  urineMagnesium: ['urine-magnesium'],
  urineCreatinine: ['urine-creatinine'],
  stomaOutput: ['ileostomy-output-24h'],
  urineOutput: [
    'urine-output-volume',
    'urine-output-1h',
    'urine-output-8h',
    'urine-output-10h',
    'urine-output-12h',
    'urine-output-24h',
    'urine-volume-24h-specimen'
  ],
  respiration: ['respiratory-rate'],
  systolic: ['systolic-bp'],
  pth: ['pth-intact'],
  platelets: ['platelet-count'],
  digoxinLevel: ['digoxin-level'],
  pregnancyStatus: ['pregnancy-status']
} as const satisfies Record<string, readonly string[]>

type Judged = { readonly asOf: number; readonly knowledge: Knowledge; readonly setting: Setting }

const ascending = (knowledge: Knowledge, ...names: readonly LimitName[]): readonly number[] =>
  names.map(name => knowledge.limit(name)).toSorted((a, b) => a - b)

/** Tests of which the newest result counts as it is: each is asked for, is a fact under its name, and stands in the evidence by this list alone. */
export const labTests = {
  weight: {
    concepts: ['body-weight'],
    input: 'body',
    counts: ({ knowledge, setting }) => knowledge.window('dosing/weight', setting.inpatient)
  },
  height: { concepts: ['body-height'], input: 'body' },
  phosphate: {
    concepts: ['phosphate', 'phosphate-deprecated'],
    input: {
      count: 10,
      purpose: 'Phosphate, which falls with magnesium when the starved are fed',
      without: 'Refeeding is told by magnesium and potassium alone'
    },
    counts: ({ knowledge }) => knowledge.window('companion/phosphate'),
    limits: ({ knowledge }) => ascending(knowledge, 'phosphateLow', 'phosphateMarked', 'phosphateCritical'),
    // Refeeding is no reason to give anything: what an older one tells of it stands.
    warns: ({ knowledge }, value) => value < knowledge.limit('phosphateLow')
  }
} as const satisfies Readonly<Record<string, LabTest<Judged, LabConcept>>>

/** What a recheck after discharge measures. */
const recheckConcepts = [...concepts.magnesium, ...concepts.potassium, ...concepts.creatinine]

/** All but proposals and options. */
const anyIntent = 'intent=order,plan,original-order,reflex-order,filler-order,instance-order'

/** Everything that is asked of a chart, and nothing else. Discovery, fetching and the prefetch document are made from this list. */
export const inputs: readonly DataRequirement[] = [
  {
    key: 'patient',
    resourceType: 'Patient',
    purpose: 'Age and sex',
    without: 'No dose is suggested; a card says that the age is not known'
  },
  labs('magnesium', [...concepts.magnesium, 'dialysis-result-magnesium'], {
    count: 20,
    purpose: 'Magnesium now and before',
    without: 'A card says that low magnesium was not looked for'
  }),
  labs('potassium', [...concepts.potassium, 'dialysis-result-potassium'], {
    count: 10,
    purpose: 'Potassium, replaced together with magnesium',
    without: 'The potassium card is silent, and says so'
  }),
  labs(
    'calcium',
    [
      ...concepts.totalCalcium,
      ...concepts.ionizedCalcium,
      ...concepts.correctedCalcium,
      ...concepts.albumin,
      'dialysis-result-calcium'
    ],
    { count: 20, purpose: 'Calcium, ionized or adjusted for albumin', without: 'The calcium card is silent' }
  ),
  labs('creatinine', [...concepts.creatinine, ...concepts.egfr, 'dialysis-result-creatinine'], {
    count: 100,
    purpose: 'Kidney function and its course',
    without: 'No dose is suggested; creatinine is asked for'
  }),
  labs('body', [...labTests.weight.concepts, ...labTests.height.concepts], {
    count: 10,
    purpose: 'Weight and height for kidney function',
    without: 'Kidney function is estimated without weight, one band lower in great age'
  }),
  labs('heart', [...concepts.qtc, ...concepts.qt, ...concepts.heartRate, ...concepts.ecg], {
    count: 20,
    purpose: 'QT interval and whether an ECG was done',
    without: 'An ECG is suggested where the guideline wants one'
  }),
  labs('urine', [...concepts.urineSodium, ...concepts.urineMagnesium, ...concepts.urineCreatinine, ...concepts.stomaOutput], {
    count: 20,
    purpose: 'Volume depletion and renal loss',
    without: 'With gut losses, volume is to be judged at the bedside'
  }),
  labs(
    'safety',
    [
      ...concepts.respiration,
      ...concepts.systolic,
      ...concepts.pth,
      ...concepts.platelets,
      ...concepts.pregnancyStatus,
      'bp-panel'
    ],
    {
      count: 40,
      purpose: 'Signs of too much magnesium, parathyroid hormone, platelets, pregnancy status',
      without: 'Such signs are to be looked for at the bedside'
    }
  ),
  labs('digoxinLevel', concepts.digoxinLevel, {
    count: 5,
    purpose: 'Digoxin level',
    without: 'Digoxin toxicity is judged without a level'
  }),
  labs('vitals', concepts.urineOutput, {
    count: 60,
    purpose: 'Urine output of the last day, in hospital',
    without: 'Urine is to be looked at before magnesium by injection'
  }),
  ...labInputs<Judged>(analytes, labTests),
  {
    key: 'medications',
    resourceType: 'MedicationRequest',
    // Servers of US Core refuse a search of orders without intent.
    search: `${anyIntent}&status=active,on-hold`,
    count: 200,
    purpose: 'Magnesium already ordered, drugs that waste magnesium or interact',
    without: 'Causes, interactions and duplicates are not looked for, and the card says so'
  },
  {
    key: 'recentMedications',
    resourceType: 'MedicationRequest',
    search: `${anyIntent}&status=completed,stopped`,
    sort: '-authoredon',
    count: 50,
    purpose: `Magnesium ordered in the last ${givenHours} hours that has ended`,
    without: 'Totals count active orders only'
  },
  {
    key: 'magnesiumGiven',
    resourceType: 'MedicationAdministration',
    sort: '-effective-time',
    count: 100,
    purpose: `Magnesium given in the last ${givenHours} hours, and what is still running in`,
    without: 'Orders that may have been given count as given, and the card asks to check'
  },
  {
    key: 'reportedMedications',
    resourceType: 'MedicationStatement',
    search: 'status=active,intended,unknown',
    count: 100,
    purpose: 'Magnesium and drugs taken at home as reported',
    without: 'Medicines of the home are known by orders of the intent plan alone'
  },
  {
    key: 'laboratoryOrders',
    resourceType: 'ServiceRequest',
    // By code, which servers of US Core can search; the age of an order is looked at here.
    search: `status=active&code=${codesOf(...recheckConcepts)
      .map(code => `http://loinc.org|${code}`)
      .join(',')}`,
    sort: '-authored',
    count: 50,
    purpose: 'Magnesium, potassium and creatinine already ordered for after discharge',
    without: 'The plan at discharge asks whether a recheck is ordered'
  },
  {
    key: 'conditions',
    resourceType: 'Condition',
    count: 200,
    purpose: 'Symptoms, emergencies, heart, gut, kidney, pregnancy',
    without: 'Contraindications and symptoms are not looked for, and the card says so'
  },
  {
    key: 'encounters',
    resourceType: 'Encounter',
    sort: '-date',
    count: 10,
    purpose: 'In hospital or not',
    without: 'Outpatient limits of age of results, unless the call names an encounter'
  },
  {
    key: 'procedures',
    resourceType: 'Procedure',
    sort: '-date',
    count: 50,
    purpose: 'Dialysis, transplant, stoma, pacemaker',
    without: 'Conditions alone are used'
  },
  {
    key: 'allergies',
    resourceType: 'AllergyIntolerance',
    count: 50,
    purpose: 'Allergy to a magnesium product',
    without: 'Allergies are not looked for'
  }
]

/** Inputs whose absence leaves a gap that a card must name. */
export const neededInputs: readonly string[] = ['patient', 'magnesium', 'creatinine', 'potassium', 'conditions', 'medications']
