import { describe, expect, it } from 'vitest'
import { outline } from '../../support/cards/cards.ts'
import { cardOf, evidenceOf, testsOf } from '../../support/cards/chart-cards.ts'
import { type Chart, condition, daily, infused, lab, order, running } from '../../support/charts/chart.ts'
import { withMagnesium as mg, withKidneys } from '../../support/charts/usual-chart.ts'
import { chartService } from '../../support/requests/chart-app.ts'

const cardsFor = chartService()
const old = { ago: 4000 }
const unknownMagnesium = (over: Chart = {}): Chart => ({ ...over, labs: [...(over.labs ?? []), lab('creatinine', 0.9)] })
const kOf = (value: number, over: Chart = {}) => ({ ...over, labs: [lab('potassium', value), ...(over.labs ?? [])] })

/** The indicator of one card, or nothing. */
async function indicatorOf(topic: string, chart: Chart): Promise<string | undefined> {
  return cardOf(await cardsFor(chart), topic)?.indicator
}

describe('potassium (rule 9)', () => {
  it.each([
    ['4.0', mg(0.6, kOf(4.0)), undefined],
    // M25: from 3.5 mmol/L only with a heart at risk, and no drug that retains potassium.
    ['3.99', mg(0.6, kOf(3.99)), undefined],
    ['3.5', mg(0.6, kOf(3.5)), undefined],
    ['3.49', mg(0.6, kOf(3.49)), 'warning'],
    ['3.99 with heart failure', mg(0.6, kOf(3.99, { conditions: [condition('heartFailure')] })), 'warning'],
    ['4.0 with heart failure', mg(0.6, kOf(4.0, { conditions: [condition('heartFailure')] })), undefined],
    ['3.99 at 80 years', mg(0.6, kOf(3.99, { age: 80 })), undefined],
    [
      '3.6 with heart failure and lisinopril',
      mg(0.6, kOf(3.6, { conditions: [condition('heartFailure')], orders: [order('lisinopril')] })),
      undefined
    ],
    ['3.6 with heart failure in R3', withKidneys('R3', 0.6, kOf(3.6, { conditions: [condition('heartFailure')] })), undefined],
    ['3.0', mg(0.6, kOf(3.0)), 'warning'],
    ['2.99', mg(0.6, kOf(2.99)), 'critical'],
    ['3.4 with digoxin', mg(0.6, kOf(3.4, { orders: [order('digoxin')] })), 'critical'],
    ['3.5 with digoxin', mg(0.6, kOf(3.5, { orders: [order('digoxin')] })), 'warning'],
    ['3.4 with QTc 500', mg(0.6, kOf(3.4, { labs: [lab('qtc', 500)] })), 'critical'],
    ['3.4 with QTc 499', mg(0.6, kOf(3.4, { labs: [lab('qtc', 499)] })), 'warning'],
    ['3.4 with VT', mg(0.6, kOf(3.4, { conditions: [condition('sustainedVt')] })), 'critical'],
    ['3.6 with magnesium 0.70', mg(0.7, kOf(3.6)), undefined],
    ['2.9 with magnesium in range', mg(0.8, kOf(2.9)), undefined],
    ['2.99 without magnesium', unknownMagnesium(kOf(2.99)), 'critical'],
    ['3.0 without magnesium', unknownMagnesium(kOf(3.0)), undefined],
    ['2.99 with a magnesium of last month', mg(0.8, kOf(2.99), 720), 'critical'],
    ['3.6 in R4', withKidneys('R4', 0.6, kOf(3.6)), undefined],
    ['3.4 in R4', withKidneys('R4', 0.6, kOf(3.4)), 'warning'],
    ['3.6 in RU', withKidneys('RU', 0.6, kOf(3.6)), undefined],
    ['3.6 with oliguria', mg(0.6, kOf(3.6, { conditions: [condition('oliguria')] })), undefined],
    // The true value is that or lower.
    ['hemolyzed', mg(0.6, { labs: [lab('potassium', 3.2, { with: { note: [{ text: 'hemolysed' }] } })] }), 'warning'],
    ['hemolyzed, not low', mg(0.6, { labs: [lab('potassium', 3.7, { with: { note: [{ text: 'hemolysed' }] } })] }), undefined],
    ['at 17 years', mg(0.6, kOf(2.9, { age: 17 })), undefined]
  ] as const)('%s', async (_, chart, expected) => expect(await indicatorOf('potassium', chart)).toBe(expected))

  it.each([
    ['R1', withKidneys('R1', 0.6, kOf(3.4)), /^Replace potassium now together with the magnesium above/],
    ['R3', withKidneys('R3', 0.6, kOf(3.4)), /^Replace potassium now in smaller, monitored doses/],
    ['R3, very low', withKidneys('R3', 0.6, kOf(2.8)), /^Replace potassium now in smaller, monitored doses/],
    ['R4', withKidneys('R4', 0.6, kOf(3.4)), /^Repeat K; nephrology before any potassium/],
    ['R4, very low', withKidneys('R4', 0.6, kOf(2.8)), /^Small, monitored potassium doses now with nephrology/],
    ['RU', withKidneys('RU', 0.6, kOf(3.4)), /^Repeat K; nephrology before any potassium; magnesium after creatinine/],
    [
      'lisinopril, 3.4',
      mg(0.6, kOf(3.4, { orders: [order('lisinopril')] })),
      /^Replace potassium now together with the magnesium above/
    ],
    [
      'no magnesium and no creatinine',
      { labs: [lab('potassium', 2.8)] },
      /^Small, monitored potassium doses now with nephrology; measure magnesium/
    ]
  ] as const)('says in %s what may be done', async (_, chart, expected) => {
    const card = cardOf(await cardsFor(chart), 'potassium')
    expect(card?.summary).toMatch(expected)
    expect(testsOf(card)).toEqual(['K'])
  })
})

