import { careLines } from '../care.ts'
import { rule } from '../facts.ts'
import { isAdult, potassiumRow, thresholds } from '../knowledge.ts'
import { line, option, recommendation, shown, test } from '../words.ts'
import { resists } from './potassium-resists.ts'

/** Low potassium, and nobody has looked at magnesium. "Could not be had" is not "not measured": then no test is offered. */
export const magnesiumUnmeasured = rule({
  topic: 'potassiumLowMagnesiumUnmeasured',
  hooks: ['patient-view'],
  statements: ['S-097', 'S-104'],
  needs: ['potassium', 'age'],
  when: f =>
    isAdult(f.age.value) && ['low', 'severe'].includes(potassiumRow(f.potassium.value)) && !f.magnesium.known && !resists(f),
  recommend: f => {
    const severe = potassiumRow(f.potassium.value) === 'severe'
    const unread = !f.magnesium.known && (f.magnesium.reason === 'absent' || f.magnesium.reason === 'failed')
    return recommendation(f, {
      topic: 'potassiumLowMagnesiumUnmeasured',
      urgency: severe ? 'warning' : 'info',
      headline: unread
        ? `Look whether magnesium was measured: K ${shown(f.potassium)}, magnesium could not be read`
        : `Measure magnesium: K ${shown(f.potassium)} and no usable magnesium in ${thresholds.days.magnesium} days`,
      why: [
        line('Potassium', f.potassium),
        line('Magnesium', f.magnesium),
        'Without magnesium potassium is lost as fast as it is given.'
      ],
      plan: careLines(f),
      amendments: ['M25'],
      statements: ['S-097', 'S-104'],
      options: unread ? [] : [option('Order magnesium', [test('magnesium', severe ? 'urgent' : 'routine')])]
    })
  }
})
