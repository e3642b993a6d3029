import { hour } from '../../src/facts/time.ts'
import type { DataRequirement } from '../../src/guideline-folder.ts'
import { codesOf, ownKnowledge } from './knowledge.ts'
import type { LabConcept } from './knowledge-names.ts'

const givenHours = ownKnowledge.window('any/magnesiumGiven') / hour

const labs = (
  key: string,
  concepts: readonly LabConcept[],
  count: number,
  purpose: string,
  without: string
): DataRequirement => ({
  key,
  resourceType: 'Observation',
  codes: codesOf(...concepts),
  sort: '-date',
  count,
  purpose,
  without
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
  weight: ['body-weight'],
  height: ['body-height'],
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
  pregnancyStatus: ['pregnancy-status'],
  phosphate: ['phosphate', 'phosphate-deprecated']
} as const satisfies Record<string, readonly string[]>

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
  labs(
    'magnesium',
    [...concepts.magnesium, 'dialysis-result-magnesium'],
    20,
    'Magnesium now and before',
    'A card says that low magnesium was not looked for'
  ),
  labs(
    'potassium',
    [...concepts.potassium, 'dialysis-result-potassium'],
    10,
    'Potassium, replaced together with magnesium',
    'The potassium card is silent, and says so'
  ),
  labs(
    'calcium',
    [
      ...concepts.totalCalcium,
      ...concepts.ionizedCalcium,
      ...concepts.correctedCalcium,
      ...concepts.albumin,
      'dialysis-result-calcium'
    ],
    20,
    'Calcium, ionized or adjusted for albumin',
    'The calcium card is silent'
  ),
  labs(
    'creatinine',
    [...concepts.creatinine, ...concepts.egfr, 'dialysis-result-creatinine'],
    100,
    'Kidney function and its course',
    'No dose is suggested; creatinine is asked for'
  ),
  labs(
    'body',
    [...concepts.weight, ...concepts.height],
    10,
    'Weight and height for kidney function',
    'Kidney function is estimated without weight, one band lower in great age'
  ),
  labs(
    'heart',
    [...concepts.qtc, ...concepts.qt, ...concepts.heartRate, ...concepts.ecg],
    20,
    'QT interval and whether an ECG was done',
    'An ECG is suggested where the guideline wants one'
  ),
  labs(
    'urine',
    [...concepts.urineSodium, ...concepts.urineMagnesium, ...concepts.urineCreatinine, ...concepts.stomaOutput],
    20,
    'Volume depletion and renal loss',
    'With gut losses, volume is to be judged at the bedside'
  ),
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
    40,
    'Signs of too much magnesium, parathyroid hormone, platelets, pregnancy status',
    'Such signs are to be looked for at the bedside'
  ),
  labs('digoxinLevel', concepts.digoxinLevel, 5, 'Digoxin level', 'Digoxin toxicity is judged without a level'),
  labs(
    'vitals',
    concepts.urineOutput,
    60,
    'Urine output of the last day, in hospital',
    'Urine is to be looked at before magnesium by injection'
  ),
  labs(
    'phosphate',
    concepts.phosphate,
    10,
    'Phosphate, which falls with magnesium when the starved are fed',
    'Refeeding is told by magnesium and potassium alone'
  ),
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
