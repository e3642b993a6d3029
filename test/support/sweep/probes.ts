import { type Chart, condition, daily, infused, lab, order, running } from '../charts/chart.ts'
import { bolus, draft, infusion, quantity, tablets } from '../requests/draft-call.ts'
import { amendedProbes } from './amended-probes.ts'
import { around, chart, type Json, kidneys, magnesium, type Probe, sign, view, viewWords, wellKidney } from './probe.ts'

const situations: readonly (readonly [string, Omit<Chart, 'labs'>])[] = [
  ['plain', {}],
  ['tremor', { conditions: [condition('tremor')] }],
  ['torsades', { conditions: [condition('torsades')] }],
  ['heart failure', { conditions: [condition('heartFailure', { ago: 5000 })] }],
  ['one tablet for 10 days', { orders: [order('oxide400', { ago: 240, dosage: daily(1) })] }],
  ['two tablets for 20 days', { orders: [order('oxide400', { ago: 480, dosage: daily(2) })] }],
  ['after an infusion', { past: [order('sulfateVial', { ago: 20, status: 'completed', dosage: infused(2, 120) })] }],
  ['ileostomy', { conditions: [condition('ileostomy', { ago: 5000 })] }],
  ['in hospital', { encounter: 'IMP' }]
]

const bounds = [0.1, 0.5, 0.52, 0.6, 0.65, 0.7, 0.82, 0.85, 0.95, 1.05, 2, 3.5, 10]

function magnesiumProbes(): readonly Probe[] {
  return kidneys.flatMap(([band, kidney]) =>
    situations.flatMap(([situation, rest]) =>
      around(...bounds).map(value =>
        view(`Mg ${value}, ${band}, ${situation}`, { labs: [magnesium(value), ...kidney, lab('potassium', 4.3)], ...rest })
      )
    )
  )
}

