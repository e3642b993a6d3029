import { reasonWords } from '../../../src/guideline/toolkit/reason-words.ts'
import type { Urgency } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { namesBefore } from '../order-checks/headline.ts'
import { magnesiumLine, magnesiumValue, magnesiumWords, problemWords } from '../wording/words.ts'
import { chartHooks, recommendation } from './shared.ts'

/** Children, and patients whose age is not known: no amounts. */
export const adultsOnly = rule({
  topic: 'adultsOnly',
  hooks: chartHooks,
  statements: ['S-003'],
  needs: [],
  when: f => f.pathway.topics.includes('adultsOnly'),
  recommend: f => {
    const severe = f.emergencies.length > 0 || (f.magnesiumBand.known && f.magnesiumBand.value === 'SEV')
    const limit = f.knowledge.limit('adultAge')
    const names = [...new Set(f.emergencies.map(item => item.problem.name))]
    const who = f.age.known ? `Under ${limit}` : names.length > 0 ? 'Age unknown' : `Age not known (under ${limit}?)`
    const rest = `${severe ? 'Local pediatric emergency protocol, no' : 'No'} dose offered: ${magnesiumWords(f)}, ${who.charAt(0).toLowerCase()}${who.slice(1)}, adult guideline`
    return recommendation(f, {
      topic: 'adultsOnly',
      urgency: urgencyOf(f),
      headline: names.length > 0 ? namesBefore(names, `. ${rest}`) : rest,
      why: [
        magnesiumValue(f),
        f.age.known ? `Age ${f.age.value}` : `Age: ${reasonWords[f.age.reason] ?? f.age.reason}`,
        ...f.emergencies.map(item => problemWords(item.problem))
      ],
      plan: [
        `Pediatric doses go by weight and need a pediatric source; IM only at ${f.knowledge.limit('strengthIntoMuscle')}% or weaker.`
      ],
      background: [magnesiumLine(f)],
      statements: ['S-003'],
      conflicts: ['O-01'],
      facts: ['magnesium', 'age', 'emergencies'],
      options: []
    })
  }
})

/** What only may happen now is no alarm of the first rank. */
function urgencyOf(f: Facts): Urgency {
  const severe = f.magnesiumBand.known && f.magnesiumBand.value === 'SEV'
  if (severe || f.emergencies.some(item => !item.possible)) return 'critical'
  return f.emergencies.length > 0 ? 'warning' : 'info'
}
