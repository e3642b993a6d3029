import { displayText } from '../../../src/facts/order-text.ts'
import { type Checked, type Note, note } from './checked.ts'
import { separationOf } from './separation.ts'

type Pair = readonly [classes: readonly string[], name: string, text: string]

/** Drugs that add to magnesium by injection. */
const withInjection: readonly Pair[] = [
  [['neuromuscular-blocker'], 'neuromuscular-blocker', 'deeper and longer block: train-of-four, smaller doses'],
  [
    ['cns-depressant-opioid', 'cns-depressant-benzodiazepine', 'cns-depressant-barbiturate', 'cns-depressant-other'],
    'cns-depressant',
    'more sedation: watch respiration'
  ],
  [['dihydropyridine-nifedipine'], 'nifedipine', 'hypotension'],
  [['aminoglycoside'], 'aminoglycoside', 'neuromuscular block adds up; also a cause of the loss'],
  [['digoxin'], 'digoxin', 'conduction: ECG monitoring']
]

/** Interactions with what is active or drafted, windows for tablets, and monitoring that nobody ordered. */
export function interactionChecks(check: Checked): readonly Note[] {
  if (!check.adult) return []
  return check.parenteral ? [...injection(check), ...monitoring(check)] : tablets(check)
}

function injection({ f, emergency, draft }: Checked): readonly Note[] {
  return withInjection.flatMap(([classes, name, text]) => {
    const active = f.drugs.names(...classes)
    const drafted = f.drafts.flatMap(other =>
      other !== draft && other.order && classes.some(item => other.order?.drug.classes.has(item)) ? [other.order.drug.name] : []
    )
    const names = [...new Set([...active, ...drafted])].slice(0, 3)
    return names.length > 0
      ? [note('interaction', emergency ? 'info' : 'warning', ['S-107'], `With ${names.join(', ')}: ${text}.`, { with: name })]
      : []
  })
}

function tablets({ f }: Checked): readonly Note[] {
  const found = f.drugs.active.flatMap(order => (order.route === 'oral' ? (separationOf(order.drug) ?? []) : []))
  const told = new Map(found.map(item => [item.name, item]))
  return [...told.values()].map(item =>
    note('separation', 'warning', item.statements, `${item.name}: ${item.window}.`, { with: item.class })
  )
}

/** Bloods with an order by vein: told, but never a card of its own. */
function monitoring({ f }: Checked): readonly Note[] {
  const ordered = f.records.drafts.some(
    draft => draft.resource.resourceType === 'ServiceRequest' && /magnesium/i.test(displayText(draft.resource.code))
  )
  return ordered
    ? []
    : [
        note(
          'monitoringMissing',
          'info',
          ['S-090', 'S-122'],
          'Order Mg, K, Ca and creatinine with it; calcium at hand as the antidote.'
        )
      ]
}
