import { isMeasurement } from '../../../src/facts/lab.ts'
import { formatTime } from '../../../src/facts/time.ts'
import { type Facts, rule } from '../assessment.ts'
import { factLine, reasonWords } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'
import { gapLines, patientView, recommendation } from './shared.ts'

/** The newest magnesium stands in the chart but cannot be acted on. */
export const resultUnusable = rule({
  topic: 'resultUnusable',
  hooks: patientView,
  statements: ['S-003', 'S-031'],
  needs: [],
  when: f => f.pathway.topics.includes('resultUnusable') || onlyUndated(f) || (f.contaminated && f.pathway.gate !== 'G0'),
  recommend: f => {
    const { unusable } = f.magnesiumResult
    const contaminated = f.contaminated && !unusable
    // Rule 11: repletion and calcium are suppressed unless something is charted that cannot wait.
    const urgent = contaminated && (f.emergencies.length > 0 || f.symptoms.length > 0)
    const reported = unusable?.reported ?? (f.magnesium.known ? f.magnesium.reported : undefined)
    const reason = f.magnesium.known ? 'specimen' : f.magnesium.reason
    const what = contaminated ? 'tube contamination suspected' : (reasonWords[reason] ?? reason)
    return recommendation(f, {
      topic: 'resultUnusable',
      urgency: 'warning',
      headline: urgent
        ? `Magnesium ${reported ?? ''} may come from tube contamination: repeat now; what the patient shows decides`.replace(
            '  ',
            ' '
          )
        : `Magnesium ${reported ? `result ${reported}` : 'result'} cannot be used${what === reasonWords['no-unit'] && reported?.includes('no unit') ? '' : ` (${what})`}: repeat recommended`,
      why: [
        `Newest magnesium: ${reported ?? 'no figure'}${unusable ? `, ${formatTime(unusable.at, unusable.dateOnly)}` : ''}; ${what}.`,
        ...(contaminated
          ? [
              `${factLine('Potassium', f.potassium, 'mmol/L')}; ${factLine('calcium', f.calcium.total)}: from one draw this looks like a tube additive.`
            ]
          : []),
        ...(f.magnesiumResult.series.all.slice(1).some(isMeasurement) ? ['Older results are not used in its place.'] : [])
      ],
      plan: [
        urgent
          ? 'Repeat magnesium, potassium and calcium now. Symptoms or an emergency are charted: the other cards stand, and do not wait for it.'
          : 'Repeat magnesium; no dose is offered on this result.',
        ...(unusable?.possiblyHigh ? ['The figure may be high: give no magnesium until it is repeated.'] : []),
        ...(unusable?.reason === 'specimen' ? ['Hemolysis can hide a deficiency or feign an excess.'] : [])
      ],
      before: gapLines(f),
      ...(contaminated
        ? { findings: [{ code: 'contaminationSuspected', severity: 'warning' as const, statements: ['S-031'] }] }
        : {}),
      statements: ['S-003', 'S-031'],
      conflicts: ['O-05', 'O-06', 'O-07', 'O-08', 'O-09', 'O-10'],
      facts: contaminated ? ['magnesium', 'potassium', 'calcium'] : ['magnesium', 'potassium'],
      options: [
        option(
          'Repeat magnesium, potassium and calcium',
          true,
          (['magnesium', 'potassium', 'calcium'] as const).map(key => test(key, now, 'urgent', 'G1'))
        )
      ]
    })
  }
})

/** Results exist, but none of them has a usable date. */
const onlyUndated = (f: Facts): boolean =>
  !f.magnesium.known && (f.magnesium.reason === 'undated' || f.magnesium.reason === 'future')
