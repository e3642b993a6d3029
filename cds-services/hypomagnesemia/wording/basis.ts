import { Basis } from '../../../src/guideline/toolkit/basis.ts'
import type { MissingFact, Recommendation } from '../../../src/recommendation.ts'
import { weeksWords } from '../facts/span-words.ts'
import { labTests } from '../inputs.ts'
import type { RenalBand } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'

type LabName = keyof typeof labTests

export type FactName =
  | LabName
  | 'magnesium'
  | 'potassium'
  | 'calcium'
  | 'albumin'
  | 'creatinine'
  | 'renal'
  | 'age'
  | 'qtc'
  | 'symptoms'
  | 'emergencies'
  | 'causes'
  | 'medications'

/** A recommendation without the parts that follow from the facts it names. */
export type Draft = Omit<Recommendation, 'basis' | 'unknown'> & {
  readonly facts: readonly FactName[]
  readonly missing?: readonly MissingFact[]
}

/** What every judgment of gates and rows reads, whichever card comes of it. */
const readByAll: readonly FactName[] = ['magnesium', 'renal', 'potassium', 'calcium', 'qtc', 'age']

/** Adds the facts behind a recommendation, and what of them was not known. */
export function withBasis(f: Assessed, { facts, missing = [], ...rest }: Draft, renal?: RenalBand): Recommendation {
  const found = new Basis(missing)
  // A card about data that did not come rests on no fact.
  for (const name of facts.length > 0 ? new Set([...facts, ...readByAll]) : []) collectors[name](f, found, renal)
  circumstances(f, found)
  return { ...rest, basis: found.basis, unknown: found.unknown }
}

/** Where the patient is, what is in force or was given, what may cause it, and what decides beside results. */
function circumstances(f: Assessed, found: Basis): void {
  const { setting, ledger, causes, pregnancy, goalsOfCare } = f
  if (setting.told === 'none') found.miss('setting', gap(f, 'encounters')?.reason ?? 'empty')
  else found.basis.push({ name: 'setting', value: setting.told })
  found.list('magnesiumSources', [...new Set(ledger.sources.map(({ name }) => name))])
  if (!found.basis.some(({ name }) => name === 'causes'))
    found.list(
      'causes',
      causes.map(({ words }) => words)
    )
  if (pregnancy.pregnant || pregnancy.postpartum)
    found.basis.push({
      name: 'pregnancy',
      value: pregnancy.pregnant ? 'pregnant' : `within ${weeksWords(f.knowledge.window('any/postpartum'))} of delivery`
    })
  if (goalsOfCare) found.basis.push({ name: 'goalsOfCare', value: `${goalsOfCare} care` })
}

type Collector = (f: Assessed, found: Basis, renal: RenalBand | undefined) => void

const figure =
  (name: LabName | 'potassium' | 'age' | 'qtc'): Collector =>
  (f, found) =>
    found.add(name, f[name])
const gap = (f: Assessed, name: string): MissingFact | undefined => f.gaps.find(item => item.name === name)

const labs = Object.fromEntries(Object.keys(labTests).map(name => [name, figure(name as LabName)])) as Record<LabName, Collector>

const collectors: Readonly<Record<FactName, Collector>> = {
  ...labs,
  magnesium,
  potassium: figure('potassium'),
  calcium,
  albumin: (f, found) => found.add('albumin', f.calcium.albumin),
  creatinine: (f, found) => found.add('creatinine', f.kidney.creatinine),
  renal: renalFunction,
  age: figure('age'),
  qtc: figure('qtc'),
  symptoms: (f, found) => found.list('symptoms', f.symptoms, gap(f, 'conditions')),
  emergencies: (f, found) => {
    const names = f.emergencies.map(item => item.problem.name)
    found.list('emergencies', names, gap(f, 'conditions'))
  },
  causes: (f, found) => {
    const words = f.causes.map(cause => cause.words)
    found.list('causes', words, gap(f, 'medications') ?? gap(f, 'conditions'))
  },
  medications: (f, found) => {
    const names = f.drugs.active.map(order => order.drug.name).slice(0, 20)
    found.list('medications', names, gap(f, 'medications'))
  }
}

/** Renal function with all that its estimates are made of. */
function renalFunction({ kidney, age, sex, weight }: Assessed, found: Basis, renal: RenalBand | undefined): void {
  found.add('age', age)
  if (sex.known) found.basis.push({ name: 'sex', value: sex.value })
  else found.miss('sex', sex.reason)
  found.add('weight', weight)
  found.add('creatinine', kidney.creatinine)
  if (kidney.egfr.known) found.add('egfr', kidney.egfr)
  found.add('creatinineClearance', kidney.clearance)
  found.basis.push({ name: 'renalBand', value: renal ?? kidney.band })
}

/** The figure as it was measured, not the end of its interval. */
function magnesium({ magnesium: fact, magnesiumResult: { measurement } }: Assessed, found: Basis): void {
  if (!fact.known) found.miss('magnesium', fact.reason)
  else if (measurement) found.add('magnesium', { ...fact, value: measurement.value })
}

function calcium({ calcium: { fact, kind, total, albumin } }: Assessed, found: Basis): void {
  if (!fact.known) {
    found.miss('calcium', fact.reason)
    return
  }
  found.add(kind === 'ionized' ? 'ionizedCalcium' : kind === 'adjusted' ? 'adjustedCalcium' : 'calcium', fact)
  if (kind === 'adjusted' && total.known) found.add('calcium', total)
  if (kind === 'adjusted' && albumin.known) found.add('albumin', albumin)
  if (kind === 'total' && !albumin.known) found.miss('albumin', albumin.reason)
}
