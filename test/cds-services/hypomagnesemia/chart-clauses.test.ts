import { describe, expect, it } from 'vitest'
import { outline } from '../../support/cards/cards.ts'
import { cardOf } from '../../support/cards/chart-cards.ts'
import {
  type Chart,
  condition,
  daily,
  dateAgo,
  running as drip,
  evidenceOf,
  hoursAgo,
  infused,
  lab,
  order
} from '../../support/charts/chart.ts'
import { withMagnesium as mg, withKidneys } from '../../support/charts/usual-chart.ts'
import { chartService } from '../../support/requests/chart-app.ts'

/** Clauses that are easily read another way, each with a twin that stays as it was. */
const cardsFor = chartService()

const coded = (system: string, code: string, more: object = {}) => ({
  resourceType: 'Condition',
  id: `bare-${code}`,
  clinicalStatus: { coding: [{ code: 'active' }] },
  code: { coding: [{ system, code }] },
  subject: { reference: 'Patient/p1' },
  ...more
})
const snomed = 'http://snomed.info/sct'
const pth = (flag: string) => lab('pth', 60, { with: { interpretation: [{ coding: [{ system: 'urn:v3', code: flag }] }] } })
const lowCalcium = [lab('creatinine', 0.9), lab('calcium', 2.0), lab('albumin', 40), lab('magnesium-moles', 0.55)]
const capsules = (times: number) => order('oxide140', { ago: 240, dosage: daily(times) })
const given = (ago: number) => ({ past: [order('sulfateVial', { ago, status: 'completed', dosage: infused(2, 60) })] })

type Row = readonly [what: string, chart: Chart, expected: string]
const rows: readonly Row[] = [
  [
    'dosing 2: torsades 30 h ago is a symptom',
    mg(0.6, { conditions: [condition('torsades', { ago: 30 })] }),
    'moderateSymptomatic:warning'
  ],
  [
    'dosing 2: torsades 8 days ago is none',
    mg(0.6, { conditions: [condition('torsades', { ago: 200 })] }),
    'oralReplacement:warning'
  ],
  [
    'dosing 2: atrial fibrillation is none',
    mg(0.6, { conditions: [condition('atrialFibrillation')] }),
    'oralReplacement:warning'
  ],
  [
    'rule 22: R3 on two capsules a day, a third follows',
    withKidneys('R3', 0.58, { orders: [capsules(2)] }),
    'escalateOral:warning'
  ],
  [
    'rule 22: R3 on three capsules a day has no step left',
    withKidneys('R3', 0.58, { orders: [capsules(3)] }),
    'oralReplacement:warning renalDose'
  ],
  ['rule 6: a borderline result from before an injection', mg(0.66, given(20), 25), 'recheckDue:warning'],
  ['rule 6: a borderline result from long after it', mg(0.66, given(60)), 'borderline:info'],
  ['O3: parathyroid hormone flagged normal', { labs: [...lowCalcium, pth('N')] }, 'oralReplacement:warning lowStart'],
  ['O3: flagged high', { labs: [...lowCalcium, pth('H')] }, 'oralReplacement:warning'],
  [
    'rule 27: charted as not pregnant later',
    mg(0.55, {
      age: 30,
      conditions: [condition('pregnant', { onset: dateAgo(90) }), condition('notPregnant', { onset: dateAgo(10) })]
    }),
    'oralReplacement:info'
  ],
  [
    'rule 27: charted as not pregnant before',
    mg(0.55, {
      age: 30,
      conditions: [condition('pregnant', { onset: dateAgo(90) }), condition('notPregnant', { onset: dateAgo(200) })]
    }),
    'pregnancy:warning'
  ],
  [
    'G6: end stage failure on dialysis',
    mg(0.55, { conditions: [coded(snomed, '236435004', { onsetDateTime: dateAgo(400) })] }),
    'dialysis:info'
  ],
  [
    'G6: end stage failure alone',
    mg(0.55, { conditions: [condition('endStage', { ago: 9000 })] }),
    'contraindicatedRenal:warning'
  ],
  [
    'section 10: hypotension charted today',
    mg(1.3, { conditions: [coded(snomed, '45007003', { onsetDateTime: dateAgo(0) })] }),
    'highMagnesium:critical'
  ],
  [
    'section 10: hypotension last week',
    mg(1.3, { conditions: [coded(snomed, '45007003', { onsetDateTime: dateAgo(7) })] }),
    'highMagnesium:warning'
  ],
  [
    'C-24: 0.51 with low potassium and no creatinine',
    { labs: [lab('magnesium-moles', 0.51), lab('potassium', 3.2)] },
    'renalFunctionUnknown:critical'
  ],
  [
    'C-24: 0.51 with nothing beside it and no creatinine',
    { labs: [lab('magnesium-moles', 0.51), lab('potassium', 4.2)] },
    'renalFunctionUnknown:warning'
  ],
  [
    'rule 9: tetany today, magnesium never measured',
    { labs: [lab('creatinine', 0.9)], conditions: [condition('tetany')] },
    'magnesiumUnknown:warning'
  ],
  ['rule 9: tetany last month', { labs: [lab('creatinine', 0.9)], conditions: [condition('tetany', { ago: 700 })] }, '']
]

