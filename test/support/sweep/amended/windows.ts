import { type Chart, condition, dateAgo, hoursAgo, infused, lab, order } from '../../charts/chart.ts'
import { bolus, infusion, tablets } from '../../requests/draft-call.ts'
import { chart, magnesium, type Probe, sign, view, viewAll, wellKidney } from '../probe.ts'

const severe = magnesium(0.4)
/** A window of hours, a hundredth and an hour to either side. */
const hours = (of: number): readonly number[] =>
  [...new Set([of * 0.985, of * 0.994, of - 1.5, of - 0.5, of, of + 0.5, of + 1.5, of * 1.006, of * 1.015])]
    .filter(value => value > 0)
    .map(value => Math.round(value * 100) / 100)

/** How long results, events and acts count that the amendments speak of (M2, M8 to M11, M13, M15, M18 to M20, M24). */
export function windowProbes(): readonly Probe[] {
  const mother = (ago: number, rest: Partial<Chart> = {}): Chart =>
    chart([magnesium(0.58)], { age: 30, conditions: [condition('pregnant', { ago })], ...rest })
  const stopped = (ago: number) => order('sulfateVial', { ago: ago + 1, status: 'completed', dosage: infused(2, 60) })
  return [
    ...hours(7200).map(ago => view(`pregnant ${ago} h ago`, mother(ago))),
    ...[10, 11, 12, 13, 14, 53, 54, 55, 56, 57].flatMap(age => [
      viewAll(`pregnant at ${age}`, mother(1000, { age })),
      viewAll(
        `pregnant at ${age}, a seizure`,
        mother(1000, { age, conditions: [condition('pregnant', { ago: 1000 }), condition('seizure')] })
      ),
      sign(
        `pregnant at ${age}, an infusion`,
        mother(1000, { age, conditions: [condition('preEclampsia', { ago: 20 })] }),
        infusion(25, 12)
      )
    ]),
    ...hours(1008).map(ago =>
      view(
        `delivered ${ago} h ago, a seizure`,
        chart([severe], { age: 30, encounter: 'IMP', conditions: [condition('delivered', { ago }), condition('seizure')] })
      )
    ),
    ...hours(720).flatMap(ago => [
      view(`tremor, first ${ago} h ago`, chart([severe], { conditions: [condition('tremor'), condition('tremor', { ago })] })),
      view(`QTc 480 of ${ago} h ago`, chart([magnesium(0.67), lab('qtc', 480, { ago })]))
    ]),
    ...hours(24).flatMap(ago => [
      viewAll(`pulse 45 ${ago} h ago`, chart([severe, lab('heartRate', 45, { ago })], { encounter: 'IMP' })),
      sign(
        `blocker beside pulse 45 ${ago} h ago`,
        chart([severe, lab('heartRate', 45, { ago })], { encounter: 'IMP' }),
        bolus(2, 20)
      )
    ]),
    ...hours(72).map(ago =>
      viewAll(
        `block, paced ${ago} h ago`,
        chart([severe], {
          encounter: 'IMP',
          conditions: [condition('heartBlock', { ago: 100 })],
          procedures: [
            {
              resourceType: 'Procedure',
              id: 'pacing',
              status: 'completed',
              code: { coding: [{ system: 'http://snomed.info/sct', code: '233175008' }] },
              subject: { reference: 'Patient/p1' },
              performedDateTime: hoursAgo(ago)
            }
          ]
        })
      )
    ),
    ...hours(48).flatMap(ago => [
      viewAll(`a dose that ended ${ago} h ago`, chart([severe], { encounter: 'IMP', past: [stopped(ago)] })),
      sign(
        `12 g after a dose that ended ${ago} h ago`,
        chart([severe], { encounter: 'IMP', past: [stopped(ago)] }),
        bolus(11.5, 400)
      ),
      viewAll(
        `a dose that ended ${ago} h ago, no MAR`,
        chart([severe], { encounter: 'IMP', past: [stopped(ago)], failed: ['magnesiumGiven'] })
      )
    ]),
    ...hours(336).map(ago => viewAll(`borderline ${ago} h ago, untreated`, chart([magnesium(0.67, ago)], { encounter: 'AMB' }))),
    ...hours(336).map(ago =>
      viewAll(
        `phosphate 0.5 of ${ago} h ago`,
        chart([magnesium(0.6), lab('phosphate-moles', 0.5, { ago })], { conditions: [condition('alcohol', { ago: 5000 })] })
      )
    ),
    ...hours(168).flatMap(ago => [
      viewAll(`QTc 520 of ${ago} h ago`, chart([magnesium(0.67), lab('qtc', 520, { ago })])),
      viewAll(
        `injury charted ${ago} h ago, creatinine 0.9`,
        chart([severe], { conditions: [condition('kidneyInjury', { ago })] })
      )
    ]),
    ...hours(8760).map(ago =>
      viewAll(`creatinine 0.5 of ${ago} h ago`, {
        labs: [severe, lab('creatinine', 1.2), lab('creatinine', 0.5, { ago: ago + 2 }), lab('weight', 70), lab('potassium', 4.3)]
      })
    ),
    ...hours(2160).flatMap(ago => [
      viewAll(`creatinine 1.2 already ${ago} h ago`, {
        labs: [
          severe,
          lab('creatinine', 1.2),
          lab('creatinine', 1.2, { ago: ago + 2 }),
          ...[4000, 4100, 4200].map(before => lab('creatinine', 0.6, { ago: before })),
          lab('weight', 70),
          lab('potassium', 4.3)
        ]
      }),
      viewAll(`Mg 0.4 of ${ago} h ago, no other`, chart([magnesium(0.4, ago)])),
      sign(
        `a tablet, creatinine of ${ago} h ago`,
        { labs: [magnesium(0.58), lab('creatinine', 0.9, { ago }), lab('weight', 70)] },
        tablets(1, 1)
      )
    ]),
    view('a day without a time', chart([severe], { conditions: [condition('pregnant', { onset: dateAgo(299) })], age: 30 })),
    view('without weight', { labs: [severe, ...wellKidney.slice(0, 1), lab('potassium', 4.3)] })
  ]
}