/** One fact moved across its bounds beside a low magnesium. */
function factProbes(): readonly Probe[] {
  const low = magnesium(0.58)
  const very = magnesium(0.4)
  return [
    ...around(3, 3.5, 4, 5, 6, 1, 12).flatMap(value => [
      view(`K ${value}`, { labs: [low, lab('potassium', value), ...wellKidney] }),
      view(`K ${value}, no Mg`, { labs: [lab('potassium', value), ...wellKidney] }),
      view(`K ${value}, contaminated`, { labs: [very, lab('potassium', value), lab('calcium', 1.4), ...wellKidney] })
    ]),
    ...around(0.5, 1.9, 2.1, 6).flatMap(value => [
      view(`Ca ${value}`, chart([low, lab('calcium', value)])),
      view(`Ca ${value}, albumin 30`, chart([low, lab('calcium', value), lab('albumin', 30)])),
      view(`Ca ${value}, K 6.5`, { labs: [very, lab('potassium', 6.5), lab('calcium', value), ...wellKidney] })
    ]),
    ...around(0.9, 1.12).map(value => view(`ionized Ca ${value}`, chart([low, lab('ionized-calcium', value)]))),
    ...around(450, 460, 500).flatMap(value => [
      view(`QTc ${value}`, chart([magnesium(0.51), lab('qtc', value)])),
      view(`QTc ${value}, man`, chart([magnesium(0.51), lab('qtc', value)], { sex: 'male' })),
      view(`QTc ${value}, in range`, chart([magnesium(0.75), lab('qtc', value)]))
    ]),
    ...[15, 16, 17, 18, 19, 20, 55, 60, 63, 64, 65, 66, 70, 71, 73, 74, 75, 76, 80, 82].flatMap(age => [
      view(`age ${age}`, chart([low], { age })),
      view(`age ${age}, severe`, chart([very], { age })),
      view(`age ${age}, severe, no weight`, { labs: [very, lab('creatinine', 0.7), lab('potassium', 4.3)], age }),
      view(`age ${age}, no weight`, { labs: [low, lab('creatinine', 0.7), lab('potassium', 4.3)], age })
    ]),
    ...around(0.6, 0.9, 1.1, 1.3, 1.5, 1.7, 1.9, 2.1, 2.4, 2.7, 3, 3.4, 4).map(value =>
      view(`creatinine ${value}`, {
        labs: [very, lab('creatinine', value), lab('weight', 70), lab('height', 168), lab('potassium', 4.3)]
      })
    ),
    ...around(20).map(value =>
      view(`urine Na ${value}`, chart([low, lab('urineSodium', value)], { conditions: [condition('ileostomy', { ago: 5000 })] }))
    ),
    ...around(1500).map(value => view(`stoma ${value}`, chart([low, lab('stomaOutput', value)]))),
    ...[10, 11, 12, 13, 14, 15, 16, 17, 18].map(value =>
      view(
        `respiration ${value}`,
        chart([magnesium(0.75), lab('respiration', value)], {
          orders: [order('sulfateVial', { ago: 1, dosage: running(4, 24) })]
        })
      )
    ),
    ...around(90).map(value =>
      view(
        `systolic ${value}`,
        chart([magnesium(0.75), lab('systolic', value)], { orders: [order('sulfateVial', { ago: 1, dosage: running(4, 24) })] })
      )
    ),
    ...around(5, 10, 20, 40, 80).map(value =>
      view(`urine Mg ${value}`, chart([low, lab('urineMagnesium', value / 10), lab('urineCreatinine', 100)]))
    ),
    ...around(40, 50, 60).map(value =>
      view(`eGFR ${value} reported, furosemide`, {
        labs: [low, lab('egfr', value), lab('potassium', 4.3)],
        orders: [order('furosemide')]
      })
    ),
    ...around(20, 30, 60).map(value =>
      view(`eGFR ${value} reported`, { labs: [low, lab('egfr', value), lab('potassium', 4.3)] })
    ),
    ...around(30, 250).map(value =>
      view(`weight ${value}`, { labs: [low, lab('creatinine', 1.6), lab('weight', value), lab('height', 168)] })
    ),
    ...around(0.95).map(value =>
      view(`Mg 1, range to ${value}`, chart([{ ...magnesium(1), referenceRange: [{ high: { value, unit: 'mmol/L' } }] }]))
    ),
    ...around(0.82).map(value => view(`Mg ${value}, digoxin`, chart([magnesium(value)], { orders: [order('digoxin')] }))),
    ...around(2, 3.5).map(value => viewWords(`Mg ${value}, headlines`, chart([magnesium(value)]))),
    ...around(0.65).map(value => view(`Mg ${value}, seizure`, chart([magnesium(value)], { conditions: [condition('seizure')] }))),
    ...around(0.5).map(value =>
      view(`Mg ${value}, tetany`, chart([magnesium(value), lab('calcium', 2.3)], { conditions: [condition('tetany')] }))
    ),
    ...around(2.193, 4.386).map(value =>
      viewWords(`urine Mg ${value}, headlines`, chart([low, lab('urineMagnesium', value), lab('urineCreatinine', 100)]))
    ),
    ...around(60).map(value =>
      view(`eGFR ${value} reported, urine Mg`, {
        labs: [low, lab('creatinine', 0.6), lab('egfr', value), lab('urineMagnesium', 3), lab('urineCreatinine', 100)]
      })
    ),
    ...around(1.05).map(value =>
      view(
        `Mg ${value}, range to 1.15, a tablet`,
        chart([{ ...magnesium(value), referenceRange: [{ high: { value: 1.15, unit: 'mmol/L' } }] }], {
          orders: [order('oxide400', { ago: 240, dosage: daily(1) })]
        })
      )
    ),
    ...around(0.95, 1.15).map(value =>
      view(`Mg 1.1, range to ${value}`, chart([{ ...magnesium(1.1), referenceRange: [{ high: { value, unit: 'mmol/L' } }] }]))
    ),
    ...around(0.95, 1.05).map(value =>
      view(`Mg ${value}, range to 1`, chart([{ ...magnesium(value), referenceRange: [{ high: { value: 1, unit: 'mmol/L' } }] }]))
    )
  ]
}

