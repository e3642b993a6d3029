import { type Chart, condition, daily, hoursAgo, infused, lab, order, running } from '../../charts/chart.ts'
import { bolus, draft, infusion, quantity } from '../../requests/draft-call.ts'
import { beside, chart, type Json, kidneys, magnesium, type Probe, sign, signAll, viewAll, wellKidney } from '../probe.ts'

const severe = magnesium(0.4)
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const unread: Partial<Chart> = { failed: ['magnesiumGiven'] }

const administered = (grams: number, ago: number, minutes: number, code = '1658244'): Json => ({
  resourceType: 'MedicationAdministration',
  id: `a${code}${ago}`,
  status: 'completed',
  medicationCodeableConcept: { coding: [{ system: rxnorm, code }] },
  subject: { reference: 'Patient/p1' },
  effectivePeriod: { start: hoursAgo(ago), end: hoursAgo(ago - minutes / 60) },
  dosage: {
    route: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] },
    dose: { value: grams, unit: 'g', system: 'http://unitsofmeasure.org', code: 'g' }
  }
})

/** An emergency that was answered already, or not enough, or too long ago (M17). */
function bolusProbes(): readonly Probe[] {
  const event = (ago: number, rest: Partial<Chart>, labs: readonly Json[] = [severe]): Chart =>
    chart(labs, { conditions: [condition('torsades', { ago })], encounter: 'IMP', ...rest })
  return [
    ...[0.5, 0.9, 1, 1.1, 1.9, 2, 2.1].map(grams =>
      viewAll(`torsades after ${grams} g`, event(1, { given: [administered(grams, 0.8, 5)] }))
    ),
    ...[18, 18.5, 19.5, 20, 20.5, 21.5].map(minutes =>
      viewAll(`torsades after 2 g over ${minutes} min`, event(1, { given: [administered(2, 0.8, minutes)] }))
    ),
    ...[13.5, 14.5, 15, 15.5, 16.5].map(minutes =>
      viewAll(
        `torsades, 2 g ordered ${minutes} min ago`,
        event(1, { orders: [order('sulfateVial', { ago: minutes / 60, dosage: infused(2, 5) })] })
      )
    ),
    ...[2.5, 3.5, 4, 4.5, 5.5].map(ago =>
      viewAll(`torsades ${ago} h ago, 2 g after it`, event(ago, { given: [administered(2, 1, 5)] }))
    ),
    ...[0.81, 0.815, 0.82, 0.825, 0.83].map(value =>
      viewAll(
        `torsades, 2 g, then Mg ${value}`,
        event(3, { given: [administered(2, 2, 5)] }, [magnesium(value, 1), lab('qtc', 440, { ago: 1 })])
      )
    ),
    ...[494, 496, 500, 503, 506].map(value =>
      viewAll(
        `torsades, 2 g, then QTc ${value}`,
        event(3, { given: [administered(2, 2, 5)] }, [magnesium(0.9, 1), lab('qtc', value, { ago: 1 })])
      )
    )
  ]
}

