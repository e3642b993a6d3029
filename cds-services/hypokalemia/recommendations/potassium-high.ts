import { factLine, valueWords } from '../../../src/guideline/toolkit/fact-words.ts'
import { stopOrder } from '../../../src/guideline/toolkit/stop-order.ts'
import { isAdult, rule } from '../facts.ts'
import { highFrom, thresholds } from '../knowledge.ts'
import { option, retaining, test, withBasis } from '../words.ts'

/** High potassium on a supplement beside a drug that retains it. */
export const potassiumHigh = rule({
  topic: 'potassiumHighOnSupplement',
  hooks: ['patient-view'],
  statements: ['S-105'],
  needs: ['potassium', 'age'],
  when: f => isAdult(f) && f.potassium.value >= highFrom && f.drugs.has('potassium-supplement') && f.drugs.has(...retaining),
  recommend: f => {
    const supplements = f.drugs.of('potassium-supplement')
    const sparing = f.potassium.value > thresholds.stopSparing.value ? f.drugs.of('potassium-sparing-diuretic') : []
    return withBasis(f, {
      urgency: 'warning',
      headline: `Stop ${sparing.length > 0 ? 'both' : 'the supplement'}, recheck: K ${valueWords(f.potassium)} on a supplement and a drug that retains potassium`,
      why: [
        factLine('Potassium', f.potassium),
        `Supplement: ${f.drugs.names('potassium-supplement').join(', ')}`,
        `Retains potassium: ${f.drugs.names(...retaining).join(', ')}`
      ],
      plan: [
        `From ${highFrom} mmol/L the supplement stops; above ${thresholds.stopSparing.value} the potassium-sparing drug too.`
      ],
      before: ['ECG by local protocol.'],
      options: [
        option(
          'Stop and recheck',
          ...[...supplements, ...sparing].flatMap(order => stopOrder(order, order.drug.name)),
          ...[test('potassium', 'urgent'), test('creatinine', 'urgent')]
        )
      ]
    })
  }
})
