import { type Chart, condition, daily, lab, order, running } from '../../charts/chart.ts'
import { bolus, draft, infusion, quantity, tablets } from '../../requests/draft-call.ts'
import { chart, type Json, kidneys, magnesium, type Probe, sign, signAll, viewAll, wellKidney } from '../probe.ts'

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const severe = [magnesium(0.4), lab('calcium', 2.3)]
const kidneyOf = (band: string): readonly Json[] => kidneys.find(([name]) => name === band)?.[1] ?? []
const named = (code: string, display: string): Json => ({
  medicationCodeableConcept: { coding: [{ system: rxnorm, code, display }] }
})
const daysly = { frequency: 1, period: 1, periodUnit: 'd' }

/** How strong, how fast and how long by vein. */
const veinProbes = (): readonly Probe[] => [
  ...[19.5, 20.5].map(percent =>
    signAll(
      `into the muscle of a child, ${percent} percent`,
      chart(severe, { age: 10 }),
      draft('vial', {
        route: 'muscle',
        dose: quantity(1, 'g'),
        repeat: { count: 1 },
        text: `1 g in ${Math.round(10_000 / percent) / 100} mL saline`
      })
    )
  ),
  ...[239, 241].flatMap(minutes => [
    signAll(`5 g over ${minutes} min`, chart(severe), bolus(5, minutes)),
    signAll(`20 mg/min for ${minutes} min`, chart(severe), infusion(20, minutes / 60))
  ]),
  ...[29.5, 30.5].map(minutes => sign(`100 mg/min over ${minutes} min`, chart(severe), bolus(minutes / 10, minutes))),
  ...[14.5, 15.5].map(minutes => sign(`1 g over ${minutes} min by its time`, chart(severe), bolus(1, minutes))),
  ...[1.9, 2.1, 3.9, 4.1].map(grams => signAll(`${grams} g over 50 min`, chart(severe), bolus(grams, 50))),
  ...[23.5, 24.5].map(hours => signAll(`4 mg/min for ${hours} h`, chart(severe), infusion(4, hours))),
  ...[0.4, 0.7, 1.3].map(rate =>
    viewAll(
      `${rate} mg/min are due`,
      chart([magnesium(0.4, 1)], {
        encounter: 'IMP',
        orders: [order('sulfateVial', { ago: 3, dosage: running(rate, 30) })],
        failed: ['magnesiumGiven']
      })
    )
  )
]

/** Grams into muscle and millimoles under the skin. */
const otherWayProbes = (): readonly Probe[] => {
  const into = (grams: number, labs: readonly Json[], repeat: Json = { count: 1 }) =>
    signAll(
      `${grams} g into muscle, ${labs.length > 1 ? '36 kg' : `${repeat.frequency ?? 'once'} a day`}`,
      { labs: [...severe, ...labs, lab('potassium', 4.3)] },
      draft('vial', { route: 'muscle', dose: quantity(grams, 'g'), repeat })
    )
  const under = (mmol: number, volume: number, times = 1) =>
    signAll(
      `${mmol} mmol under the skin in ${volume} mL, ${times} a week`,
      chart([magnesium(0.55)]),
      draft('vial', {
        route: 'skin',
        dose: quantity(mmol, 'mmol'),
        repeat: { frequency: times, period: 1, periodUnit: 'wk' },
        text: `in ${volume} mL saline`
      })
    )
  return [
    ...[9.5, 10.5, 19.5, 20.5].map(grams => into(grams, [lab('creatinine', 0.6)])),
    // 36 kg: 9 g by weight.
    ...[8.95, 9.05].map(grams => into(grams, [lab('creatinine', 0.5), lab('weight', 36)])),
    ...[0.249, 0.251].map(grams =>
      signAll(
        `${grams} g/kg into muscle`,
        chart(severe),
        draft('vial', { route: 'muscle', dose: quantity(grams, 'g/kg'), repeat: { count: 1 } })
      )
    ),
    ...[6, 7].map(times => into(2, [lab('creatinine', 0.6)], { frequency: times, period: 1, periodUnit: 'd' })),
    ...[3.5, 4.5].map(grams => into(grams / 2, [lab('creatinine', 0.6)], { frequency: 2, period: 1, periodUnit: 'd' })),
    ...[11.5, 12.5].map(mmol => under(mmol, 500)),
    ...[498, 502].map(volume => under(8, volume)),
    ...[3, 4].map(times => under(8, 500, times))
  ]
}