/** What stands against a row's order, and for how long an order counts that nobody charts (M1 to M4). */
function standingProbes(): readonly Probe[] {
  const low = (rest: Partial<Chart>, labs: readonly Json[] = [magnesium(0.4, 3)]): Chart =>
    chart(labs, { encounter: 'IMP', ...rest })
  const tremor = { conditions: [condition('tremor')] }
  const mmolOnce = (mmol: number) => ({
    ...daily(1),
    doseAndRate: [{ doseQuantity: { value: mmol, unit: 'mmol', system: 'http://unitsofmeasure.org', code: 'mmol' } }]
  })
  return [
    ...[4.5, 5.5, 6, 6.5, 7.5, 10.5, 11.5, 12, 12.5, 13.5].flatMap(ago =>
      kidneys.slice(0, 3).map(([band, kidney]) =>
        viewAll(`a dose that ended ${ago} h ago by its order, ${band}`, {
          labs: [magnesium(0.4, 1), ...kidney, lab('potassium', 4.3)],
          encounter: 'IMP',
          past: [order('sulfateVial', { ago: ago + 1, status: 'completed', dosage: infused(2, 60) })],
          given: [administered(0.1, 40, 5)]
        })
      )
    ),
    ...[4.5, 5.5, 6, 6.5, 7.5].map(ago =>
      viewAll(
        `still severe under an infusion of ${ago} h`,
        low({ orders: [order('sulfateVial', { ago: ago + 1, dosage: running(4, 24) })], ...unread }, [magnesium(0.4, 1)])
      )
    ),
    ...[55, 58, 59.5, 60.5, 62, 65].flatMap(minutes => [
      viewAll(
        `2 g ordered ${minutes} min ago, tremor`,
        low({
          orders: [order('sulfateVial', { ago: minutes / 60, dosage: infused(2, 15) })],
          given: [administered(0.1, 40, 5)],
          ...tremor
        })
      ),
      viewAll(
        `5 g ordered ${minutes} min ago`,
        low({ orders: [order('sulfateVial', { ago: minutes / 60, dosage: infused(5, 180) })], given: [administered(0.1, 40, 5)] })
      )
    ]),
    ...[22.5, 23.5, 24.5, 25.5, 26.5].flatMap(ago => [
      viewAll(
        `5 g ordered ${ago} h ago, no MAR`,
        low({ orders: [order('sulfateVial', { ago, dosage: infused(5, 60) })], ...unread })
      ),
      viewAll(
        `an infusion ordered ${ago} h ago, no MAR`,
        low({ orders: [order('sulfateVial', { ago, dosage: running(8, 48) })], ...unread })
      )
    ]),
    ...[355, 360, 362, 364.5, 365.5, 367, 370].map(days =>
      viewAll(
        `tablets ordered ${days} days ago`,
        chart([magnesium(0.58)], { orders: [order('oxide400', { ago: days * 24, dosage: daily(1) })] })
      )
    ),
    ...[160, 164, 166, 167.5, 168.5, 169.5, 171].map(ago =>
      viewAll(
        `an infusion stopped, begun ${ago} h ago`,
        low({ past: [order('sulfateVial', { ago, status: 'stopped', dosage: { ...running(4, 24), timing: { repeat: {} } } })] })
      )
    ),
    ...[2.4, 2.45, 2.5, 2.53, 2.6].map(grams =>
      viewAll(
        `${grams} g of 5 g are due`,
        low({ orders: [order('sulfateVial', { ago: 0.5, dosage: infused(grams, 120) })], ...unread })
      )
    ),
    ...[0.9, 0.98, 0.995, 1, 1.005, 1.02, 1.1].map(grams =>
      viewAll(
        `a bolus of ${grams} g just ordered, tremor`,
        low({ orders: [order('sulfateVial', { ago: 0.5, dosage: infused(grams, 15) })], ...unread, ...tremor })
      )
    ),
    ...[55, 58, 59.5, 60.5, 62, 65].map(minutes =>
      viewAll(
        `2 g over ${minutes} min just ordered, tremor`,
        low({ orders: [order('sulfateVial', { ago: 0.5, dosage: infused(2, minutes) })], ...unread, ...tremor })
      )
    ),
    ...[3.2, 3.35, 3.4, 3.45, 3.47, 3.5, 3.6, 3.8].map(rate =>
      viewAll(
        `an infusion of ${rate} mg/min`,
        low({ orders: [order('sulfateVial', { ago: 0.5, dosage: running(rate, 24) })], ...unread })
      )
    ),
    // Ordered 7.5 h ago and due once more in 4.5 to 7 h.
    ...[12, 12.5, 13, 13.4, 13.6, 14, 14.5].map(hours =>
      viewAll(
        `2.6 g every ${hours} h`,
        low(
          {
            orders: [
              order('sulfateVial', {
                ago: 7.5,
                dosage: {
                  ...infused(2.6, 60),
                  timing: { repeat: { frequency: 1, period: hours, periodUnit: 'h', duration: 60, durationUnit: 'min' } }
                }
              })
            ],
            ...unread
          },
          [magnesium(0.4, 0.3)]
        )
      )
    ),
    ...[7.5, 7.8, 7.9, 7.95, 8, 8.05, 9.4, 9.5, 9.55, 9.6, 9.65, 9.7].map(mmol =>
      viewAll(
        `tablets of ${mmol} mmol`,
        chart([magnesium(0.58)], { orders: [order('oxide400', { ago: 20, dosage: mmolOnce(mmol) })] })
      )
    ),
    viewAll(
      'a balanced crystalloid runs',
      low({
        orders: [
          order('sulfateVial', {
            ago: 1,
            dosage: running(0.2, 24),
            with: { medicationCodeableConcept: { coding: [{ system: rxnorm, code: '801109' }] } }
          })
        ],
        ...unread
      })
    )
  ]
}