/** Figures that are possible, and just not any more: one that is not used must show, by an older one or by what is then unknown. */
function plausibleProbes(): readonly Probe[] {
  const low = magnesium(0.58)
  const very = magnesium(0.4)
  const infusing = { orders: [order('sulfateVial', { ago: 1, dosage: running(4, 24) })] }
  const signs = (...labs: readonly Json[]) => chart([magnesium(0.75), ...labs], infusing)
  const stoma = { conditions: [condition('ileostomy', { ago: 5000 })] }
  const stomaAt = (value: number, ago: number) => lab('stomaOutput', value, { ago })
  const plateletsAt = (value: number, ago: number) => lab('platelets', value, { ago })
  const muscle = (name: string, ...labs: readonly Json[]) =>
    sign(name, chart([low, ...labs]), draft('vial', { route: 'muscle', dose: quantity(1, 'g'), repeat: { count: 1 } }))
  const parathyroid = (value: number) =>
    lab('pth', value, { with: { referenceRange: [{ high: { value: 20_000, unit: 'pg/mL' } }] } })
  const body = (weight: number, height: number, creatinine: number) => [
    lab('creatinine', creatinine),
    lab('weight', weight),
    lab('height', height)
  ]
  return [
    ...around(0.2, 4).map(value =>
      view(`ionized Ca ${value} before Ca 1.8`, chart([low, lab('ionized-calcium', value), lab('calcium', 1.8)]))
    ),
    ...around(5, 80).map(value => view(`albumin ${value}`, chart([low, lab('calcium', 1.95), lab('albumin', value)]))),
    ...around(0.1, 30).map(value => view(`creatinine ${value}`, { labs: [very, ...body(70, 168, value)] })),
    ...[0, 0.5, 249.7, 250, 250.3, 252, 253].map(value => view(`eGFR ${value}`, { labs: [very, lab('egfr', value)] })),
    ...around(100).map(value => view(`height ${value}`, { labs: [very, ...body(70, value, 0.9)] })),
    ...around(250).map(value => view(`height ${value}`, { labs: [very, ...body(90, value, 1.2)] })),
    ...around(300).map(value => view(`QT ${value}`, chart([magnesium(0.51), lab('qt', value), lab('heartRate', 230)]))),
    ...around(700).map(value => view(`QTc ${value}`, chart([magnesium(0.51), lab('qtc', value)]))),
    ...around(20).map(value =>
      view(`heart rate ${value}`, chart([magnesium(0.51), lab('qtc', 520), lab('qt', 480), lab('heartRate', value)]))
    ),
    ...around(300).map(value =>
      view(`heart rate ${value}`, chart([magnesium(0.51), lab('qtc', 400), lab('qt', 400), lab('heartRate', value)]))
    ),
    ...[0.5, 0.99, 1, 1.5].map(value =>
      view(`respiration ${value} after 20`, signs(lab('respiration', value, { ago: 1 }), lab('respiration', 20)))
    ),
    ...[79, 79.5, 80, 80.4, 81].map(value =>
      view(`respiration ${value} after 10`, signs(lab('respiration', value, { ago: 1 }), lab('respiration', 10)))
    ),
    ...around(20).map(value =>
      view(`systolic ${value} after 120`, signs(lab('systolic', value, { ago: 1 }), lab('systolic', 120)))
    ),
    ...around(300).map(value =>
      view(`systolic ${value} after 80`, signs(lab('systolic', value, { ago: 1 }), lab('systolic', 80)))
    ),
    ...[0, 0.5, ...around(400)].map(value => view(`urine Na ${value}`, chart([low, lab('urineSodium', value)], stoma))),
    ...[0, ...around(243.05)].map(value =>
      view(`urine Mg ${value}`, chart([low, lab('urineMagnesium', value), lab('urineCreatinine', 100)]))
    ),
    ...[0.5, 1, 1.5, ...around(1000)].map(value =>
      view(`urine creatinine ${value}`, chart([low, lab('urineMagnesium', 3), lab('urineCreatinine', value)]))
    ),
    ...[0, 0.5].map(value => view(`stoma ${value} after 2000`, chart([low, stomaAt(value, 1), stomaAt(2000, 3)]))),
    ...around(20_000).map(value => view(`stoma ${value} after 100`, chart([low, stomaAt(value, 1), stomaAt(100, 3)]))),
    ...[0, 0.5, ...around(10_000)].map(value => view(`PTH ${value}`, chart([low, lab('calcium', 2), parathyroid(value)]))),
    ...[0.5, 1, 1.5].map(value => muscle(`platelets ${value} after 100`, plateletsAt(value, 1), plateletsAt(100, 2))),
    ...around(3000).map(value => muscle(`platelets ${value} after 20`, plateletsAt(value, 1), plateletsAt(20, 2)))
  ]
}