/** Steps and sizes of tablets. */
const tabletProbes = (): readonly Probe[] => {
  const taken = (mmol: number, band: string, value = 0.56): Chart => ({
    labs: [magnesium(value), ...kidneyOf(band), lab('potassium', 4.3)],
    orders: [
      order('oxide400', {
        ago: 240,
        dosage: {
          ...daily(1),
          doseAndRate: [{ doseQuantity: { value: mmol, unit: 'mmol', system: 'http://unitsofmeasure.org', code: 'mmol' } }]
        }
      })
    ]
  })
  return [
    ...[7.5, 8.5, 17.5, 18.5].flatMap(mmol =>
      (['R1', 'R2'] as const).flatMap(band =>
        [0.56, 0.63].map(value => viewAll(`${mmol} mmol a day, ${band}, Mg ${value}`, taken(mmol, band, value)))
      )
    ),
    ...[5.5, 6.5, 8.45, 8.55].map(mmol => viewAll(`${mmol} mmol a day, R3`, taken(mmol, 'R3'))),
    ...[4.18, 4.22].map(mmol =>
      signAll(
        `${mmol} mmol at night with an ileostomy`,
        chart([magnesium(0.58), lab('urineSodium', 50)], { conditions: [condition('ileostomy', { ago: 5000 })] }),
        draft('oxide400', { route: 'oral', dose: quantity(mmol, 'mmol'), repeat: { ...daysly, when: ['HS'] } })
      )
    ),
    ...[12.55, 12.65].map(mmol =>
      signAll(
        `${mmol} mmol to start with`,
        chart([magnesium(0.58)]),
        draft('oxide400', { route: 'oral', dose: quantity(mmol, 'mmol'), repeat: { ...daysly, when: ['HS'] } })
      )
    ),
    ...[400, 480, 485, 960, 970].map(milligrams =>
      signAll(
        `${milligrams} mg written as elemental`,
        chart([magnesium(0.58)]),
        draft('oxide400', {
          route: 'oral',
          dose: quantity(milligrams, 'mg'),
          repeat: { ...daysly, when: ['HS'] },
          text: `${milligrams} mg elemental magnesium at bedtime`
        })
      )
    ),
    // Divided anew: as many pieces as are tried, as often as an order may be taken.
    ...[21, 22].map(count =>
      signAll(
        `${count} small tablets`,
        chart([magnesium(0.58)]),
        draft('oxide400', {
          route: 'oral',
          dose: quantity(count, '{tbl}'),
          repeat: { ...daysly, when: ['HS'] },
          with: named('311425', 'magnesium gluconate 500 MG Oral Tablet')
        })
      )
    ),
    signAll(
      'two small tablets six times a day',
      chart([magnesium(0.58)]),
      draft('oxide400', {
        route: 'oral',
        dose: quantity(2, '{tbl}'),
        repeat: { frequency: 6, period: 1, periodUnit: 'd' },
        with: named('311425', 'magnesium gluconate 500 MG Oral Tablet')
      })
    ),
    signAll(
      'three capsules at night with an ileostomy',
      chart([magnesium(0.58), lab('urineSodium', 50)], { conditions: [condition('ileostomy', { ago: 5000 })] }),
      draft('oxide140', { route: 'oral', dose: quantity(3, '{capsule}'), repeat: { ...daysly, when: ['HS'] } })
    ),
    ...[0.5, 1, 1.5, 2].map(count => signAll(`${count} tablets`, chart([magnesium(0.58)]), tablets(count, 1))),
    ...[200, 300, 400, 600].map(milligrams =>
      signAll(
        `${milligrams} mg of a tablet of 400 mg`,
        chart([magnesium(0.58)]),
        draft('oxide400', { route: 'oral', dose: quantity(milligrams, 'mg'), repeat: { ...daysly, when: ['HS'] } })
      )
    )
  ]
}

/** Figures that only sentences tell: of cards that no fixture shows. */
const toldProbes = (): readonly Probe[] => [
  signAll(
    'asthma in kidney failure',
    { labs: [magnesium(0.8), ...kidneyOf('R4'), lab('potassium', 4.3)], encounter: 'IMP' },
    bolus(2, 20, { reason: 'Asthma exacerbation' })
  ),
  viewAll('two weeks of full tablets, R3', {
    labs: [magnesium(0.56), ...kidneyOf('R3'), lab('potassium', 4.3)],
    orders: [order('oxide400', { ago: 400, dosage: daily(2) })]
  })
]

const bound = [
  'ciprofloxacin',
  'moxifloxacin',
  'levofloxacin',
  'norfloxacin',
  'doxycycline',
  'alendronic acid',
  'levothyroxine',
  'penicillamine',
  'gabapentin',
  'dolutegravir',
  'deferasirox',
  'ferrous sulfate',
  'calcium carbonate'
] as const

/** How long before and after magnesium each kind of drug is taken that it binds (M32). */
const separationProbes = (): readonly Probe[] =>
  bound.map(name =>
    signAll(
      `${name} beside tablets`,
      chart([magnesium(0.8)], { orders: [order('oxide400', { ago: 200, dosage: daily(1) })] }),
      draft({ name: `${name} oral tablet` }, { route: 'oral', dose: quantity(1, '{tbl}'), repeat: daysly })
    )
  )

/** Limits of other drugs. */
const otherDrugProbes = (): readonly Probe[] => [
  ...[5.47, 5.53].map(value =>
    signAll(
      `spironolactone beside K ${value}`,
      { labs: [magnesium(0.58), ...wellKidney, lab('potassium', value)] },
      draft('oxide400', { route: 'oral', with: named('9997', 'Spironolactone') })
    )
  ),
  ...[0.249, 0.2515].map(micrograms =>
    signAll(
      `calcitriol ${micrograms} ug`,
      chart([magnesium(0.58), lab('calcium', 1.9)]),
      draft('oxide400', {
        route: 'oral',
        dose: quantity(micrograms, 'ug'),
        repeat: daysly,
        with: named('1894', 'Calcitriol')
      })
    )
  ),
  ...[2.5, 3.5].map(micrograms =>
    signAll(
      `alfacalcidol ${micrograms} ug`,
      chart([magnesium(0.58), lab('calcium', 1.9)]),
      draft({ name: 'alfacalcidol' }, { route: 'oral', dose: quantity(micrograms, 'ug'), repeat: daysly })
    )
  )
]

/** Limits of a single order, a little to either side of each. */
export const orderLimitProbes = (): readonly Probe[] => [
  ...veinProbes(),
  ...otherWayProbes(),
  ...tabletProbes(),
  ...otherDrugProbes(),
  ...separationProbes(),
  ...toldProbes()
]
