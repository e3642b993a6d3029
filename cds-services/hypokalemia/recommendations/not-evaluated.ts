import { reasonWords } from '../../../src/guideline/toolkit/reason-words.ts'
import { rule } from '../facts.ts'
import { withBasis } from '../words.ts'

/** What was needed and could not be had or used is said: silence would look like "all clear". */
export const notEvaluated = rule({
  topic: 'potassiumNotEvaluated',
  hooks: ['patient-view'],
  statements: ['S-097'],
  needs: [],
  when: f => f.gaps.length > 0,
  recommend: f =>
    withBasis(f, {
      urgency: 'info',
      headline: `Low potassium was not fully checked: ${f.gaps.map(gap => gap.name).join(', ')} not available or not usable`,
      why: f.gaps.map(gap => `${gap.name}: ${reasonWords[gap.reason]}`),
      plan: ['No card is no all-clear: look at the missing data.'],
      options: []
    })
})
