import type { Assessed } from '../pathway/assessed.ts'
import { digoxinToxicity } from '../pathway/digoxin-toxicity.ts'
import { longQtcCritical, ventricular } from '../pathway/related-electrolytes.ts'
import type { CheckedDraft } from './checked-draft.ts'
import { isTreated } from './treated.ts'

const facts: ReadonlySet<string> = new Set(['magnesiumLow', 'magnesiumUnknown'])

/** Magnesium that answers the low level makes it information (M33), but where the heart or the potassium make it urgent. */
export function softenedLow(f: Assessed, drafts: readonly CheckedDraft[]): readonly CheckedDraft[] {
  const low = drafts.some(({ notes }) => notes.some(note => note.code === 'magnesiumLow' && note.severity === 'warning'))
  if (!low || !isTreated(f)) return drafts
  return drafts.map(draft =>
    isUrgent(f, draft)
      ? draft
      : {
          ...draft,
          notes: draft.notes.map(item =>
            item.code === 'magnesiumLow' && item.severity === 'warning'
              ? { ...item, severity: 'info' as const, amendments: [...(item.amendments ?? []), 'M33'] }
              : item
          )
        }
  )
}

/** Drafts of which nothing is to be said but that magnesium is low or unknown: two or more of them share one card (M33). */
export function sharingLow(f: Assessed, drafts: readonly CheckedDraft[]): readonly CheckedDraft[] {
  const sharing = drafts.filter(draft => draft.notes.every(({ code }) => facts.has(code)) && !isUrgent(f, draft))
  return sharing.length > 1 ? sharing : []
}

/** Critical by themselves: these keep their card and severity. */
function isUrgent(f: Assessed, { topic, notes }: CheckedDraft): boolean {
  if (notes.some(({ severity }) => severity === 'critical') || ventricular(f)) return true
  if (topic === 'qtDrugOrder') return longQtcCritical(f)
  if (topic === 'digoxinOrder') return digoxinToxicity(f)
  return topic === 'potassiumOrder' && f.potassium.known && f.potassium.value < f.knowledge.limit('potassiumSevere')
}
