import type { Fact } from '../../../src/facts/fact.ts'
import type { BasisFact, MissingFact, Recommendation } from '../../../src/recommendation.ts'
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
  const basis: BasisFact[] = []
  const unknown: MissingFact[] = [...missing]
  for (const name of facts) collect(f, name, basis, unknown, renal)
  const named = new Set<string>()
  return { ...rest, basis, unknown: unknown.filter(item => !named.has(item.name) && named.add(item.name)) }
}

function collect(f: Assessed, name: FactName, basis: BasisFact[], unknown: MissingFact[], renal: RenalBand | undefined): void {
  const add = (as: string, fact: Fact<number>): void => {
    if (!fact.known) unknown.push({ name: as, reason: fact.reason })
    else basis.push({ name: as, ...strip(fact) })
  }
  if (name === 'magnesium') return void magnesium(f, basis, unknown)
  if (name === 'potassium') return void add('potassium', f.potassium)
  if (name === 'calcium') return void calcium(f, basis, unknown)
  if (name === 'phosphate') return void add('phosphate', f.phosphate)
  if (name === 'albumin') return void add('albumin', f.calcium.albumin)
  if (name === 'creatinine') return void add('creatinine', f.kidney.creatinine)
  if (name === 'weight') return void add('weight', f.weight)
  if (name === 'height') return void add('height', f.height)
  if (name === 'age') return void add('age', f.age)
  if (name === 'qtc') return void add('qtc', f.qtc)
  if (name === 'renal') {
    add('creatinine', f.kidney.creatinine)
    if (f.kidney.egfr.known) add('egfr', f.kidney.egfr)
    add('creatinineClearance', f.kidney.clearance)
    basis.push({ name: 'renalBand', value: renal ?? f.kidney.band })
    return
  }
  const conditionsGap = f.gaps.find(gap => gap.name === 'conditions')
  const medicationsGap = f.gaps.find(gap => gap.name === 'medications')
  if (name === 'symptoms') return void listed('symptoms', f.symptoms, conditionsGap, basis, unknown)
  if (name === 'emergencies')
    return void listed(
      'emergencies',
      f.emergencies.map(item => item.problem.name),
      conditionsGap,
      basis,
      unknown
    )
  if (name === 'causes')
    return void listed(
      'causes',
      f.causes.map(cause => cause.words),
      medicationsGap ?? conditionsGap,
      basis,
      unknown
    )
  listed('medications', f.drugs.active.map(order => order.drug.name).slice(0, 20), medicationsGap, basis, unknown)
}

function magnesium(f: Assessed, basis: BasisFact[], unknown: MissingFact[]): void {
  const result = f.magnesiumResult.measurement
  if (!f.magnesium.known || !result) {
    if (!f.magnesium.known) unknown.push({ name: 'magnesium', reason: f.magnesium.reason })
    return
  }
  const { known: _, ...fact } = f.magnesium
  basis.push({ name: 'magnesium', ...fact, value: result.value })
}

function calcium(f: Assessed, basis: BasisFact[], unknown: MissingFact[]): void {
  const { fact, kind, total, albumin } = f.calcium
  const name = kind === 'ionized' ? 'ionizedCalcium' : kind === 'adjusted' ? 'adjustedCalcium' : 'calcium'
  if (!fact.known) return void unknown.push({ name: 'calcium', reason: fact.reason })
  basis.push({ name, ...strip(fact) })
  if (kind === 'adjusted' && total.known) basis.push({ name: 'calcium', ...strip(total) })
  if (kind === 'adjusted' && albumin.known) basis.push({ name: 'albumin', ...strip(albumin) })
  if (kind === 'total' && !albumin.known) unknown.push({ name: 'albumin', reason: albumin.reason })
}

function strip({ known: _, ...fact }: Extract<Fact<number>, { known: true }>): Omit<BasisFact, 'name'> {
  return fact
}

function listed(
  name: string,
  values: readonly string[],
  gap: MissingFact | undefined,
  basis: BasisFact[],
  unknown: MissingFact[]
): void {
  if (gap) unknown.push({ name, reason: gap.reason })
  else if (values.length > 0) basis.push({ name, value: values })
}
