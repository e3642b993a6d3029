import { isParenteral } from '../../../src/facts/drug-order.ts'
import { displayText } from '../../../src/facts/order-text.ts'
import { activeDrafts } from '../facts/drafts.ts'
import { injectionInteractions, separationsOf } from '../facts/interactions.ts'
import { isVentilated } from '../facts/invasive-ventilation.ts'
import { type Checked, type Note, note } from './checked.ts'

/** Interactions with what is active or drafted, windows for tablets, and monitoring that nobody ordered. */
export function interactionChecks(check: Checked): readonly Note[] {
  if (!check.adult || check.mixture) return []
  return check.parenteral ? [...injection(check), ...monitoring(check)] : tablets(check)
}

const otherDrafts = ({ f, draft }: Checked) =>
  activeDrafts(f.drafts)
    .filter(item => item !== draft)
    .map(item => item.order)

function injection(check: Checked): readonly Note[] {
  return injectionInteractions(check.f.drugs.active, otherDrafts(check), isVentilated(check.f)).map(
    ({ with: other, names, text }) =>
      note('interaction', 'warning', ['S-107'], {
        text: `With ${names.join(', ')}: ${text}.`,
        with: other,
        brief: `with ${names[0]}: ${text}`
      })
  )
}

function tablets(check: Checked): readonly Note[] {
  const drafted = otherDrafts(check).filter(order => !isParenteral(order))
  return separationsOf([...check.f.drugs.active, ...drafted]).map(item =>
    note('separation', 'warning', item.statements, {
      text: `${item.name}: ${item.window}.`,
      with: item.class,
      amendments: item.amendments,
      brief: `with ${item.class}: ${item.window}`
    })
  )
}

/** Bloods with an order by vein: told, but never a card of its own. */
function monitoring({ f }: Checked): readonly Note[] {
  const ordered = f.records.drafts.some(
    draft => draft.resource.resourceType === 'ServiceRequest' && /magnesium/i.test(displayText(draft.resource.code))
  )
  const text = 'With it: Mg, K, Ca, creatinine; calcium gluconate available.'
  return ordered ? [] : [note('monitoringMissing', 'info', ['S-090', 'S-122'], text)]
}
