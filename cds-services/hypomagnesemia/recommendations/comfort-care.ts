import type { Facts } from '../assessment.ts'
import { leadingTopic } from '../pathway/discharge.ts'
import type { Draft } from '../wording/basis.ts'

/**
 * Where comfort care is charted, what the chart says becomes information and nothing is chosen for the reader. Toxicity, signs to hold
 * an infusion, and findings on drafts stay as they are (M22). Palliative care alone adds a question.
 */
export function withGoalsOfCare(f: Facts, draft: Draft): Draft {
  if (f.goalsOfCare === undefined || draft.about !== undefined || staysAsItIs(f, draft)) return draft
  const amendments = [...new Set([...(draft.amendments ?? []), 'M22'])]
  if (f.goalsOfCare === 'palliative') {
    if (draft.topic !== leadingTopic(f)) return draft
    return { ...draft, plan: [...draft.plan, 'Palliative care is charted: goals of care?'], amendments }
  }
  return {
    ...draft,
    urgency: 'info',
    plan: ['Comfort care is charted: goals of care first.', ...draft.plan],
    options: draft.options.map(item => ({ ...item, recommended: false })),
    amendments
  }
}

/** Too much magnesium, and what is to be held, are no matter of goals. */
function staysAsItIs(f: Facts, { topic, urgency }: Draft): boolean {
  const held = f.holdParameters.stop.length > 0 && urgency === 'critical'
  return topic === 'toxicMagnesium' || (held && (topic === 'recheckDue' || topic === 'highMagnesium'))
}