/** A bolus and its infusion for one sample are one regimen (M3). */
function regimenProbes(): readonly Probe[] {
  const given = (grams: number, ago: number, level = 0.45): Chart =>
    chart([magnesium(level, ago + 1), lab('calcium', 2.3)], { encounter: 'IMP', given: [administered(grams, ago, 15)] })
  return [
    ...[1, 1.5, 1.9, 2, 2.1, 2.5, 3].map(ago => sign(`an infusion ${ago} h after a bolus`, given(2, ago), infusion(4, 24))),
    ...[0.5, 1, 1.5, 2, 2.5, 3].map(grams => sign(`an infusion after ${grams} g`, given(grams, 1), infusion(4, 24))),
    ...[0.51, 0.513, 0.517, 0.52, 0.523, 0.527].map(level =>
      sign(`an infusion after a bolus, Mg ${level}`, given(2, 1, level), infusion(4, 24))
    )
  ]
}

/** Digoxin levels, refeeding, slow pulse and the urine of a potassium-sparing choice (M19, M23, M24). */
function companionProbes(): readonly Probe[] {
  const level = (value: number, rest: Partial<Chart> = {}, ago = 2): Chart =>
    chart([magnesium(0.9)], {
      orders: [order('digoxin')],
      also: {
        digoxinLevel: [
          lab('magnesium', value, {
            ago,
            unit: 'ng/mL',
            with: { code: { coding: [{ system: 'http://loinc.org', code: '10535-3' }] } }
          })
        ]
      },
      encounter: 'IMP',
      ...rest
    })
  const charted = (hours: number): Json => ({ ...administered(0.00025, 2 + hours, 0.1, '197604') })
  const starved = { conditions: [condition('alcohol', { ago: 5000 })] }
  return [
    ...[1.5, 1.9, 2, 2.1, 2.5, 3, 3.1].flatMap(value => [
      viewAll(`digoxin level ${value}`, level(value)),
      viewAll(`digoxin level ${value}, K 5.5`, { ...level(value), labs: [magnesium(0.9), ...wellKidney, lab('potassium', 5.5)] })
    ]),
    ...[4.5, 5.5, 6, 6.5, 7.5].map(hours =>
      viewAll(
        `digoxin level ${hours} h after a dose`,
        level(2.5, { given: [charted(hours)], conditions: [condition('tachycardia', { ago: 5 })] })
      )
    ),
    ...[0.31, 0.315, 0.318, 0.32, 0.322, 0.325, 0.64, 0.645, 0.648, 0.65, 0.652, 0.658, 0.79, 0.795, 0.8, 0.805, 0.81].map(
      value => viewAll(`phosphate ${value}`, chart([magnesium(0.6), lab('phosphate-moles', value)], starved))
    ),
    ...[48.5, 49.5, 50, 50.5, 51.5].map(value =>
      viewAll(`pulse ${value}`, chart([magnesium(0.45), lab('heartRate', value, { ago: 2 })], { encounter: 'IMP' }))
    )
  ]
}

/** Level and limit of what is drafted beside what runs. */
const draftProbes = (): readonly Probe[] => [
  ...beside(0.5, 49, 50, 51).map(platelets =>
    signAll(
      `into muscle, platelets ${platelets}`,
      chart([severe, lab('platelets', platelets)]),
      draft('vial', { route: 'muscle', dose: quantity(1, 'g'), repeat: { frequency: 4, period: 1, periodUnit: 'd' } })
    )
  ),
  sign('a second bolus', chart([severe], { given: [administered(2, 5, 15)] }), bolus(2, 20))
]

export const ledgerProbes = (): readonly Probe[] => [
  ...bolusProbes(),
  ...standingProbes(),
  ...regimenProbes(),
  ...companionProbes(),
  ...draftProbes()
]
