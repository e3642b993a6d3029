import { rule } from '../assessment.ts'
import { potassiumResists } from '../pathway/potassium-resists.ts'
import { smallInfusionOf } from '../pathway/small-infusion.ts'
import { ifRoom } from '../wording/lines.ts'
import { factLine, figure, magnesiumLine, magnesiumValue, magnesiumWords } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'
import { runningStatements } from './running-magnesium.ts'
import { chartHooks, gapLines, recommendation } from './shared.ts'

/** In range, but low in it, with something that a deficiency explains. */
export const depletionPossible = rule({
  topic: 'depletionPossible',
  hooks: chartHooks,
  statements: [...new Set(['S-016', 'S-020', ...runningStatements])],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('depletionPossible'),
  recommend: f =>
    recommendation(f, {
      topic: 'depletionPossible',
      row: 'N1',
      urgency: 'info',
      headline: `${f.ecgDone ? 'Depletion is possible' : 'Consider an ECG'}: ${magnesiumWords(f)} in range does not rule out depletion`,
      why: [
        magnesiumValue(f),
        ...(potassiumResists(f) ? ['Potassium low twice on a supplement'] : []),
        ...(f.calcium.low ? ['Low calcium'] : []),
        ...(f.longQtc && !f.severeQtc ? [factLine('QTc', f.qtc)] : [])
      ],
      plan: [
        ...(smallInfusionOf(f) ? [] : [ifRoom('No magnesium order is offered.')]),
        // C-17: no level is aimed for with weak or unknown kidneys.
        f.kidney.band === 'R1' || f.kidney.band === 'R2'
          ? ifRoom(
              `With arrhythmia risk aim for ${f.knowledge.limit('digoxinAim')} to ${figure(f.magnesiumResult.upperLimit)} mmol/L.`
            )
          : 'Renal function reduced or not known: monitor only, no aim.'
      ],
      notKnown: gapLines(f),
      background: [magnesiumLine(f)],
      statements: ['S-016'],
      conflicts: ['C-17'],
      facts: ['magnesium', 'potassium', 'calcium', 'qtc', 'medications'],
      options: f.ecgDone
        ? []
        : [option('Order 12-lead ECG', true, [test(f.knowledge, 'ecg', { when: now, urgency: 'routine', row: 'N1' })])]
    })
})