describe('clauses', () => {
  it.each(rows)('%s', async (_, chart, expected) => {
    const [first] = await cardsFor(chart)
    const codes = first ? (evidenceOf(first).findings ?? []).map(({ code }) => code) : []
    expect([...outline(first ? [first] : []), ...codes].join(' ')).toBe(expected)
  })

  it('names a problem sent as a bare code', async () => {
    const bare = coded(snomed, '31722008', { onsetDateTime: dateAgo(0) })
    const [first] = await cardsFor(mg(0.45, { conditions: [bare] }))
    expect(first?.summary).toMatch(/^Torsades de pointes: local resuscitation protocol first/)
  })

  it('aims for no level with weak kidneys, and for one with good ones', async () => {
    const depleted = (creatinine: number) => ({
      labs: [lab('magnesium-moles', 0.75), lab('creatinine', creatinine), lab('calcium', 2.0), lab('albumin', 40)]
    })
    const detailOf = async (creatinine: number) => (await cardsFor(depleted(creatinine)))[0]?.detail ?? ''
    expect(await detailOf(4)).toContain('monitor only, no aim')
    expect(await detailOf(4)).not.toContain('0.82')
    expect(await detailOf(0.9)).toContain('aim for 0.82')
  })

  it('shows calcium in the unit of the laboratory', async () => {
    const withCalcium = (...labs: ReturnType<typeof lab>[]) => ({
      labs: [lab('magnesium', 1.4), lab('creatinine', 0.9), ...labs]
    })
    const calciumOf = async (chart: Chart) =>
      (await cardsFor(chart)).map(card => card.summary).find(summary => summary.includes('Ca '))
    expect(await calciumOf(withCalcium(lab('calcium-mass', 7.8), lab('albumin', 35)))).toMatch(/: Adjusted Ca 8\.2 mg\/dL, Mg/)
    expect(await calciumOf(withCalcium(lab('calcium', 2.0), lab('albumin', 40)))).toMatch(/: Adjusted Ca 2 mmol\/L, Mg/)
    expect(await calciumOf(withCalcium(lab('calcium-mass', 8.0)))).toMatch(/: Ca \(not adjusted\) 8 mg\/dL, Mg/)
  })

  it('rounds what a machine wrote, and nothing that a laboratory writes', async () => {
    const shown = async (potassium: number) =>
      (await cardsFor({ labs: [lab('magnesium', 1.4), lab('creatinine', 0.9), lab('potassium', potassium)] }))
        .map(card => card.summary)
        .join()
    expect(await shown(3.408108734379328)).toContain('K 3.408 mmol/L')
    expect(await shown(3.4125)).toContain('K 3.4125 mmol/L')
  })

  it('says that allergies could not be looked for, where a drug is offered', async () => {
    const [blind] = await cardsFor(mg(0.45, { failed: ['allergies'] }))
    const [seeing] = await cardsFor(mg(0.45))
    expect(blind?.detail).toContain('Allergy list not available: look for a reaction to magnesium')
    expect(evidenceOf(blind as NonNullable<typeof blind>).unknown).toContainEqual({ name: 'allergies', reason: 'failed' })
    expect(seeing?.detail).not.toContain('llergy list')
  })

  it('says that what ended of late could not be looked for, where an injection is offered', async () => {
    const line = 'Doses of the last 48 h not available'
    const first = async (chart: Chart) => (await cardsFor(chart))[0]?.detail
    expect(await first(mg(0.45, { absent: ['recentMedications'] }))).toContain(line)
    expect(await first(mg(0.58, { absent: ['recentMedications'] }))).not.toContain(line)
    expect(await first(mg(0.45))).not.toContain(line)
  })

  it('names where collapse begins beside a value on the way there', async () => {
    const detail = async (value: number) => (await cardsFor(mg(value)))[0]?.detail
    expect(await detail(3.6)).toContain('6 to 10 mmol/L')
    expect(await detail(2.4)).not.toContain('6 to 10 mmol/L')
  })

  it('counts high calcium among the causes (O-23)', async () => {
    const causes = async (code: string) =>
      (await cardsFor(mg(0.6, { conditions: [coded(snomed, code, { onsetDateTime: dateAgo(20) })] })))
        .flatMap(card => evidenceOf(card).facts ?? [])
        .find(fact => fact.name === 'causes')?.value
    expect(await causes('66931009')).toEqual(['high calcium'])
    expect(await causes('44054006')).toEqual(['diabetes'])
  })

  it('asks for a level when magnesium runs by vein and none is known (rule 24)', async () => {
    const running = (hours: number) => ({
      labs: [lab('creatinine', 0.9)],
      orders: [order('sulfateVial', { ago: hours, dosage: drip(4, 24) })]
    })
    const summaries = async (chart: Chart) => (await cardsFor(chart)).map(card => card.summary).join()
    expect(await summaries(running(13))).toContain('parenteral magnesium and no level known')
    expect(await summaries(running(11))).toBe('')
  })

  it('does not let an infusion run on one card that another holds', async () => {
    const running = (...labs: ReturnType<typeof lab>[]) =>
      mg(0.45, { encounter: 'IMP', labs, orders: [order('sulfateVial', { ago: 5, dosage: drip(4, 24) })] }, 1)
    const summaries = async (chart: Chart) => (await cardsFor(chart)).map(card => card.summary).join('\n')
    const held = await summaries(running(lab('respiration', 10)))
    expect(held).toContain('Hold the IV magnesium and check (respiratory rate 10/min)')
    expect(held).not.toContain('check that it runs')
    expect(await summaries(running(lab('respiration', 18)))).toContain('check that it runs')
  })

  it('believes neither of two results of one moment that lie apart', async () => {
    const both = (...labs: ReturnType<typeof lab>[]) => ({ labs: [lab('magnesium-moles', 0.6), lab('creatinine', 0.9), ...labs] })
    const topics = async (chart: Chart) => outline(await cardsFor(chart)).join()
    expect(await topics(both(lab('potassium', 2.9)))).toContain('potassium:critical')
    const apart = (await cardsFor(both(lab('potassium', 2.9), lab('potassium', 4.4))))[0]
    expect(evidenceOf(apart as NonNullable<typeof apart>).unknown).toContainEqual({ name: 'potassium', reason: 'contradictory' })
    expect(await topics(both(lab('potassium', 3.2), lab('potassium', 3.4)))).toContain('potassium:warning')
    expect(await topics(both(lab('ionized-calcium', 1.0), lab('ionized-calcium', 1.2)))).not.toContain('calcium')
    expect(await topics(both(lab('ionized-calcium', 1.0), lab('ionized-calcium', 1.05)))).toContain('calcium:warning')
  })

  it('does not tell a suspected tube to be ignored and to be acted on', async () => {
    const tube = [lab('creatinine', 0.9), lab('potassium', 7), lab('calcium', 1.5), lab('magnesium-moles', 0.3)]
    const summaries = async (chart: Chart) => (await cardsFor(chart)).map(card => card.summary)
    expect(await summaries({ labs: tube })).toContainEqual(expect.stringContaining('cannot be used'))
    const shaking = await summaries({ labs: tube, conditions: [condition('tremor')] })
    expect(shaking).toContainEqual(expect.stringMatching(/^Repeat now.*may come from tube contamination/))
    expect(shaking.join()).not.toContain('cannot be used')
  })

  it('says that an order on hold would be doubled by the one it offers', async () => {
    const detail = async (status: string) => {
      const tablets = order('oxide400', { ago: 400 * 24, status, dosage: daily(1) })
      return (await cardsFor(mg(0.59, { orders: [{ ...tablets, authoredOn: hoursAgo(240) }] })))[0]?.detail
    }
    expect(await detail('on-hold')).toContain('On hold: magnesium oxide 400 MG Oral Tablet')
    expect(await detail('stopped')).not.toContain('On hold')
  })

  it('takes an injection without an end for one that goes on, and a single dose for a month (M1)', async () => {
    const given = (code: string, display: string, repeat?: object) => ({
      ...order('furosemide', { ago: 5 * 24 }),
      medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }] },
      ...(repeat ? { dosageInstruction: [{ timing: { repeat } }] } : {})
    })
    const summaries = async (item: ReturnType<typeof given>) =>
      (await cardsFor(mg(0.6, { encounter: 'IMP', orders: [item] }))).map(card => card.summary).join()
    const gentamicin = ['1870650', '2 ML gentamicin 40 MG/ML Injection'] as const
    const everyEight = { frequency: 1, period: 8, periodUnit: 'h' }
    expect(await summaries(given(...gentamicin, everyEight))).toContain('aminoglycoside')
    expect(await summaries(given(...gentamicin))).toContain('aminoglycoside')
    expect(await summaries(given(...gentamicin, { count: 1 }))).toContain('aminoglycoside')
    expect(await summaries(given(...gentamicin, { ...everyEight, count: 9 }))).not.toContain('aminoglycoside')
    const stopped = { ...given(...gentamicin, everyEight), status: 'stopped' }
    expect(await summaries(stopped)).not.toContain('aminoglycoside')
  })

  it('does not leave an infusion without a level until it has ended (rule 24)', async () => {
    const summary = async (band: 'R1' | 'R2', hours: number, dosage = drip(2, 24)) => {
      const orders = [order('sulfateVial', { ago: hours, dosage })]
      const { labs = [], ...rest } = withKidneys(band, 0.45, { encounter: 'IMP', orders })
      const before = [lab('magnesium-moles', 0.45, { ago: hours + 1 }), ...labs.slice(1)]
      return cardOf(await cardsFor({ ...rest, labs: before }), 'recheckDue')?.summary
    }
    expect(await summary('R1', 2)).toContain('Recheck in 10 h')
    expect(await summary('R1', 13)).toContain('Recheck now')
    expect(await summary('R2', 2)).toContain('Recheck in 4 h')
    expect(await summary('R2', 7)).toContain('Recheck now')
    expect(await summary('R1', 2, infused(5, 180))).toContain('Recheck in 7 h')
    expect(await summary('R2', 2, infused(2.5, 180))).toContain('Recheck in 7 h')
  })
})
