import { Basis } from '../../../src/guideline/toolkit/basis.ts'
import type { MissingFact, Recommendation } from '../../../src/recommendation.ts'
import type { RenalBand } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'

export type FactName =
  | 'magnesium'
  | 'potassium'
  | 'phosphate'
  | 'calcium'
  | 'albumin'
  | 'creatinine'
  | 'renal'
  | 'weight'
  | 'height'
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

/** Adds the facts behind a recommendation, and what of them was not known. */
export function withBasis(f: Assessed, { facts, missing = [], ...rest }: Draft, renal?: RenalBand): Recommendation {
  const found = new Basis(missing)
  for (const name of facts) collectors[name](f, found, renal)
  return { ...rest, basis: found.basis, unknown: found.unknown }
}

type Collector = (f: Assessed, found: Basis, renal: RenalBand | undefined) => void

const figure =
  (name: 'potassium' | 'phosphate' | 'weight' | 'height' | 'age' | 'qtc'): Collector =>
  (f, found) =>
    found.add(name, f[name])
const gap = (f: Assessed, name: string): MissingFact | undefined => f.gaps.find(item => item.name === name)

const collectors: Readonly<Record<FactName, Collector>> = {
  magnesium,
  potassium: figure('potassium'),
  phosphate: figure('phosphate'),
  calcium,
  albumin: (f, found) => found.add('albumin', f.calcium.albumin),
  creatinine: (f, found) => found.add('creatinine', f.kidney.creatinine),
  renal: renalFunction,
  weight: figure('weight'),
  height: figure('height'),
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

function renalFunction({ kidney }: Assessed, found: Basis, renal: RenalBand | undefined): void {
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
