import { factLine, valueWords } from '../../../src/guideline/toolkit/fact-words.ts'
import { type Facts, isAdult, isLow, rule } from '../facts.ts'
import { milliseconds, potassiumBand, thresholds } from '../knowledge.ts'
import { careLines, option, test, withBasis } from '../words.ts'

/** Low twice on a supplement, and magnesium low or not measured for a week. */
export function resists(f: Facts): boolean {
  if (!isLow(f.potassium) || !f.lowTwice || !f.drugs.has('potassium-supplement')) return false
  const measured = f.magnesium.known && f.asOf - (f.magnesium.at ?? 0) <= milliseconds('magnesiumWhenResistant')
  return !measured || lacksMagnesium(f)
}

const lacksMagnesium = ({ magnesium }: Facts): boolean => magnesium.known && magnesium.value < thresholds.lowMagnesium.value

export const potassiumResists = rule({
  topic: 'potassiumResists',
  hooks: ['patient-view'],
  statements: ['S-097', 'S-099'],
  amendments: ['M25'],
  needs: ['potassium', 'age'],
  when: f => isAdult(f) && resists(f),
  recommend: f => {
    const lacking = lacksMagnesium(f)
    return withBasis(f, {
      // Below 3.0 mmol/L with low magnesium: as urgent as on the card of low magnesium (M25).
      urgency: lacking && potassiumBand(f.potassium.value) === 'severe' ? 'critical' : 'warning',
      headline: lacking
        ? `Treat magnesium as well: K ${valueWords(f.potassium)}, low twice on a supplement, with Mg ${valueWords(f.magnesium)}`
        : `Measure magnesium: K ${valueWords(f.potassium)}, low twice on a supplement, none in ${thresholds.days.magnesiumWhenResistant} days`,
      why: [
        factLine('Potassium', f.potassium),
        `Active: ${f.drugs.names('potassium-supplement').join(', ')}`,
        factLine('Magnesium', f.magnesium)
      ],
      plan: ['Potassium that will not rise is often low magnesium.', ...careLines(f.potassium.value)],
      options: lacking ? [] : [option('Order magnesium', test('magnesium', 'urgent'))]
    })
  }
})
