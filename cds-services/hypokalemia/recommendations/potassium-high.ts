import type { Amendment } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../facts.ts'
import { isAdult, potassiumRow, thresholds } from '../knowledge.ts'
import { line, names, option, recommendation, shown, test } from '../words.ts'

/** High potassium on a supplement beside a drug that retains it. */
export const potassiumHigh = rule({
  topic: 'potassiumHighOnSupplement',
  hooks: ['patient-view'],
  statements: ['S-105'],
  needs: ['potassium', 'age'],
  when: f =>
    isAdult(f.age.value) && potassiumRow(f.potassium.value) === 'high' && f.supplements.length > 0 && f.retaining.length > 0,
  recommend: f => {
    const more = f.potassium.value > thresholds.stopSparing.value && f.sparing.length > 0
    const stopped = more ? [...f.supplements, ...f.sparing] : f.supplements
    return recommendation(f, {
      topic: 'potassiumHighOnSupplement',
      urgency: 'warning',
      headline: `Stop ${more ? 'both' : 'the supplement'}, recheck: K ${shown(f.potassium)} on a supplement and a drug that retains potassium`,
      why: [line('Potassium', f.potassium), `Supplement: ${names(f.supplements)}`, `Retains potassium: ${names(f.retaining)}`],
      plan: [
        `From ${thresholds.rows.at(-1)?.from} mmol/L the supplement stops; above ${thresholds.stopSparing.value} the potassium-sparing drug too.`
      ],
      before: ['ECG by local protocol.'],
      statements: ['S-105'],
      options: [option('Stop and recheck', [...stops(stopped), test('potassium', 'urgent'), test('creatinine', 'urgent')])]
    })
  }
})

function stops(orders: Facts['supplements']): readonly Amendment[] {
  return orders.flatMap(({ reference, source, drug }) =>
    reference ? [{ act: 'amend' as const, order: { reference, source }, text: `Stop ${drug.name}`, change: 'stop' as const }] : []
  )
}
