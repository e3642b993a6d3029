import { type Facts, rule } from '../assessment.ts'
import { due, forDays, interval } from '../monitoring.ts'
import { nephrologyForPhosphate, type Refeeding, refeedingOf } from '../pathway/refeeding.ts'
import { factLine, magnesiumLine, magnesiumWords } from '../wording/words.ts'
import { option, test } from './proposals.ts'
import { chartHooks, gapLines, recommendation } from './shared.ts'

/** Magnesium, potassium and phosphate fall together when the starved are fed: named as one, thiamine before sugar (M24). */
export const refeeding = rule({
  topic: 'refeeding',
  hooks: chartHooks,
  statements: [],
  amendments: ['M24'],
  needs: ['magnesium'],
  when: f => refeedingOf(f) !== undefined,
  recommend: f => {
    const risk = refeedingOf(f)
    if (!risk) return []
    return recommendation(f, {
      topic: 'refeeding',
      urgency: risk.urgency,
      headline: headlineOf(f, risk),
      why: [
        risk.why.join(', '),
        `${magnesiumWords(f)}; ${factLine('phosphate', f.phosphate, 'mmol/L')}; ${factLine('K', f.potassium, 'mmol/L')}`
      ],
      background: [magnesiumLine(f)],
      plan: [
        'Correct magnesium, potassium and phosphate together.',
        nephrologyForPhosphate(f) ? 'Phosphate only with nephrology (kidneys, or low calcium).' : 'Phosphate by local protocol.',
        'Thiamine before feeding or glucose. No more calories until corrected.'
      ],
      notKnown: gapLines(f),
      statements: [],
      amendments: ['M24'],
      facts: ['magnesium', 'phosphate', 'potassium', 'calcium', 'renal', 'medications'],
      options: [
        option(
          `Order Mg, K and phosphate every ${interval('refeeding')} for ${forDays('refeeding')}`,
          true,
          (['magnesium', 'potassium', 'phosphate'] as const).map(key =>
            test(f.knowledge, key, {
              when: due('refeeding'),
              urgency: risk.urgency === 'info' ? 'routine' : 'urgent',
              row: 'refeeding'
            })
          )
        )
      ]
    })
  }
})

function headlineOf(f: Facts, { urgency }: Refeeding): string {
  const phosphate = f.phosphate.known ? `, phosphate ${f.phosphate.reported ?? f.phosphate.value}` : ', phosphate not known'
  const how = urgency === 'critical' ? 'correct phosphate now' : 'measure and correct Mg, K, phosphate'
  return `Thiamine first, ${how}: refeeding risk, ${magnesiumWords(f)}${phosphate}`
}
