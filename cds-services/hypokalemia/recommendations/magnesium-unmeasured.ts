import { factLine, valueWords } from '../../../src/guideline/toolkit/fact-words.ts'
import { isAdult, isLow, rule } from '../facts.ts'
import { potassiumBand, thresholds } from '../knowledge.ts'
import { careLines, option, test, withBasis } from '../words.ts'
import { resists } from './potassium-resists.ts'

/** Low potassium, and nobody has looked at magnesium. "Could not be had" is not "not measured": then no test is offered. */
export const magnesiumUnmeasured = rule({
  topic: 'potassiumLowMagnesiumUnmeasured',
  hooks: ['patient-view'],
  statements: ['S-097', 'S-104'],
  amendments: ['M25'],
  needs: ['potassium', 'age'],
  when: f => isAdult(f) && isLow(f.potassium) && !f.magnesium.known && !resists(f),
  recommend: f => {
    const severe = potassiumBand(f.potassium.value) === 'severe'
    const unread = !f.magnesium.known && (f.magnesium.reason === 'absent' || f.magnesium.reason === 'failed')
    return withBasis(f, {
      urgency: severe ? 'warning' : 'info',
      headline: unread
        ? `Look whether magnesium was measured: K ${valueWords(f.potassium)}, magnesium could not be read`
        : `Measure magnesium: K ${valueWords(f.potassium)} and no usable magnesium in ${thresholds.days.magnesium} days`,
      why: [
        factLine('Potassium', f.potassium),
        factLine('Magnesium', f.magnesium),
        'Without magnesium potassium is lost as fast as it is given.'
      ],
      plan: careLines(f.potassium.value),
      options: unread ? [] : [option('Order magnesium', test('magnesium', severe ? 'urgent' : 'routine'))]
    })
  }
})
