import { type DrugOrder, isParenteral } from '../../../src/facts/drug-order.ts'
import { magnesiumKinds } from '../knowledge.ts'
import { type Separation, separationOf } from './separation.ts'

/** A drug in force that adds to magnesium by injection. */
export type Interaction = { readonly with: string; readonly names: readonly string[]; readonly text: string }

type Pair = readonly [classes: readonly string[], name: string, text: string]

const withInjection: readonly Pair[] = [
  [['neuromuscular-blocker'], 'neuromuscular-blocker', 'deeper and longer block: train-of-four, smaller doses'],
  [
    ['cns-depressant-opioid', 'cns-depressant-benzodiazepine', 'cns-depressant-barbiturate', 'cns-depressant-other'],
    'cns-depressant',
    'more sedation: watch respiration'
  ],
  [['dihydropyridine-nifedipine'], 'nifedipine', 'hypotension'],
  [['aminoglycoside'], 'aminoglycoside', 'neuromuscular block adds up; also a cause of the loss'],
  [['digoxin'], 'digoxin', 'heart block can follow, ECG monitoring']
]

/**
 * What adds to magnesium by injection, each kind with at most three names: of the chart, and of the other orders under way.
 * The chart is looked through once, and not for each order under way.
 * @param ventilated by tube now: more sedation is then no danger (M31)
 */
export function injectionInteractions(
  charted: readonly DrugOrder[],
  drafted: readonly DrugOrder[],
  ventilated: boolean
): readonly Interaction[] {
  const known = ofChart.get(charted) ?? withInjection.map(([classes]) => namesWith(classes, charted))
  ofChart.set(charted, known)
  return withInjection.flatMap(([classes, name, text], index) => {
    if (ventilated && name === 'cns-depressant') return []
    const names = [...new Set([...(known[index] ?? []), ...namesWith(classes, drafted)])].slice(0, 3)
    return names.length > 0 ? [{ with: name, names, text }] : []
  })
}

const ofChart = new WeakMap<readonly DrugOrder[], readonly (readonly string[])[]>()

function namesWith(classes: readonly string[], orders: readonly DrugOrder[]): readonly string[] {
  const found = orders.filter(order => classes.some(item => order.drug.classes.has(item)))
  return [...new Set(found.map(({ drug }) => (drug.certain ? drug.name : `${drug.name} (recognized by name)`)))].slice(0, 3)
}

/** Windows between oral magnesium and the orders given, each drug once. */
export function separationsOf(orders: readonly DrugOrder[]): readonly Separation[] {
  const swallowed = orders.filter(order => !isParenteral(order) && order.route !== 'other')
  const found = swallowed
    .filter(order => !magnesiumKinds.some(kind => order.drug.classes.has(kind)))
    .flatMap(order => separationOf(order.drug) ?? [])
  return [...new Map(found.map(item => [item.name, item])).values()]
}
