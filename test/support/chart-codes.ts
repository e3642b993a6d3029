/** Codes by names that read well in a table of cases. */

export const labCodes = {
  magnesium: ['19123-9', 'mg/dL'],
  'magnesium-moles': ['2601-3', 'mmol/L'],
  'magnesium-any': ['35249-2', 'mmol/L'],
  potassium: ['2823-3', 'mmol/L'],
  calcium: ['2000-8', 'mmol/L'],
  'calcium-mass': ['17861-6', 'mg/dL'],
  'ionized-calcium': ['1994-3', 'mmol/L'],
  albumin: ['1751-7', 'g/L'],
  creatinine: ['2160-0', 'mg/dL'],
  'creatinine-moles': ['14682-9', 'umol/L'],
  egfr: ['98979-8', 'mL/min/{1.73_m2}'],
  weight: ['29463-7', 'kg'],
  height: ['8302-2', 'cm'],
  qtc: ['8636-3', 'ms'],
  qt: ['8634-8', 'ms'],
  heartRate: ['8867-4', '/min'],
  urineSodium: ['2955-3', 'mmol/L'],
  urineMagnesium: ['19124-7', 'mg/dL'],
  urineCreatinine: ['2161-8', 'mg/dL'],
  stomaOutput: ['9246-0', 'mL'],
  respiration: ['9279-1', '/min'],
  systolic: ['8480-6', 'mm[Hg]'],
  pth: ['2731-8', 'pg/mL'],
  platelets: ['777-3', '10*3/uL']
} as const
export type LabName = keyof typeof labCodes

export const keyOf: Readonly<Record<LabName, string>> = {
  magnesium: 'magnesium',
  'magnesium-moles': 'magnesium',
  'magnesium-any': 'magnesium',
  potassium: 'potassium',
  calcium: 'calcium',
  'calcium-mass': 'calcium',
  'ionized-calcium': 'calcium',
  albumin: 'calcium',
  creatinine: 'creatinine',
  'creatinine-moles': 'creatinine',
  egfr: 'creatinine',
  weight: 'body',
  height: 'body',
  qtc: 'heart',
  qt: 'heart',
  heartRate: 'heart',
  urineSodium: 'urine',
  urineMagnesium: 'urine',
  urineCreatinine: 'urine',
  stomaOutput: 'urine',
  respiration: 'safety',
  systolic: 'safety',
  pth: 'safety',
  platelets: 'safety'
}

export const snomed = 'http://snomed.info/sct'
const icd = 'http://hl7.org/fhir/sid/icd-10-cm'

/** Conditions by a name that reads well in a table of cases. */
export const codes = {
  torsades: [snomed, '31722008', 'Torsades de pointes'],
  polymorphicVt: [snomed, '251159007', 'Polymorphic ventricular tachycardia'],
  fibrillation: [snomed, '71908006', 'Ventricular fibrillation'],
  pulselessVt: [snomed, '405806007', 'Pulseless ventricular tachycardia'],
  arrest: [snomed, '410429000', 'Cardiac arrest'],
  tachycardia: [snomed, '25569003', 'Ventricular tachycardia'],
  sustainedVt: [snomed, '426525004', 'Sustained ventricular tachycardia'],
  nonsustainedVt: [snomed, '444658006', 'Nonsustained ventricular tachycardia'],
  seizure: [snomed, '91175000', 'Seizure'],
  epilepsy: [snomed, '84757009', 'Epilepsy'],
  tetany: [icd, 'R29.0', 'Tetany, carpopedal spasm'],
  tremor: [snomed, '26079004', 'Tremor'],
  weakness: [snomed, '26544005', 'Muscle weakness'],
  heartFailure: [snomed, '84114007', 'Heart failure'],
  infarction: [snomed, '57054005', 'Acute myocardial infarction'],
  atrialFibrillation: [snomed, '49436004', 'Atrial fibrillation'],
  bradycardia: [snomed, '48867003', 'Bradycardia'],
  longQt: [snomed, '9651007', 'Long QT syndrome'],
  abnormalEcg: [icd, 'R94.31', 'Abnormal electrocardiogram'],
  heartBlock: [snomed, '27885002', 'Complete atrioventricular block'],
  pacemaker: [icd, 'Z95.0', 'Presence of cardiac pacemaker'],
  myasthenia: [snomed, '91637004', 'Myasthenia gravis'],
  lambertEaton: [snomed, '56989000', 'Eaton-Lambert syndrome'],
  hepaticComa: [snomed, '72836002', 'Hepatic coma'],
  diabeticComa: [snomed, '420662003', 'Coma due to diabetes mellitus'],
  dialysis: [snomed, '105502003', 'Dependence on renal dialysis'],
  transplant: [icd, 'Z94.0', 'Kidney transplant status'],
  endStage: [icd, 'N18.6', 'End stage renal disease'],
  ckd3: [icd, 'N18.30', 'Chronic kidney disease, stage 3'],
  anuria: [snomed, '2472002', 'Anuria'],
  oliguria: [snomed, '83128009', 'Oliguria'],
  kidneyInjury: [icd, 'N17.9', 'Acute kidney failure'],
  pregnant: [snomed, '77386006', 'Pregnant'],
  notPregnant: [snomed, '60001007', 'Not pregnant'],
  preEclampsia: [icd, 'O14.13', 'Severe pre-eclampsia, third trimester'],
  eclampsia: [icd, 'O15.9', 'Eclampsia'],
  ileostomy: [icd, 'Z93.2', 'Ileostomy status'],
  shortBowel: [snomed, '26629001', 'Short bowel syndrome'],
  diarrhea: [icd, 'R19.7', 'Diarrhea, unspecified'],
  dehydration: [snomed, '34095006', 'Dehydration'],
  alcohol: [snomed, '7200002', 'Alcoholism'],
  bartter: [snomed, '707742001', 'Bartter syndrome'],
  diabetes: [snomed, '44054006', 'Type 2 diabetes mellitus']
} as const satisfies Record<string, readonly [string, string, string]>
export type ConditionName = keyof typeof codes

/** Drugs by a name that reads well: RxNorm product or ingredient. */
export const drugs = {
  oxide400: ['198741', 'magnesium oxide 400 MG Oral Tablet'],
  oxide140: ['198740', 'magnesium oxide 140 MG Oral Capsule'],
  sulfateVial: ['1658244', '10 ML magnesium sulfate 500 MG/ML Injection'],
  sulfatePremix: ['1658259', '50 ML magnesium sulfate 40 MG/ML Injection'],
  digoxin: ['3407', 'Digoxin'],
  furosemide: ['4603', 'Furosemide'],
  hydrochlorothiazide: ['5487', 'Hydrochlorothiazide'],
  omeprazole: ['7646', 'Omeprazole'],
  amiodarone: ['703', 'Amiodarone'],
  lisinopril: ['29046', 'lisinopril'],
  spironolactone: ['9997', 'Spironolactone'],
  potassium: ['8591', 'Potassium Chloride'],
  tacrolimus: ['42316', 'Tacrolimus'],
  warfarin: ['11289', 'warfarin'],
  cisplatin: ['2555', 'Cisplatin']
} as const
export type DrugName = keyof typeof drugs
