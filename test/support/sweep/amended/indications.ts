import { type Chart, condition, daily, hoursAgo, infused, lab, order, running } from '../../charts/chart.ts'
import { bolus, draft, infusion, quantity, tablets } from '../../requests/draft-call.ts'
import { beside, chart, magnesium, type Probe, sign, signAll, view } from '../probe.ts'

const inRange = [magnesium(0.9), lab('calcium', 2.3)]

/** Atrial fibrillation and asthma: the grams, minutes and rates within which nobody asks for a level. */
function useProbes(): readonly Probe[] {
  return (['Atrial fibrillation', 'Asthma exacerbation'] as const).flatMap(reason => [
    ...beside(0.5, 1, 2, 3).map(grams => sign(`${grams} g for ${reason}`, chart(inRange), bolus(grams, 60, { reason }))),
    ...beside(0.5, 14, 15, 16).map(minutes =>
      sign(`2 g over ${minutes} min for ${reason}`, chart(inRange), bolus(2, minutes, { reason }))
    )
  ])
}

/** Milk of magnesia by its label, vitamins that hold a trace, oxide twice a day. */
function oralProbes(): readonly Probe[] {
  const oral = (product: 'milk' | 'oxide400', mmol: number, reason?: string) =>
    draft(product, {
      route: 'oral',
      dose: quantity(mmol, 'mmol'),
      repeat: { frequency: 1, period: 1, periodUnit: 'd' },
      ...(reason ? { reason } : {})
    })
  const labeled = chart([magnesium(0.9, 200)])
  return [
    ...beside(0.3, 81.5, 82.3, 83.1).map(mmol =>
      sign(`${mmol} mmol of milk of magnesia`, labeled, oral('milk', mmol, 'Constipation'))
    ),
    ...beside(0.5, 19, 20, 21).map(mmol =>
      sign(`${mmol} mmol of oxide at the start`, chart([magnesium(0.6)]), oral('oxide400', mmol))
    ),
    ...beside(0.5, 2, 3, 4).map(mmol =>
      sign(
        `${mmol} mmol a day in nutrition, R4`,
        { labs: [magnesium(0.9), lab('creatinine', 4), lab('weight', 70), lab('potassium', 4.3)] },
        draft('vial', {
          route: 'vein',
          dose: quantity(mmol, 'mmol'),
          repeat: { frequency: 1, period: 1, periodUnit: 'd' },
          with: {
            medicationCodeableConcept: {
              coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1658244' }],
              text: 'magnesium sulfate for parenteral nutrition'
            }
          }
        })
      )
    )
  ]
}

/** Tablets that go on: days since magnesium, creatinine and the former order. */
function renewalProbes(): readonly Probe[] {
  const days = 24
  const renewed = (magnesiumAgo: number, creatinineAgo: number, orderAgo: number, rest: Partial<Chart> = {}): Chart => ({
    labs: [
      magnesium(0.8, magnesiumAgo * days),
      lab('creatinine', 0.9, { ago: creatinineAgo * days }),
      lab('weight', 70),
      lab('potassium', 4.3)
    ],
    past: [order('oxide400', { ago: orderAgo * days, status: 'completed', dosage: daily(1) })],
    ...rest
  })
  return [
    ...beside(0.5, 178, 180, 182).flatMap(ago => [
      sign(`renewal, Mg ${ago} days old`, renewed(ago, 10, 10), tablets(1, 1)),
      sign(`renewal, creatinine ${ago} days old`, renewed(10, ago, 10), tablets(1, 1)),
      sign(`renewal, ordered ${ago} days ago`, renewed(10, 10, ago), tablets(1, 1))
    ]),
    ...beside(0.5, 89, 90, 91).map(ago =>
      sign(`renewal at 78, creatinine ${ago} days old`, renewed(10, ago, 10, { age: 78 }), tablets(1, 1))
    )
  ]
}

const mother = (
  labs: readonly Record<string, unknown>[] = [],
  rest: Partial<Chart> = {},
  ...more: readonly Record<string, unknown>[]
): Chart => ({
  age: 30,
  labs: [lab('weight', 70), lab('height', 168), lab('potassium', 4.3), ...(labs.length > 0 ? labs : [lab('creatinine', 0.6)])],
  conditions: [condition('mildPreEclampsia', { ago: 20 }), ...more],
  ...rest
})

