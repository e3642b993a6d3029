import { type Chart, condition, lab, order, running } from '../../charts/chart.ts'
import type { LabName } from '../../charts/chart-codes.ts'
import { draft, quantity } from '../../requests/draft-call.ts'
import { chart, type Json, magnesium, type Probe, sign, viewAll, wellKidney } from '../probe.ts'

const infusing = { orders: [order('sulfateVial', { ago: 1, dosage: running(4, 24) })], encounter: 'IMP' }
const stoma = { conditions: [condition('ileostomy', { ago: 5000 })] }

/** A figure at the ends of what is plausible, where it decides; an older one beside it decides otherwise. */
function plausibleProbes(): readonly Probe[] {
  const asked = (
    name: LabName,
    values: readonly number[],
    rest: Omit<Chart, 'labs'>,
    labs: readonly Json[] = [magnesium(0.58)],
    unit?: string
  ): readonly Probe[] =>
    values.map(value =>
      viewAll(`${name} ${value}, plausible?`, chart([...labs, lab(name, value, { ago: 1, ...(unit ? { unit } : {}) })], rest))
    )
  const low = magnesium(0.58)
  const kidney = (values: readonly number[]) =>
    values.map(value =>
      viewAll(`creatinine ${value}, plausible?`, {
        labs: [low, lab('creatinine', value), lab('weight', 70), lab('potassium', 4.3)]
      })
    )
  return [
    ...asked('ionized-calcium', [0.197, 0.199, 0.2, 0.201, 0.203, 2.5, 3.5, 4, 4.5, 5.5], {}, [low, lab('calcium', 1.95)]),
    ...asked('albumin', [3.5, 4.5, 5, 5.5, 6.5, 78.5, 79.5, 80, 80.5, 81.5], {}, [low, lab('calcium', 2.05)]),
    ...asked('albumin', [78.5, 79.5, 80, 80.5, 81.5], {}, [low, lab('calcium', 2.5)]),
    ...kidney([0.295, 0.298, 0.3, 0.302, 0.305, 28.5, 29.5, 30, 30.5, 31.5]),
    ...[0, 0.5, 1, 1.5, 246, 248, 250, 251, 253, 255].map(value =>
      viewAll(`eGFR ${value}, plausible?`, { labs: [low, lab('egfr', value), lab('potassium', 4.3)] })
    ),
    ...[98, 99.5, 100, 100.5, 102, 246, 248, 250, 251, 253].map(value =>
      viewAll(`height ${value}, plausible?`, {
        labs: [low, lab('creatinine', 1.6), lab('weight', 70), lab('height', value), lab('potassium', 4.3)]
      })
    ),
    ...asked('qtc', [295, 298, 300, 302, 305, 690, 695, 700, 703, 710], { encounter: 'IMP' }, [
      magnesium(0.67),
      lab('qtc', 520, { ago: 30 })
    ]),
    ...asked('heartRate', [18, 19.5, 20, 20.5, 22], { encounter: 'IMP' }, [magnesium(0.45)]),
    ...asked('heartRate', [295, 298, 300, 301, 303, 306], { encounter: 'IMP' }, [
      magnesium(0.45),
      lab('heartRate', 45, { ago: 2 })
    ]),
    ...asked('respiration', [0.5, 1, 1.5, 2.5], infusing, [magnesium(0.8)]),
    ...asked('respiration', [78.5, 79.5, 80, 80.5, 81.5], infusing, [magnesium(0.8), lab('respiration', 10, { ago: 2 })]),
    ...asked('systolic', [18, 19.5, 20, 20.5, 22], infusing, [magnesium(0.8)]),
    ...asked('systolic', [295, 298, 300, 301, 303, 306], infusing, [magnesium(0.8), lab('systolic', 80, { ago: 2 })]),
    ...asked('phosphate-moles', [0.049, 0.0496, 0.05, 0.0504, 0.051], { conditions: [condition('alcohol', { ago: 5000 })] }),
    ...asked('phosphate-moles', [8.5, 9.5, 10, 10.5, 11.5], { conditions: [condition('alcohol', { ago: 5000 })] }, [
      low,
      lab('phosphate-moles', 0.3, { ago: 3 })
    ]),
    ...asked('urineSodium', [0.5, 1, 1.5], stoma),
    ...asked('urineSodium', [394, 397, 400, 402, 406], stoma, [low, lab('urineSodium', 10, { ago: 3 })]),
    ...asked('urineMagnesium', [0.5, 1, 1.5, 98.5, 99.5, 100, 100.5, 101.5], {}, [low, lab('urineCreatinine', 100)], 'mmol/L'),
    ...asked('urineCreatinine', [0.5, 1, 1.5, 2.5, 985, 995, 1000, 1005, 1015], {}, [low, lab('urineMagnesium', 3)]),
    ...asked('stomaOutput', [0.5, 1, 1.5, 19_700, 19_900, 20_000, 20_100, 20_300], {}, [
      low,
      lab('stomaOutput', 2000, { ago: 30 })
    ]),
    ...asked('stomaOutput', [19_700, 19_900, 20_000, 20_100, 20_300], {}),
    ...asked('urine12h', [0.5, 1, 1.5], { encounter: 'IMP' }, [magnesium(0.4)]),
    ...asked('urine12h', [29_500, 29_800, 30_000, 30_100, 30_400], { encounter: 'IMP' }, [
      magnesium(0.4),
      lab('urine12h', 100, { ago: 2 })
    ]),
    ...[0.5, 1, 1.5, 9850, 9950, 10_000, 10_050, 10_150].map(value =>
      viewAll(
        `PTH ${value}, plausible?`,
        chart([
          low,
          lab('calcium', 1.95),
          lab('pth', value, {
            ago: 1,
            with: {
              referenceRange: [
                { low: { value: 15, unit: 'pg/mL', code: 'pg/mL' }, high: { value: 65, unit: 'pg/mL', code: 'pg/mL' } }
              ]
            }
          }),
          lab('pth', 30, {
            ago: 30,
            with: {
              referenceRange: [
                { low: { value: 15, unit: 'pg/mL', code: 'pg/mL' }, high: { value: 65, unit: 'pg/mL', code: 'pg/mL' } }
              ]
            }
          })
        ])
      )
    ),
    ...[0.5, 1, 1.5, 2.5, 2960, 2985, 3000, 3015, 3040].map(value =>
      sign(
        `platelets ${value}, plausible?`,
        chart([magnesium(0.4), lab('platelets', value, { ago: 1 }), ...(value > 100 ? [lab('platelets', 30, { ago: 30 })] : [])]),
        draft('vial', { route: 'muscle', dose: quantity(1, 'g'), repeat: { frequency: 4, period: 1, periodUnit: 'd' } })
      )
    ),
    ...[0.5, 1, 1.5, 98.5, 99.5, 100, 100.5, 101.5].map(value =>
      viewAll(`digoxin level ${value}, plausible?`, {
        labs: [magnesium(0.9), ...wellKidney, lab('potassium', 5.5)],
        orders: [order('digoxin')],
        also: {
          digoxinLevel: [value, ...(value < 50 ? [3] : [])].map((level, index) =>
            lab('magnesium', level, {
              ago: 1 + index,
              unit: 'ng/mL',
              with: { code: { coding: [{ system: 'http://loinc.org', code: '10535-3' }] } }
            })
          )
        }
      })
    )
  ]
}

