import type { Problem } from '../../../src/facts/condition.ts'
import type { Setting } from '../../../src/facts/encounter.ts'
import type { Fact } from '../../../src/facts/fact.ts'
import { day } from '../../../src/facts/time.ts'
import { limitOf } from '../knowledge.ts'
import type { Calcium } from './calcium.ts'
import type { Findings } from './findings.ts'

export type EmergencyKind =
  | 'torsades'
  | 'polymorphic-vt'
  | 'ventricular-fibrillation'
  | 'pulseless-vt'
  | 'arrest'
  | 'ventricular-tachycardia'
  | 'seizure'
  | 'tetany'

/** A life-threatening presentation of the last 24 hours. */
export type Emergency = { readonly kind: EmergencyKind; readonly problem: Problem }

export type ClassInputs = {
  readonly findings: Findings
  readonly setting: Setting
  readonly magnesium: Fact<number>
  readonly potassium: Fact<number>
  readonly calcium: Calcium
  /** Loop or thiazide diuretic, or proton pump inhibitor, active. */
  readonly wastingDrug: boolean
}

const anyMagnesium: readonly (readonly [string, EmergencyKind])[] = [
  ['torsades-de-pointes', 'torsades'],
  ['polymorphic-vt', 'polymorphic-vt'],
  ['ventricular-fibrillation', 'ventricular-fibrillation'],
  ['pulseless-vt', 'pulseless-vt'],
  ['cardiac-arrest', 'arrest']
]

/** Emergencies that count, the most specific first. Non-sustained tachycardia, epilepsy and histories are never among them. */
export function emergenciesOf(inputs: ClassInputs): readonly Emergency[] {
  const { findings, magnesium, potassium, calcium } = inputs
  const now = (concept: string): readonly Problem[] => findings.of(concept).filter(problem => isNow(problem, inputs))
  const found: Emergency[] = anyMagnesium.flatMap(([concept, kind]) => now(concept).map(problem => ({ kind, problem })))
  const below = (limit: string): boolean => magnesium.known && magnesium.value < limitOf(limit)

  if (!magnesium.known || below('lowMagnesium')) {
    const sustained = [...now('ventricular-tachycardia-sustained'), ...now('ventricular-tachycardia')]
    found.push(...sustained.map(problem => ({ kind: 'ventricular-tachycardia' as const, problem })))
  }
  const likely =
    (potassium.known && potassium.value < limitOf('potassiumLow')) ||
    calcium.low ||
    inputs.wastingDrug ||
    findings.has('alcohol-use-disorder', ...gutLoss)
  if (below('seizureMagnesium') || (!magnesium.known && likely)) {
    found.push(...seizures(inputs).map(problem => ({ kind: 'seizure' as const, problem })))
  }
  if (below('tetanyMagnesium') || calcium.veryLow)
    found.push(...now('tetany').map(problem => ({ kind: 'tetany' as const, problem })))
  return found
}

/** Seizures of the last 24 hours, eclampsia included. */
export function seizures(inputs: Pick<ClassInputs, 'findings' | 'setting'>): readonly Problem[] {
  return inputs.findings.of('seizure-acute', 'eclampsia').filter(problem => isNow(problem, inputs))
}

/** Conditions of gut loss. */
export const gutLoss = [
  'chronic-diarrhea',
  'high-output-stoma',
  'ileostomy',
  'jejunostomy',
  'colostomy',
  'short-bowel-syndrome',
  'malabsorption'
] as const

/**
 * Charted as begun in the last 24 hours (a date alone: today or yesterday); undated: of the current encounter. Another
 * encounter or a finished one excludes, an unknown one does not.
 */
function isNow(problem: Problem, { findings, setting }: Pick<ClassInputs, 'findings' | 'setting'>): boolean {
  if (problem.kind !== 'condition') return false
  if (problem.encounterId !== undefined && setting.finished.has(problem.encounterId)) return false
  if (findings.ofAnotherEncounter(problem)) return false
  return findings.isRecent(problem, day)
}

const symptomConcepts = [
  'symptom-tremor',
  'symptom-muscle-weakness',
  'symptom-muscle-spasm-cramp',
  'symptom-carpopedal-spasm',
  'symptom-fasciculation',
  'symptom-hyperreflexia',
  'symptom-paresthesia',
  'symptom-nystagmus',
  'symptom-ataxia',
  'symptom-chvostek-sign',
  'symptom-trousseau-sign',
  'symptom-myoclonus',
  'tetany',
  'seizure-acute',
  'eclampsia',
  // S-170 and S-171 name arrhythmia; atrial fibrillation and bradycardia alone are none (dosing 2), nor is arrest.
  'ventricular-tachycardia-nonsustained',
  'ventricular-tachycardia',
  'ventricular-tachycardia-sustained',
  'polymorphic-vt',
  'torsades-de-pointes',
  'ventricular-fibrillation',
  'pulseless-vt',
  'ventricular-arrhythmia-unspecified'
] as const

/** Symptoms of low magnesium charted in the last 7 days or in the current encounter. None charted is not "asymptomatic". */
export function symptomsOf(findings: Findings): readonly Problem[] {
  return findings
    .of(...symptomConcepts)
    .filter(problem => findings.isRecent(problem, 7 * day) || findings.ofCurrentEncounter(problem))
}
