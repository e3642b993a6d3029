import type { Problem } from '../../../src/facts/condition.ts'
import type { Fact } from '../../../src/facts/fact.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Concept, LimitName } from '../knowledge-names.ts'
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

/** A life-threatening presentation of the last 24 hours; a possible one was written down today, and nothing tells when it began. */
export type Emergency = { readonly kind: EmergencyKind; readonly problem: Problem; readonly possible: boolean }

export type ClassInputs = {
  readonly knowledge: Knowledge
  readonly findings: Findings
  readonly magnesium: Fact<number>
  readonly potassium: Fact<number>
  readonly calcium: Calcium
  /** Loop or thiazide diuretic, or proton pump inhibitor, active. */
  readonly wastingDrug: boolean
}

const anyMagnesium: readonly (readonly [Concept, EmergencyKind])[] = [
  ['torsades-de-pointes', 'torsades'],
  ['polymorphic-vt', 'polymorphic-vt'],
  ['ventricular-fibrillation', 'ventricular-fibrillation'],
  ['pulseless-vt', 'pulseless-vt'],
  ['cardiac-arrest', 'arrest']
]

const withoutPulse: ReadonlySet<EmergencyKind> = new Set<EmergencyKind>(['arrest', 'pulseless-vt', 'ventricular-fibrillation'])

/** A presentation in which nobody has a pulse. */
export const isWithoutPulse = ({ kind }: Emergency): boolean => withoutPulse.has(kind)

/** Nothing but presentations without a pulse: then there is no time to run a bolus in. */
export const isPulseless = ({ emergencies }: { readonly emergencies: readonly Emergency[] }): boolean =>
  emergencies.length > 0 && emergencies.every(isWithoutPulse)

/** Emergencies that count, the most specific first. Non-sustained tachycardia, epilepsy and histories are never among them. */
export function emergenciesOf(inputs: ClassInputs): readonly Emergency[] {
  const { knowledge, findings, magnesium, potassium, calcium } = inputs
  const now = (kind: EmergencyKind, ...names: readonly Concept[]): readonly Emergency[] =>
    findings.happening(...names).map(problem => ({ kind, problem, possible: findings.datingOf(problem) === 'possible' }))
  const found: Emergency[] = anyMagnesium.flatMap(([concept, kind]) => now(kind, concept))
  const below = (limit: LimitName): boolean => magnesium.known && magnesium.value < knowledge.limit(limit)

  if (!magnesium.known || below('lowMagnesium')) {
    found.push(...now('ventricular-tachycardia', 'ventricular-tachycardia-sustained', 'ventricular-tachycardia'))
  }
  const likely =
    (potassium.known && potassium.value < knowledge.limit('potassiumLow')) ||
    calcium.low ||
    inputs.wastingDrug ||
    findings.has('alcohol-use-disorder', ...gutLoss)
  if (below('seizureMagnesium') || (!magnesium.known && likely)) {
    found.push(...now('seizure', ...seizureConcepts))
  }
  if (below('tetanyMagnesium') || calcium.veryLow) found.push(...now('tetany', 'tetany'))
  // What surely happens now stands before what may.
  return [...found.filter(item => !item.possible), ...found.filter(item => item.possible)]
}

/** Seizures, eclampsia included. */
export const seizureConcepts = ['seizure-acute', 'eclampsia'] as const

/** Conditions of gut loss. */
export const gutLoss = [
  'chronic-diarrhea',
  'ileostomy',
  'jejunostomy',
  'colostomy',
  'short-bowel-syndrome',
  'malabsorption'
] as const

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

/**
 * Symptoms of low magnesium charted in the last 7 days or in the current encounter. None charted is not "asymptomatic". What the
 * problem list holds without a date of onset is history.
 */
export function symptomsOf(knowledge: Knowledge, findings: Findings): readonly Problem[] {
  return findings.of(...symptomConcepts).filter(problem => {
    const diagnosed = problem.category !== 'problem-list-item' && findings.ofCurrentEncounter(problem)
    return diagnosed || findings.datingOf(problem, knowledge.window('symptom/condition')) !== 'history'
  })
}