/** Creatinine whose unit the laboratory's own code contradicts. */
function contradictedProbes(): readonly Probe[] {
  const under = (value: number, unit: string, before: number, days: number): Probe =>
    viewAll(`creatinine ${value} ${unit} against its code, ${before} ${days} days ago`, {
      labs: [
        magnesium(0.58),
        lab('creatinine-moles', value, { unit }),
        lab('creatinine', before, { ago: days * 24 }),
        lab('weight', 70),
        lab('potassium', 4.3)
      ]
    })
  return [
    ...[0.39, 0.395, 0.398, 0.4, 0.402, 0.405].map(value => under(value, 'mg/dL', 0.4, 100)),
    ...[13.5, 14.5, 15, 15.5, 16.5].map(value => under(value, 'mg/dL', 14, 100)),
    ...[0.3, 0.32, 0.33, 0.34, 0.4, 0.49, 0.5, 0.52, 1.9, 2, 2.1, 2.9, 3, 3.1, 3.9, 4, 4.1].map(before =>
      under(1, 'mg/dL', before, 100)
    ),
    ...[359, 362, 364, 365, 366, 368, 371].map(days => under(1, 'mg/dL', 1, days))
  ]
}

/** So many words between a negation and what it negates, in a problem of words alone. */
const wordProbes = (): readonly Probe[] =>
  [1, 2, 3, 4, 5, 6].map(between =>
    viewAll(
      `no ${between} words dialysis`,
      chart([magnesium(0.4)], {
        conditions: [condition('diabetes', { ago: 5000, with: { code: { text: `no ${'regular '.repeat(between)}dialysis` } } })]
      })
    )
  )

export const plausibilityProbes = (): readonly Probe[] => [...plausibleProbes(), ...contradictedProbes(), ...wordProbes()]
