import { Counter, type Registry } from 'prom-client'
import type { FetchCounts } from '../../acquisition/acquire.ts'
import type { Card } from '../../cds-hooks/response.ts'
import type { EvaluationResult } from '../../guideline/rule.ts'

/** What the calls came to: names of rules, facts and states, and how often. Never anything of a patient. */
export function evaluationMeters(registry: Registry) {
  const registers = [registry]
  const verdicts = new Counter({
    registers,
    name: 'cds_verdicts_total',
    help: 'Verdicts by topic: applies, cannot-tell. What is left of the calls does not apply',
    labelNames: ['service', 'topic', 'verdict']
  })
  const unknown = new Counter({
    registers,
    name: 'cds_cannot_tell_total',
    help: 'Facts for want of which a topic could not be judged',
    labelNames: ['service', 'topic', 'missing']
  })
  const cards = new Counter({
    registers,
    name: 'cds_cards_total',
    help: 'Cards shown by topic and indicator',
    labelNames: ['service', 'topic', 'indicator']
  })
  const fetches = new Counter({
    registers,
    name: 'cds_fhir_fetches_total',
    help: 'Questions put to FHIR servers by how they ended: present, denied, timeout, error, not-asked, unavailable, version',
    labelNames: ['state']
  })
  const events = new Counter({
    registers,
    name: 'cds_feedback_total',
    help: 'Feedback entries by outcome',
    labelNames: ['outcome']
  })
  return {
    evaluated: (service: string, evaluated: EvaluationResult, shown: readonly Card[]): void => {
      for (const { recommendation: topic, verdict, missing = [] } of evaluated.verdicts) {
        if (verdict !== 'does-not-apply') verdicts.inc({ service, topic, verdict })
        for (const name of missing) unknown.inc({ service, topic, missing: name })
      }
      for (const { source, indicator } of shown) cards.inc({ service, topic: source.topic?.code ?? '', indicator })
    },
    fetched: ({ asked, ...failures }: FetchCounts): void => {
      let present = asked
      for (const [state, count] of Object.entries(failures)) {
        present -= count
        fetches.inc({ state }, count)
      }
      fetches.inc({ state: 'present' }, present)
    },
    feedback: (outcome: string): void => events.inc({ outcome })
  }
}