/** Every window of time, in hospital and outside. */
function timeProbes(): readonly Probe[] {
  const hours = around(24, 36, 48, 72, 168, 336, 720, 2160)
  const places: readonly (readonly [string, Omit<Chart, 'labs'>])[] = [
    ['outside', { encounter: 'AMB' }],
    ['inside', { encounter: 'IMP' }]
  ]
  return places.flatMap(([place, rest]) =>
    hours.flatMap(ago => [
      view(`severe ${ago} h old, ${place}`, chart([magnesium(0.4, ago)], rest)),
      view(`low ${ago} h old, ${place}`, chart([magnesium(0.58, ago)], rest)),
      view(`high ${ago} h old, ${place}`, chart([magnesium(1.3, ago)], rest)),
      view(`toxic ${ago} h old, ${place}`, chart([magnesium(2.3, ago)], rest)),
      view(`creatinine ${ago} h old, severe, ${place}`, {
        labs: [magnesium(0.4), lab('creatinine', 0.9, { ago }), lab('weight', 70)],
        ...rest
      }),
      view(`creatinine ${ago} h old, low, ${place}`, {
        labs: [magnesium(0.58), lab('creatinine', 0.9, { ago }), lab('weight', 70)],
        ...rest
      }),
      view(`creatinine ${ago} h old, low, age 78, ${place}`, {
        labs: [magnesium(0.58), lab('creatinine', 0.9, { ago }), lab('weight', 70)],
        age: 78,
        ...rest
      }),
      view(`creatinine ${ago} h old, torsades, ${place}`, {
        labs: [magnesium(0.58), lab('creatinine', 0.9, { ago }), lab('weight', 70)],
        conditions: [condition('torsades')],
        ...rest
      }),
      view(`creatinine ${ago} h old, urine Mg, ${place}`, {
        labs: [magnesium(0.58), lab('creatinine', 0.9, { ago }), lab('urineMagnesium', 3), lab('urineCreatinine', 100)],
        ...rest
      }),
      view(`weight ${ago} h old, ${place}`, {
        labs: [magnesium(0.4), lab('creatinine', 0.9), lab('weight', 45, { ago }), lab('potassium', 4.3)],
        ...rest
      }),
      view(`K 3.2 ${ago} h old, ${place}`, {
        labs: [magnesium(0.58), lab('potassium', 3.2, { ago }), ...wellKidney],
        ...rest
      }),
      view(`Ca 1.8 ${ago} h old, ${place}`, chart([magnesium(0.58), lab('calcium', 1.8, { ago })], rest)),
      view(`albumin ${ago} h old, ${place}`, chart([magnesium(0.58), lab('calcium', 1.95), lab('albumin', 30, { ago })], rest)),
      view(`QTc ${ago} h old, ${place}`, chart([magnesium(0.51), lab('qtc', 510, { ago })], rest)),
      sign(
        `IV with K ${ago} h old, ${place}`,
        { labs: [magnesium(0.4), lab('potassium', 4.3, { ago }), ...wellKidney], ...rest },
        bolus(2, 20)
      ),
      sign(`IV with Ca ${ago} h old, ${place}`, chart([magnesium(0.4), lab('calcium', 2.3, { ago })], rest), bolus(2, 20)),
      sign(`IV with Mg ${ago} h old, ${place}`, chart([magnesium(0.4, ago)], rest), bolus(2, 20)),
      sign(`tablet with Mg ${ago} h old, ${place}`, chart([magnesium(0.58, ago)], rest), tablets(1, 1))
    ])
  )
}