describe('where a gate withholds magnesium no other card tells to give it', () => {
  const both = (k: number, ca: number, over: Chart = {}) => ({ ...over, labs: [lab('potassium', k), lab('calcium', ca)] })
  const pregnant = { age: 30, conditions: [condition('pregnant', { ago: 2000 })] }
  const myasthenia = { conditions: [condition('myasthenia', old)] }
  const torsades = { encounter: 'IMP', conditions: [condition('torsades')] }

  it.each([
    ['none', mg(0.55, both(3.4, 1.85)), 'calcium', /^IV calcium by local protocol now, together with magnesium/],
    ['R4', withKidneys('R4', 0.55, both(3.4, 1.85)), 'calcium', /^IV calcium now by local protocol; magnesium with nephrology/],
    ['R4, low', withKidneys('R4', 0.55, both(3.4, 2.05)), 'calcium', /^Calcium alone does not hold; magnesium with nephrology/],
    [
      'R4 in torsades',
      withKidneys('R4', 0.55, both(3.4, 1.85, torsades)),
      'calcium',
      /^IV calcium by local protocol now, together with magnesium/
    ],
    ['RU', withKidneys('RU', 0.55, both(3.4, 2.05)), 'calcium', /magnesium after creatinine/],
    ['pregnant', mg(0.55, both(3.4, 2.05, pregnant)), 'calcium', /magnesium with obstetrics/],
    ['myasthenia', mg(0.55, both(3.4, 2.05, myasthenia)), 'calcium', /magnesium with specialist/],
    ['ileostomy', mg(0.55, both(3.4, 2.05, { conditions: [condition('ileostomy', old)] })), 'calcium', /magnesium after volume/],
    [
      'ileostomy, severe',
      mg(0.45, both(3.4, 2.05, { conditions: [condition('ileostomy', old)] })),
      'calcium',
      /^Magnesium first,/
    ],
    ['none', mg(0.55, both(3.4, 2.05)), 'calcium', /^Magnesium first, calcium follows/],
    ['none', mg(0.55, both(3.4, 2.3)), 'potassium', /^Replace potassium now together with the magnesium above/],
    ['pregnant', mg(0.55, both(3.4, 2.3, pregnant)), 'potassium', /^Replace potassium now; magnesium with obstetrics/],
    ['myasthenia', mg(0.55, both(3.4, 2.3, myasthenia)), 'potassium', /^Replace potassium now; magnesium with specialist/]
  ] as const)('%s: %#', async (_, chart, topic, expected) => {
    expect(cardOf(await cardsFor(chart), topic)?.summary).toMatch(expected)
  })
})

