import { activeDrafts } from '../facts/drafts.ts'
import type { Assessed } from '../pathway/assessed.ts'
import type { CheckedDraft } from './checked-draft.ts'
import { roles } from './checks.ts'
import { inEmergency } from './emergency-exit.ts'
import { softenedLow } from './shared-low.ts'
import { inOtherForm } from './unrecognized-order.ts'

/** Every draft of this patient that something is to be said about: the chosen ones while choosing, all of them at signing. */
export function checkedDrafts(f: Assessed): readonly CheckedDraft[] {
  if (f.kind === 'chart') return []
  const told = activeDrafts(f.drafts).flatMap((draft): CheckedDraft[] => {
    const { order } = draft
    if (f.hook === 'order-select' && !draft.selected) return []
    const byRole = roles
      .map(([topic, notesOf]) => ({ topic, notes: notesOf(f, order, draft) }))
      .filter(item => item.notes.length > 0)
    const first = byRole[0]
    return first ? [{ topic: first.topic, draft, order, notes: byRole.flatMap(item => item.notes) }] : []
  })
  return [...softenedLow(f, inEmergency(f, told)), ...notRead(f)]
}

/** Drafts for drugs in a form that is not read: no silence on them may pass for a check. */
const notRead = (f: Assessed): readonly CheckedDraft[] =>
  f.drafts.flatMap((draft): CheckedDraft[] => {
    const { otherForm, ofThisPatient, withdrawn, selected, reference } = draft
    if (!otherForm || !ofThisPatient || withdrawn || (f.hook === 'order-select' && !selected)) return []
    const form = reference.replace(/\/.*$/, '')
    return [{ topic: 'unrecognizedOrder', draft, order: otherForm, notes: [inOtherForm(form)] }]
  })