/** Every interval after which magnesium is measured again, with and without treatment, in strong and in weak kidneys. */
function recheckProbes(): readonly Probe[] {
  const inRange = (ago: number) => magnesium(0.75, ago)
  const weak = [lab('creatinine', 1.4), lab('weight', 70), lab('height', 168)]
  const after = (ago: number, hours: readonly Json[], rest: Omit<Chart, 'labs'>): Chart => ({
    labs: [inRange(ago), ...hours, lab('potassium', 4.3)],
    ...rest
  })
  return around(6, 12, 24, 72, 168, 336).flatMap(ago => [
    ...(
      [
        ['R1', wellKidney],
        ['R2', weak]
      ] as const
    ).flatMap(([band, kidney]) => [
      view(
        `recheck ${ago} h after the start of an infusion, ${band}`,
        after(ago, kidney, { orders: [order('sulfateVial', { ago: ago + 1, dosage: running(4, 900) })] })
      ),
      view(
        `recheck ${ago} h on tablets, ${band}`,
        after(ago, kidney, { orders: [order('oxide400', { ago: ago + 1, dosage: daily(1) })] })
      ),
      view(
        `recheck ${ago} h after tablets were ordered, ${band}`,
        after(ago + 1, kidney, { orders: [order('oxide400', { ago, dosage: daily(1) })] })
      )
    ]),
    view(
      `recheck ${ago} h after an infusion`,
      after(ago, wellKidney, { past: [order('sulfateVial', { ago: ago + 1, status: 'completed', dosage: infused(2, 30) })] })
    ),
    view(
      `recheck after a dose that ended ${ago} h after the result`,
      after(ago, wellKidney, { past: [order('sulfateVial', { ago: 3, status: 'completed', dosage: infused(2, 30) })] })
    ),
    ...[0.45, 0.58, 0.67].map(value =>
      view(`recheck ${ago} h after Mg ${value} without treatment`, chart([magnesium(value, ago)]))
    )
  ])
}

/** A second step by mouth where the first was not enough, and infusions without an end. */
function stepProbes(): readonly Probe[] {
  const steps = { R2: [23, 24.2, 25.1, 25.3, 25.5], R3: [11.8, 12, 12.5, 12.7, 13] } as const
  const once = { R2: 'oxide400', R3: 'oxide140' } as const
  return [
    ...(['R2', 'R3'] as const).flatMap(band =>
      steps[band].map(mmol =>
        sign(
          `${mmol} mmol after a first step, ${band}`,
          {
            labs: [magnesium(0.56), ...(kidneys.find(([name]) => name === band)?.[1] ?? []), lab('potassium', 4.3)],
            orders: [order(once[band], { ago: 240, dosage: daily(1) })]
          },
          draft('oxide400', {
            route: 'oral',
            dose: quantity(mmol, 'mmol'),
            repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] }
          })
        )
      )
    ),
    ...around(4, 5).map(rate => ({
      ...sign(`${rate} mg/min without an end, headlines`, chart([magnesium(0.4), lab('calcium', 2.3)]), infusion(rate)),
      words: true
    }))
  ]
}