/** Loads, maintenance, muscle, days and kidneys of obstetrics (M29). */
function obstetricProbes(): readonly Probe[] {
  const severe = mother([], { conditions: [condition('preEclampsia', { ago: 20 })] })
  const again = mother([], {}, condition('eclampsia', { ago: 1 }))
  const rated = (grams: number, rate: number) =>
    draft('vial', { route: 'vein', dose: quantity(grams, 'g'), rate: quantity(rate, 'mg/min'), text: `${grams} g in 100 mL` })
  const loaded = mother([], { past: [order('sulfateVial', { ago: 1, status: 'completed', dosage: infused(4, 30) })] })
  const muscle = (grams: number, times: number) =>
    draft('vial', {
      route: 'muscle',
      dose: quantity(grams, 'g'),
      ...(times > 0 ? { repeat: { frequency: times, period: 1, periodUnit: 'd' } } : { repeat: { count: 1 } })
    })
  return [
    ...beside(0.5, 5, 6, 7).map(grams => sign(`load ${grams} g`, mother(), bolus(grams, 30))),
    ...beside(0.5, 14, 15, 16).map(minutes => sign(`load 4 g over ${minutes} min`, mother(), bolus(4, minutes))),
    ...beside(2, 396, 400, 404).map(rate => sign(`load 6 g at ${rate} mg/min`, mother(), rated(6, rate))),
    ...beside(0.5, 4, 5, 6).map(grams => sign(`severe, load ${grams} g over 10 min`, severe, bolus(grams, 10))),
    ...beside(0.5, 4, 5, 6).map(minutes => sign(`severe, load 4 g over ${minutes} min`, severe, bolus(4, minutes))),
    ...beside(5, 990, 1000, 1010).map(rate => sign(`severe, load 5 g at ${rate} mg/min`, severe, rated(5, rate))),
    ...beside(5, 990, 1000, 1010).map(rate => signAll(`load 4 g at ${rate} mg/min`, mother(), rated(4, rate))),
    ...beside(0.5, 3, 4, 5).map(grams =>
      sign(
        `seizure again, load ${grams} g over 6 min`,
        mother([], { conditions: [condition('gestationalHypertension', { ago: 200 }), condition('seizure')] }),
        bolus(grams, 6, { reason: 'Seizure prophylaxis' })
      )
    ),
    ...beside(0.5, 4, 5, 6).map(minutes =>
      sign(
        `seizure again, load 3 g over ${minutes} min`,
        mother([], { conditions: [condition('gestationalHypertension', { ago: 200 }), condition('seizure')] }),
        bolus(3, minutes, { reason: 'Seizure prophylaxis' })
      )
    ),
    sign('eclampsia, load', again, bolus(4, 6)),
    ...[16, 17, 18, 32, 33, 34, 35, 48, 49, 50, 51, 52, 66, 67].map(rate =>
      sign(`maintenance ${rate} mg/min`, mother(), infusion(rate, 10))
    ),
    ...[1, 1.5, 2, 2.5, 3, 3.5, 4].map(perHour =>
      sign(`maintenance ${perHour} g/h`, mother(), infusion((perHour * 1000) / 60, 10))
    ),
    ...[19.5, 19.8, 20, 20.2, 20.4].map(hours => sign(`maintenance 2 g/h for ${hours} h`, mother(), infusion(33.3333, hours))),
    ...[8.5, 9.5, 10, 10.5, 11].map(grams => sign(`${grams} g into muscle once, after 4 g`, loaded, muscle(grams, 0))),
    ...[4.5, 5, 5.5, 6].map(grams => sign(`${grams} g into muscle six times a day`, mother(), muscle(grams, 6))),
    ...[4, 5, 6, 7, 8].map(times => sign(`5 g into muscle ${times} times a day`, mother(), muscle(5, times))),
    ...[23, 24, 25, 118, 119, 120, 121, 166, 167, 168, 169, 170].map(hours =>
      sign(
        `neuroprotection for ${hours} h`,
        mother([], { conditions: [condition('pretermLabor', { ago: 20 })] }),
        infusion(17, hours, { reason: 'Fetal neuroprotection' })
      )
    ),
    ...[1.08, 1.1, 1.105, 1.12, 2.45, 2.47, 2.5, 2.51, 2.53].map(creatinine =>
      sign(
        `maintenance 1.5 g/h, creatinine ${creatinine}`,
        mother([lab('creatinine', creatinine), lab('egfr', 65, { ago: 3 })]),
        infusion(25, 10)
      )
    ),
    ...[0.9, 1, 1.1, 1.5, 2].map(perHour =>
      sign(`maintenance ${perHour} g/h, creatinine 1.2`, mother([lab('creatinine', 1.2)]), infusion((perHour * 1000) / 60, 10))
    ),
    ...[2.45, 2.48, 2.5, 2.51, 2.53].map(creatinine =>
      sign(
        `maintenance 1.5 g/h, creatinine ${creatinine}, tall`,
        {
          ...mother([]),
          age: 20,
          labs: [lab('creatinine', creatinine), lab('weight', 120), lab('height', 180), lab('potassium', 4.3)]
        },
        infusion(25, 10)
      )
    ),
    signAll('maintenance in kidney failure', mother([lab('creatinine', 4)]), infusion(25, 10)),
    signAll('maintenance of a day and a half', mother(), infusion(33.3333, 36)),
    view('an infusion runs', mother([], { orders: [order('sulfateVial', { ago: 2, dosage: running(25, 12) })] }))
  ]
}

export const indicationProbes = (): readonly Probe[] => [
  ...useProbes(),
  sign(
    'asthma, a second dose',
    chart(inRange, {
      past: [order('sulfateVial', { ago: 20, status: 'completed', dosage: infused(1, 20), with: { authoredOn: hoursAgo(20) } })]
    }),
    bolus(2, 20, { reason: 'Asthma exacerbation' })
  ),
  ...oralProbes(),
  ...renewalProbes(),
  ...obstetricProbes()
]
