import { rule } from '../assessment.ts'
import { femg } from '../facts/urine.ts'
import { lowAndCurrent } from '../pathway/related-electrolytes.ts'
import { figure, magnesiumLine, magnesiumWords } from '../wording/words.ts'
import { chartHooks, recommendation } from './shared.ts'

/** Where the magnesium goes, once urine has told. */
export const causeWorkup = rule({
  topic: 'causeWorkup',
  hooks: chartHooks,
  statements: ['S-029', 'S-172', 'S-173', 'S-174'],
  needs: ['magnesium'],
  when: f => lowAndCurrent(f) && femg(f) !== undefined,
  recommend: f => {
    const excretion = femg(f)?.value ?? 0
    const [low, high] = [f.knowledge.limit('femgExtrarenal'), f.knowledge.limit('femgRenal')]
    const meaning = excretion > high ? 'renal loss likely' : excretion < low ? 'extrarenal (gut) loss likely' : 'indeterminate'
    return recommendation(f, {
      topic: 'causeWorkup',
      urgency: 'info',
      headline: `Fractional excretion of magnesium ${figure(excretion, 1)}%: ${meaning}`,
      why: [`${figure(excretion, 2)}%: below ${low} extrarenal, above ${high} renal; ${magnesiumWords(f)}`],
      background: [magnesiumLine(f), `One source text takes ${low} as the only limit.`],
      plan: ['Volume depletion raises it too. It never delays treatment.'],
      statements: ['S-029', 'S-173', 'S-174'],
      conflicts: ['C-45'],
      facts: ['magnesium', 'renal'],
      options: []
    })
  }
})
