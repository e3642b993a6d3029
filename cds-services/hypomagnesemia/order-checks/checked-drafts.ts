import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { activeDrafts, type DraftOrder } from '../facts/drafts.ts'
import type { Assessed } from '../pathway/assessed.ts'
import type { Note } from './checked.ts'
import { type OrderTopic, roles } from './checks.ts'
import { softenedLow } from './shared-low.ts'

/** One draft with all its findings, merged over the roles it plays. */
export type CheckedDraft = {
  readonly topic: OrderTopic
  readonly draft: DraftOrder
  readonly order: DrugOrder
  readonly notes: readonly Note[]
}

/** Every draft of this patient that something is to be said about: the chosen ones while choosing, all of them at signing. */
export function checkedDrafts(f: Assessed): readonly CheckedDraft[] {
  if (f.hook === 'patient-view') return []
  const found = activeDrafts(f.drafts).flatMap((draft): CheckedDraft[] => {
    const { order } = draft
    if (f.hook === 'order-select' && !draft.selected) return []
    const told = roles
      .map(([topic, notesOf]) => ({ topic, notes: notesOf(f, order, draft) }))
      .filter(item => item.notes.length > 0)
    const first = told[0]
    return first ? [{ topic: first.topic, draft, order, notes: told.flatMap(item => item.notes) }] : []
  })
  return softenedLow(f, found)
}
