import type { Option } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import type { Bolus, RenalBand } from '../knowledge.ts'
import { type SmallInfusion, smallInfusionOf } from '../pathway/small-infusion.ts'
import type { Draft } from '../wording/basis.ts'
import { bolusOf, bolusOrder, bolusWords, inHours, option, test } from './proposals.ts'

const statements = ['S-060', 'S-062']

/** Adds the one small infusion beside the row, never preselected (M20, M21, M41). */
export function withSmallInfusion(f: Facts, draft: Draft, fits: (renal: RenalBand, grams: number) => boolean): Draft {
  // Beside the site's own row none is added: one of both by vein.
  if (draft.about !== undefined || draft.topic !== f.pathway.topics[0] || draft.amendments?.includes('M40')) return draft
  const reason = smallInfusionOf(f)
  const dose = bolusOf('V3', f.renalParenteral)
  if (!reason || !dose || !fits(f.renalParenteral, dose.grams)) return draft
  return {
    ...draft,
    plan: [...draft.plan, `Option beside it, not preselected: magnesium sulfate ${bolusWords(dose)} (${reason.why}).`],
    monitor: [...(draft.monitor ?? []), 'After an injection: Mg at 6 h.'],
    options: [...draft.options, smallOption(dose, reason)],
    amendments: [...new Set([...(draft.amendments ?? []), reason.amendment])]
  }
}

const smallOption = (dose: Bolus, { why }: SmallInfusion): Option =>
  option(`Magnesium sulfate ${bolusWords(dose)} (${why})`, false, [
    bolusOrder(dose, statements, ['Blood pressure and reflexes before and after.'], 'urgent'),
    test('magnesium', inHours(6), 'urgent', 'V3')
  ])