describe('calcium (rule 10)', () => {
  const calciumOf = (total: number, albumin?: number, over: Chart = {}) =>
    mg(0.6, {
      ...over,
      labs: [lab('calcium', total), ...(albumin === undefined ? [] : [lab('albumin', albumin)]), ...(over.labs ?? [])]
    })

  it.each([
    ['adjusted 2.10', calciumOf(2.1, 40), undefined],
    ['adjusted 2.09', calciumOf(2.09, 40), 'warning'],
    ['adjusted 1.90', calciumOf(1.9, 40), 'warning'],
    ['adjusted 1.89', calciumOf(1.89, 40), 'critical'],
    ['total 1.85 with albumin 28 is 2.09', calciumOf(1.85, 28), 'warning'],
    ['ionized 1.12', mg(0.6, { labs: [lab('ionized-calcium', 1.12), lab('calcium', 1.8)] }), undefined],
    ['ionized 1.11', mg(0.6, { labs: [lab('ionized-calcium', 1.11)] }), 'warning'],
    ['ionized 0.89', mg(0.6, { labs: [lab('ionized-calcium', 0.89)] }), 'critical'],
    [
      'ionized in range, but 25 h older than a low total',
      mg(0.6, { labs: [lab('ionized-calcium', 1.2, { ago: 27 }), lab('calcium', 2.0)] }),
      'warning'
    ],
    [
      'ionized in range, 24 h older',
      mg(0.6, { labs: [lab('ionized-calcium', 1.2, { ago: 26 }), lab('calcium', 2.0)] }),
      undefined
    ],
    ['low with tetany', calciumOf(2.0, 40, { conditions: [condition('tetany', { ago: 60 })] }), 'critical'],
    ['low with a seizure', calciumOf(2.0, 40, { conditions: [condition('seizure')] }), 'critical'],
    ['low with a seizure two days ago', calciumOf(2.0, 40, { conditions: [condition('seizure', { ago: 48 })] }), 'warning'],
    ['low with QTc 500', calciumOf(2.0, 40, { labs: [lab('qtc', 500)] }), 'critical'],
    ['low, magnesium in range', mg(0.8, { labs: [lab('calcium', 2.0)] }), undefined],
    ['15 days old', mg(0.6, { labs: [lab('calcium', 1.8, { ago: 361 })] }), undefined]
  ] as const)('%s', async (_, chart, expected) => expect(await indicatorOf('calcium', chart)).toBe(expected))

  it('says when it is not adjusted', async () => {
    const chart = {
      labs: [lab('magnesium-moles', 0.6), lab('creatinine', 0.9), lab('calcium', 2.0), lab('albumin', 20, { ago: 170 })]
    }
    const card = cardOf(await cardsFor(chart), 'calcium')
    expect(card?.summary).toMatch(/not adjusted/)
    expect(testsOf(card)).toContain('albumin')
  })
})

describe('contamination (rule 11)', () => {
  const drawn = (potassium: number, calcium: number, magnesium: number, apart = 0, over: Chart = {}) =>
    mg(magnesium, {
      ...over,
      labs: [lab('potassium', potassium, { ago: 2 + apart }), lab('calcium', calcium), lab('albumin', 40)]
    })

  it.each([
    ['all three', drawn(6.1, 1.89, 0.49), true],
    ['potassium 6.0', drawn(6.0, 1.89, 0.49), false],
    ['calcium 1.90', drawn(6.1, 1.9, 0.49), false],
    ['magnesium 0.50', drawn(6.1, 1.89, 0.5), false],
    ['15 minutes apart', drawn(6.1, 1.89, 0.49, 0.25), true],
    ['16 minutes apart', drawn(6.1, 1.89, 0.49, 0.27), false]
  ] as const)('%s', async (_, chart, suspected) => {
    const cards = await cardsFor(chart)
    const unusable = cardOf(cards, 'resultUnusable')
    expect(unusable !== undefined).toBe(suspected)
    if (!unusable) return
    expect(evidenceOf(unusable).findings).toMatchObject([{ code: 'contaminationSuspected' }])
    expect(outline(cards).filter(line => /severe|calcium|oral/.test(line))).toEqual([])
  })

  it('is said beside the treatment of somebody with symptoms', async () => {
    const lines = outline(await cardsFor(drawn(6.1, 1.89, 0.49, 0, { conditions: [condition('tremor')] })))
    expect(lines).toEqual(expect.arrayContaining(['severeSymptomatic:critical', 'resultUnusable:warning', 'calcium:critical']))
  })
})

