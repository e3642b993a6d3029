import { rule } from '../facts.ts'
import { recommendation } from '../words.ts'

/** What was needed and could not be had or used is said: silence would look like "all clear". */
export const notEvaluated = rule({
  topic: 'potassiumNotEvaluated',
  hooks: ['patient-view'],
  statements: ['S-097'],
  needs: [],
  when: f => f.gaps.length > 0,
  recommend: f =>
    recommendation(
      f,
      {
        topic: 'potassiumNotEvaluated',
        urgency: 'info',
        headline: `Low potassium was not fully checked: ${f.gaps.map(gap => gap.name).join(', ')} not available or not usable`,
        why: f.gaps.map(gap => `${gap.name}: ${gap.reason}`),
        plan: ['No card is no all-clear: look at the missing data.'],
        statements: ['S-097'],
        options: []
      },
      f.gaps
    )
})
