import { told } from '../advice.ts'
import { type Facts, rule } from '../assessment.ts'
import { daysWords } from '../facts/span-words.ts'
import { due, interval } from '../monitoring.ts'
import {
  calciumSigns,
  longQtcCritical,
  lowAndCurrent,
  magnesiumWithheld,
  standsLow,
  type Withheld
} from '../pathway/related-electrolytes.ts'
import { ifRoom } from '../wording/lines.ts'
import { calciumWords, factLine, magnesiumLine, magnesiumWords, standingMagnesium } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'
import { chartHooks, gapLines, recommendation } from './shared.ts'

/** When all three are measured again. */
const again = `Mg and Ca every ${interval('calcium')}, PTH again after ${told('parathyroidAgain')}.`

/** Low calcium of magnesium deficiency: magnesium first, except where calcium cannot wait. */
export const calcium = rule({
  topic: 'calcium',
  hooks: chartHooks,
  statements: ['S-100', 'S-101', 'S-102', 'S-103', 'S-110', 'S-113', 'S-116', 'S-117', 'S-118', 'S-119', 'S-120'],
  needs: ['magnesium'],
  unless: standsLow,
  when: f => f.calcium.low && (lowAndCurrent(f) || (standsLow(f) && isCritical(f))),
  recommend: f => {
    const { kind, fact } = f.calcium
    const critical = isCritical(f)
    const repeats = fact.known && fact.newer !== undefined
    const name = kind === 'ionized' ? 'Ionized Ca' : kind === 'adjusted' ? 'Adjusted Ca' : 'Ca (not adjusted)'
    const shown = calciumWords(f)
    const withheld = magnesiumWithheld(f)
    return recommendation(f, {
      topic: 'calcium',
      urgency: critical ? 'critical' : 'warning',
      headline: `${adviceOf(critical, withheld)}: ${name} ${reportedCalcium(shown)}, ${magnesiumWords(f)}`,
      why: [
        `${factLine(name, fact.known ? { ...fact, reported: shown } : fact, 'mmol/L')}; ${magnesiumWords(f)}`,
        ...standingMagnesium(f),
        ...(kind === 'total' ? [`No albumin within ${daysWords(f.knowledge.window('adjusting/albumin'))}.`] : []),
        ...(f.parathyroid.known && f.parathyroid.value === 'not-raised' ? ['PTH is not raised, as in magnesium deficiency.'] : [])
      ],
      background: [
        ...(kind === 'adjusted' && f.calcium.total.known
          ? [factLine('Total calcium', f.calcium.total), factLine('Albumin', f.calcium.albumin)]
          : []),
        magnesiumLine(f)
      ],
      plan: critical
        ? [
            `IV calcium gluconate by local protocol ${withheld ? 'now' : 'with magnesium, neither delays the other'}.`,
            ...(withheld ? [withheld.line] : []),
            ...(f.drugs.has('digoxin') ? ['On digoxin: small slow doses with ECG.'] : [])
          ]
        : [
            'Calcium or vitamin D alone does not hold while Mg is low.',
            ...(withheld ? [withheld.line] : []),
            ifRoom(`Still low ${told('calciumStillLow')} after Mg is in range: look further.`),
            ifRoom(`${again} Consider calcitriol ${told('calcitriol')} a day as a bridge, with a stop date: specialist.`, again)
          ],
      notKnown: gapLines(f),
      statements: critical ? ['S-096', 'S-100', 'S-101'] : ['S-100', 'S-101', 'S-102', 'S-103', 'S-118'],
      conflicts: ['C-20', 'C-39', 'C-40', 'C-43'],
      facts: ['calcium', 'magnesium', 'symptoms', 'qtc', 'medications'],
      options: [
        option('Order calcium and parathyroid hormone', true, [
          test(f.knowledge, 'calcium', {
            when: repeats ? now : due(critical ? 'calciumCritical' : 'calcium'),
            urgency: critical || repeats ? 'urgent' : 'routine',
            row: 'Ca'
          }),
          test(f.knowledge, 'pth', { when: now, urgency: 'routine', row: 'Ca' }),
          ...(f.calcium.albumin.known ? [] : [test(f.knowledge, 'albumin', { when: now, urgency: 'routine', row: 'Ca' })])
        ])
      ]
    })
  }
})

const isCritical = (f: Facts): boolean => f.calcium.veryLow || calciumSigns(f) || longQtcCritical(f)

function adviceOf(critical: boolean, withheld: Withheld | undefined): string {
  if (withheld) return `${critical ? 'IV calcium now by local protocol' : 'Calcium alone does not hold'}; ${withheld.short}`
  return critical
    ? 'IV calcium by local protocol now, together with magnesium'
    : `Magnesium first, calcium follows in ${told('calciumFollows')}`
}

/** The laboratory's own unit alone. */
const reportedCalcium = (shown: string): string => shown.replace(/ \(.*\)$/, '')