describe('digoxin, ECG, causes, unknown magnesium', () => {
  const digoxin = { orders: [order('digoxin')] }
  it.each([
    ['digoxin 0.819', 'digoxin', mg(0.819, digoxin), 'info'],
    ['digoxin 0.70', 'digoxin', mg(0.7, digoxin), 'info'],
    ['digoxin 0.699', 'digoxin', mg(0.699, digoxin), 'warning'],
    ['digoxin 0.82', 'digoxin', mg(0.82, digoxin), undefined],
    ['digoxin without magnesium', 'digoxin', unknownMagnesium(digoxin), 'warning'],
    ['digoxin with a magnesium without unit', 'digoxin', { ...digoxin, labs: [lab('magnesium', 2, { unit: null })] }, 'warning'],
    ['no digoxin', 'digoxin', mg(0.6), undefined],
    ['ECG with heart failure', 'ecg', mg(0.6, { conditions: [condition('heartFailure', old)] }), 'info'],
    [
      'ECG done',
      'ecg',
      mg(0.6, { conditions: [condition('heartFailure', old)], labs: [lab('qtc', 430, { ago: 23 })] }),
      undefined
    ],
    [
      'ECG entered in error',
      'ecg',
      mg(0.6, { conditions: [condition('heartFailure', old)], labs: [lab('qtc', 430, { status: 'entered-in-error' })] }),
      'info'
    ],
    ['ECG with nothing', 'ecg', mg(0.6), undefined],
    ['an abnormal ECG is no long QT', 'ecg', mg(0.6, { conditions: [condition('abnormalEcg', old)] }), undefined],
    ['ECG beside digoxin', 'ecg', mg(0.6, digoxin), undefined],
    ['causes without a cause, low once', 'causes', mg(0.6), undefined],
    ['causes without a cause, low for 8 days', 'causes', mg(0.6, { labs: [lab('magnesium-moles', 0.61, { ago: 200 })] }), 'info'],
    ['causes in range', 'causes', mg(0.8, { orders: [order('omeprazole')] }), undefined],
    ['causes at 17', 'causes', mg(0.6, { age: 17 }), undefined],
    ['unknown with K 3.5', 'magnesiumUnknown', unknownMagnesium(kOf(3.5)), undefined],
    ['unknown with K 3.4', 'magnesiumUnknown', unknownMagnesium(kOf(3.4)), 'info'],
    ['unknown with K 2.9', 'magnesiumUnknown', unknownMagnesium(kOf(2.9)), 'warning'],
    ['unknown with calcium 2.0', 'magnesiumUnknown', unknownMagnesium({ labs: [lab('calcium', 2.0)] }), 'info'],
    ['unknown with calcium 1.8', 'magnesiumUnknown', unknownMagnesium({ labs: [lab('calcium', 1.8)] }), 'warning'],
    [
      'unknown with QT drug and diuretic',
      'magnesiumUnknown',
      unknownMagnesium({ orders: [order('amiodarone'), order('furosemide')] }),
      'info'
    ],
    ['unknown with QT drug alone', 'magnesiumUnknown', unknownMagnesium({ orders: [order('amiodarone')] }), undefined],
    [
      'unknown with torsades long ago',
      'magnesiumUnknown',
      unknownMagnesium({ conditions: [condition('torsades', old)] }),
      'info'
    ],
    ['unknown with nothing', 'magnesiumUnknown', unknownMagnesium(), undefined],
    ['last month in range with K 3.4', 'magnesiumUnknown', mg(0.8, kOf(3.4), 720), 'info']
  ] as const)('%s', async (_, topic, chart, expected) => expect(await indicatorOf(topic, chart as Chart)).toBe(expected))

  it('orders nothing twice on digoxin with a severe result', async () => {
    const cards = await cardsFor(mg(0.45, digoxin))
    expect(outline(cards)).toEqual(expect.arrayContaining(['severe:critical', 'digoxin:warning']))
    expect(testsOf(cardOf(cards, 'digoxin'))).toEqual([])
  })
})

