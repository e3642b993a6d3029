import type { Line, Option } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { type Bolus, type Knowledge, type RenalBand, recheckAfter } from '../knowledge.ts'
import { type SmallInfusion, smallInfusionOf } from '../pathway/small-infusion.ts'
import type { Draft } from '../wording/basis.ts'
import { ifRoom } from '../wording/lines.ts'
import { aimsLine } from './aims.ts'
import { bolusOf, bolusOrder, doseWords, inHours, option, test } from './proposals.ts'

const statements = ['S-060', 'S-062']

/** What every injection asks: room below the totals, checks before, signs to stop at. */
type Safety = {
  readonly fits: (renal: RenalBand, grams: number) => boolean
  readonly before: readonly Line[]
  readonly stopIf: readonly Line[]
}

/** Adds the one small infusion beside the row, never preselected (M20, M21, M41). */
export function withSmallInfusion(f: Facts, draft: Draft, safetyOf: () => Safety): Draft {
  // Beside the site's own row none is added: one of both by vein.
  if (draft.about !== undefined || draft.topic !== f.pathway.topics[0] || draft.amendments?.includes('M40')) return draft
  const reason = smallInfusionOf(f)
  const dose = bolusOf(f.knowledge, 'V3', f.renalParenteral)
  if (!reason || !dose) return draft
  const safety = safetyOf()
  if (!safety.fits(f.renalParenteral, dose.grams)) return draft
  return {
    ...draft,
    plan: [...draft.plan, ...(reason.amendment === 'M41' ? [ifRoom(aimsLine(f))] : [])],
    before: [...(draft.before ?? []), ...safety.before],
    stopIf: [...(draft.stopIf ?? []), ...safety.stopIf],
    options: [...draft.options, smallOption(f.knowledge, dose, reason)],
    amendments: [...new Set([...(draft.amendments ?? []), reason.amendment])]
  }
}

const smallOption = (knowledge: Knowledge, dose: Bolus, { why }: SmallInfusion): Option => ({
  ...option(`If IV is wanted (${why}): give ${doseWords(dose)}`, false, [
    bolusOrder(knowledge, dose, { statements, monitoring: ['Blood pressure and reflexes before and after.'], urgency: 'urgent' }),
    test(knowledge, 'magnesium', { when: inHours(recheckAfter('afterDose')), urgency: 'urgent', row: 'V3' })
  ]),
  inWords: `Consider IV magnesium ${doseWords(dose)} (${why})`
})