/** Drafts across every limit of amount, rate, time and strength, for each renal band. */
function draftProbes(): readonly Probe[] {
  return kidneys.flatMap(([band, kidney]) => {
    const at = (value: number): Chart => ({ labs: [magnesium(value), ...kidney, lab('potassium', 4.3), lab('calcium', 2.3)] })
    return [
      ...around(4, 8, 12, 12.6, 18, 24, 25.2).map(mmol =>
        sign(
          `${mmol} mmol by mouth, ${band}`,
          at(0.58),
          draft('oxide400', {
            route: 'oral',
            dose: quantity(mmol, 'mmol'),
            repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'] }
          })
        )
      ),
      ...around(1, 2, 2.5, 4, 5, 6, 10, 12, 14, 20, 28).map(grams =>
        sign(`${grams} g over 3 h, ${band}`, at(0.4), bolus(grams, 180))
      ),
      ...around(1, 2, 4).map(grams => sign(`${grams} g over 40 min, ${band}`, at(0.4), bolus(grams, 40))),
      ...around(5, 10, 13.3, 15, 20, 30, 60).map(minutes => sign(`2 g over ${minutes} min, ${band}`, at(0.4), bolus(2, minutes))),
      ...[...around(1, 2, 4, 16.7, 33.3), 16.6].map(rate =>
        sign(`${rate} mg/min for 24 h, ${band}`, at(0.4), infusion(rate, 24))
      ),
      ...around(120, 168).map(hours => sign(`4 mg/min for ${hours} h, ${band}`, at(0.4), infusion(4, hours))),
      ...around(10, 20).map(percent =>
        sign(
          `2 g at ${percent} percent, ${band}`,
          at(0.4),
          bolus(2, 30, { text: `2 g in ${(Math.round(20_000 / percent) / 100) * 10} mL saline` })
        )
      )
    ]
  })
}

/** Values in every unit that is accepted. */
function unitProbes(): readonly Probe[] {
  const units: readonly (readonly [string, 'magnesium-any', number])[] = [
    ['mg/dL', 'magnesium-any', 1.2152],
    ['mg/dL', 'magnesium-any', 1.2153],
    ['meq/L', 'magnesium-any', 0.9999],
    ['meq/L', 'magnesium-any', 1],
    ['umol/L', 'magnesium-any', 499.9],
    ['umol/L', 'magnesium-any', 500],
    ['mg/L', 'magnesium-any', 12.152],
    ['mg/L', 'magnesium-any', 12.153]
  ]
  const edges: readonly (readonly [string, 'magnesium-any', number])[] = [
    ...[1.2, 1.21, 1.22, 1.23, 1.26, 1.27, 1.45, 1.46, 1.57, 1.58, 1.6, 1.69, 1.7].map(
      value => ['mg/dL', 'magnesium-any', value] as const
    ),
    ...[2.06, 2.07, 2.31, 2.55, 2.57, 4.85, 4.86, 8.49, 8.5].map(value => ['mg/dL', 'magnesium-any', value] as const),
    ...[1.19, 1.2, 1.29, 1.3, 1.39, 1.4, 2.1, 2.11, 3.99, 4, 6.99, 7].map(value => ['meq/L', 'magnesium-any', value] as const)
  ]
  return [...units, ...edges].map(([unit, name, value]) => view(`Mg ${value} ${unit}`, chart([lab(name, value, { unit })])))
}

export const probes = (): readonly Probe[] => [
  ...magnesiumProbes(),
  ...factProbes(),
  ...plausibleProbes(),
  ...timeProbes(),
  ...recheckProbes(),
  ...draftProbes(),
  ...stepProbes(),
  ...unitProbes(),
  ...amendedProbes()
]
