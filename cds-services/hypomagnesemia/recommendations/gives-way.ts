import type { Rule } from '../../../src/guideline/rule.ts'
import type { Recommendation } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { yieldsToPlan } from '../pathway/discharge.ts'
import { ofRunning } from '../topics.ts'

/** Companions that the plan at discharge speaks for. */
const companions: ReadonlySet<string> = new Set(['causes', 'potassium', 'ecg'])
/** What a complete plan has answered. */
const answered: ReadonlySet<string> = new Set(['oralReplacement', 'borderline', 'transitionToOral', 'recheckDue'])

/** At discharge the plan stands in place of a rule's cards; critical ones stay, and what speaks of magnesium in force against the kidneys (M39). */
export function givingWay(rule: Rule<Facts>): Rule<Facts> {
  if (!yieldsToPlan.has(rule.topic) && !companions.has(rule.topic)) return rule
  return {
    ...rule,
    evaluate: facts => {
      const evaluated = rule.evaluate(facts)
      if (evaluated.recommendations.length === 0 || !givesWay(rule.topic, facts)) return evaluated
      const recommendations = evaluated.recommendations.filter(stays)
      if (recommendations.length > 0) return { ...evaluated, recommendations }
      return { verdict: { recommendation: rule.topic, verdict: 'does-not-apply' }, recommendations }
    }
  }
}

const givesWay = (topic: string, { dischargeNeed }: Facts): boolean =>
  dischargeNeed !== undefined && (dischargeNeed.stands || answered.has(topic))

const stays = ({ urgency, findings = [] }: Recommendation): boolean =>
  urgency === 'critical' || findings.some(({ code }) => ofRunning.includes(code))