describe('rechecks (rules 6, 17, 24, 28)', () => {
  const tablets = (start: number) => ({ orders: [order('oxide400', { ago: start, dosage: daily(1) })] })
  const day = 24
  it.each([
    ['severe, 24 h', mg(0.45, {}, 24), undefined],
    ['severe, 25 h untreated', mg(0.45, {}, 25), 'warning'],
    ['low, 7 days', mg(0.6, {}, 7 * day), undefined],
    ['low, 8 days untreated', mg(0.6, {}, 8 * day), 'info'],
    ['low, 15 days', mg(0.6, {}, 15 * day), 'warning'],
    ['borderline, 14 days', mg(0.66, {}, 14 * day), undefined],
    ['borderline, 15 days', mg(0.66, {}, 15 * day), 'warning'],
    ['in range, 30 days', mg(0.8, {}, 30 * day), undefined],
    ['tablets, R1 without risk, 14 days', mg(0.6, tablets(14 * day), 14 * day), undefined],
    ['tablets, R1 without risk, 15 days', mg(0.75, tablets(15 * day), 15 * day + 1), 'info'],
    ['tablets with risk, 3 days', mg(0.6, { age: 65, ...tablets(3 * day) }, 4 * day), undefined],
    ['tablets with risk, 4 days', mg(0.6, { age: 65, ...tablets(4 * day) }, 5 * day), 'info'],
    ['tablets with risk, rechecked 7 days ago', mg(0.75, { age: 65, ...tablets(10 * day) }, 7 * day), undefined],
    ['tablets with risk, rechecked 8 days ago', mg(0.75, { age: 65, ...tablets(11 * day) }, 8 * day), 'info'],
    ['infusion in R1, 12 h', mg(0.75, { orders: [order('sulfateVial', { ago: 20, dosage: running(4, 24) })] }, 12), undefined],
    ['infusion in R1, 13 h', mg(0.75, { orders: [order('sulfateVial', { ago: 20, dosage: running(4, 24) })] }, 13), 'info'],
    [
      'infusion in R2, 7 h',
      withKidneys('R2', 0.75, { orders: [order('sulfateVial', { ago: 20, dosage: running(2, 24) })] }),
      undefined
    ],
    ['given after the sample', mg(0.45, { orders: [order('sulfatePremix', { ago: 1, dosage: infused(2, 15) })] }, 3), 'warning'],
    [
      'given before the sample',
      mg(0.75, { past: [order('sulfatePremix', { ago: 9, status: 'completed', dosage: infused(2, 15) })] }, 1),
      undefined
    ],
    [
      'slow breathing on an infusion',
      mg(0.75, { labs: [lab('respiration', 11)], orders: [order('sulfateVial', { ago: 2, dosage: running(4, 24) })] }, 1),
      'critical'
    ],
    [
      'slow breathing on an infusion, magnesium not known',
      unknownMagnesium({ labs: [lab('respiration', 11)], orders: [order('sulfateVial', { ago: 2, dosage: running(4, 24) })] }),
      'critical'
    ],
    [
      'pressure 89',
      mg(0.75, { labs: [lab('systolic', 89)], orders: [order('sulfateVial', { ago: 2, dosage: running(4, 24) })] }, 1),
      'critical'
    ],
    [
      'pressure 90',
      mg(0.75, { labs: [lab('systolic', 90)], orders: [order('sulfateVial', { ago: 2, dosage: running(4, 24) })] }, 1),
      undefined
    ],
    ['severe, a hundred days ago', mg(0.45, {}, 100 * day), 'warning']
  ] as const)('%s', async (_, chart, expected) =>
    expect(await indicatorOf('recheckDue', { encounter: 'AMB', ...chart })).toBe(expected)
  )

  it.each([
    ['R2 0.95', withKidneys('R2', 0.95, tablets(100)), undefined],
    ['R2 0.96', withKidneys('R2', 0.96, tablets(100)), 'warning'],
    ['R3 0.85', withKidneys('R3', 0.85, tablets(100)), undefined],
    ['R3 0.86', withKidneys('R3', 0.86, tablets(100)), 'warning'],
    ['R4 in range: its own card', withKidneys('R4', 0.8, tablets(100)), undefined],
    ['R3 0.86 without tablets', withKidneys('R3', 0.86), undefined],
    ['R1 1.05', withKidneys('R1', 1.05, tablets(100)), undefined]
  ] as const)('stop limit: %s', async (_, chart, expected) => expect(await indicatorOf('highMagnesium', chart)).toBe(expected))
})
