import type { Fact } from '../../../src/facts/fact.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Concept } from '../knowledge-names.ts'
import type { Calcium } from './calcium.ts'
import { gutLoss } from './clinical-class.ts'
import type { Drugs } from './drugs.ts'
import type { Findings } from './findings.ts'
import type { Kidney } from './kidney/kidney.ts'

export type RiskInputs = {
  readonly knowledge: Knowledge
  readonly findings: Findings
  readonly drugs: Drugs
  readonly longQtc: boolean
  readonly potassium: Fact<number>
  readonly calcium: Calcium
  readonly age: Fact<number>
  readonly kidney: Pick<Kidney, 'band' | 'wasReduced'>
}

const heart: readonly (readonly [Concept, string])[] = [
  ['heart-failure', 'heart failure'],
  ['acute-myocardial-infarction', 'myocardial infarction'],
  ['ischemic-heart-disease', 'ischemic heart disease'],
  ['coronary-revascularization-status', 'ischemic heart disease'],
  ['atrial-fibrillation', 'atrial fibrillation'],
  ['heart-block-2nd-3rd-degree', 'AV block'],
  ['heart-block-unspecified', 'AV block'],
  ['heart-block-1st-degree', 'AV block'],
  ['long-qt', 'long QT']
]

const everHeart: readonly Concept[] = [
  'torsades-de-pointes',
  'ventricular-tachycardia',
  'ventricular-tachycardia-sustained',
  'ventricular-tachycardia-nonsustained',
  'polymorphic-vt',
  'ventricular-fibrillation',
  'pulseless-vt',
  'cardiac-arrest',
  'ventricular-tachycardia-history',
  'ventricular-arrhythmia-unspecified'
]

/** Why this patient is at risk, in words; empty if nothing known makes it so. */
export function riskFactors({
  knowledge,
  findings,
  drugs,
  longQtc,
  potassium,
  calcium,
  age,
  kidney
}: RiskInputs): readonly string[] {
  const found = [
    ...heart.filter(([concept]) => findings.has(concept)).map(([, words]) => words),
    ...(findings.ever(...everHeart) ? ['ventricular arrhythmia'] : []),
    ...(longQtc ? ['long QTc'] : []),
    ...(drugs.has('qt-known-risk', 'qt-known-risk-later-additions') ? ['QT-prolonging drug'] : []),
    ...(drugs.has('digoxin') ? ['digoxin'] : []),
    ...(potassium.known && potassium.value < knowledge.limit('potassiumLow') ? ['low potassium'] : []),
    ...(calcium.low ? ['low calcium'] : []),
    ...(age.known && age.value >= knowledge.limit('elderlyAge') ? [`age ${knowledge.limit('elderlyAge')} or more`] : []),
    ...(kidney.band === 'R2' || kidney.band === 'R3' || kidney.wasReduced ? ['reduced kidney function'] : []),
    ...(findings.has(...gutLoss) ? ['gut losses'] : []),
    ...(drugs.has('loop-diuretic', 'thiazide-or-thiazide-like') && drugs.has('ppi')
      ? ['diuretic together with a proton pump inhibitor']
      : [])
  ]
  return [...new Set(found)]
}

/** What makes an ECG worth having while magnesium is low. */
export function heartReasons(findings: Findings, drugs: Drugs, longQtc: boolean): readonly string[] {
  return [
    ...(longQtc || findings.has('long-qt') ? ['long QT'] : []),
    ...(findings.ever(...everHeart, 'atrial-fibrillation') ? ['arrhythmia'] : []),
    ...(findings.has('heart-block-2nd-3rd-degree', 'heart-block-unspecified', 'heart-block-1st-degree') ? ['AV block'] : []),
    ...(findings.has('heart-failure', 'acute-myocardial-infarction', 'ischemic-heart-disease') ? ['heart disease'] : []),
    ...(drugs.has('qt-known-risk', 'qt-known-risk-later-additions') ? ['QT-prolonging drug'] : []),
    ...(drugs.has('digoxin') ? ['digoxin'] : [])
  ]
}
