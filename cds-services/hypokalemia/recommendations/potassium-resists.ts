import { careLines } from '../care.ts'
import { type Facts, rule } from '../facts.ts'
import { isAdult, milliseconds, potassiumRow, thresholds } from '../knowledge.ts'
import { line, names, option, recommendation, shown, test } from '../words.ts'

/** Low twice on a supplement: magnesium is to be measured and treated. */
export function resists(f: Facts): boolean {
  const lowNow = f.potassium.known && ['low', 'severe'].includes(potassiumRow(f.potassium.value))
  if (!lowNow || !f.lowTwice || f.supplements.length === 0) return false
  const measured = f.magnesium.known && f.asOf - (f.magnesium.at ?? 0) <= milliseconds('magnesiumWhenResistant')
  return !measured || isLow(f)
}

const isLow = (f: Facts): boolean => f.magnesium.known && f.magnesium.value < thresholds.lowMagnesium.value

export const potassiumResists = rule({
  topic: 'potassiumResists',
  hooks: ['patient-view'],
  statements: ['S-097', 'S-099'],
  needs: ['potassium', 'age'],
  when: f => isAdult(f.age.value) && resists(f),
  recommend: f =>
    recommendation(f, {
      topic: 'potassiumResists',
      // Below 3.0 mmol/L with low magnesium: as urgent as on the card of low magnesium (M25).
      urgency: isLow(f) && potassiumRow(f.potassium.value) === 'severe' ? 'critical' : 'warning',
      headline: isLow(f)
        ? `Treat magnesium as well: K ${shown(f.potassium)}, low twice on a supplement, with Mg ${shown(f.magnesium)}`
        : `Measure magnesium: K ${shown(f.potassium)}, low twice on a supplement, none in ${thresholds.days.magnesiumWhenResistant} days`,
      why: [line('Potassium', f.potassium), `Active: ${names(f.supplements)}`, line('Magnesium', f.magnesium)],
      plan: ['Potassium that will not rise is often low magnesium.', ...careLines(f)],
      amendments: ['M25'],
      statements: ['S-097', 'S-099'],
      options: isLow(f) ? [] : [option('Order magnesium', [test('magnesium', 'urgent')])]
    })
})
