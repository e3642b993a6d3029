import { describe, expect, it } from 'vitest'
import { leadOf, ledCodes } from '../../../cds-services/hypomagnesemia/wording/calls-to-action.ts'
import { type Chart, condition, daily, infused, lab, order } from '../../support/charts/chart.ts'
import { withMagnesium as mg, withKidneys } from '../../support/charts/usual-chart.ts'
import { casesOf } from '../../support/fixtures/cases.ts'
import { bolus, draft, findingsOf, infusion, orderService, quantity, tablets } from '../../support/requests/draft-call.ts'

/** Shapes of orders that are easily read another way, each with a twin. */
const service = orderService()

type Json = Record<string, unknown>
const step = (sequence: number, pieces: number, days?: number): Json => ({
  sequence,
  route: { coding: [{ system: 'http://snomed.info/sct', code: '26643006' }] },
  timing: {
    repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'], ...(days ? { boundsDuration: quantity(days, 'd') } : {}) }
  },
  doseAndRate: [{ doseQuantity: quantity(pieces, '{tbl}') }]
})
const steps = (...instructions: readonly Json[]) => draft('oxide400', { with: { dosageInstruction: instructions } })
const named = (name: string) => draft({ name }, { with: { dosageInstruction: [{ text: 'as written' }] } })
const replacing = (id: string) => tablets(1, 2, { with: { priorPrescription: { reference: `MedicationRequest/${id}` } } })
const standingTablet = order('oxide400', { ago: 240, dosage: daily(1), with: { id: 'old' } })
const torsadesReason = { reasonCode: [{ text: 'Torsades de pointes' }] }
const swallowed = { route: 'oral', dose: quantity(1, '{tbl}'), repeat: { frequency: 1, period: 1, periodUnit: 'd' } } as const
const onTablets = mg(0.8, { orders: [order('oxide400', { ago: 240, dosage: daily(1) })] })
const bare = (code: string): Json => ({
  coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code }]
})

type Row = readonly [what: string, chart: Chart, order: Json, expected: readonly string[]]
const rows: readonly Row[] = [
  ['a taper, step after step, gives the larger step a day', mg(0.58), steps(step(1, 2, 7), step(2, 1)), ['oralTooMuch:info']],
  ['numbered alike or without an end, both are taken', mg(0.58), steps(step(1, 2), step(2, 1)), ['oralTooMuch:critical']],
  ['from the starting dose up after a week is no overdose', mg(0.58), steps(step(1, 1, 7), step(2, 2)), []],
  ['whichever stands first', mg(0.58), steps(step(2, 2), step(1, 1, 7)), []],
  ['after six days it is', mg(0.58), steps(step(1, 1, 6), step(2, 2)), ['oralTooMuch:info']],
  ['above the most it is', mg(0.58), steps(step(1, 1, 7), step(2, 3)), ['oralTooMuch:critical']],
  ['the order that a draft replaces is no duplicate', mg(0.58, { orders: [standingTablet] }), replacing('old'), []],
  ['another one is', mg(0.58, { orders: [standingTablet] }), replacing('other'), ['duplicate:critical']],
  // The brand is recognized as magnesium; how much is in it cannot be read.
  ['a brand of magnesium is named as not checked', mg(0.58), named('Milk of Magnesia 30 mL'), ['notChecked:warning']],
  ['a brand of another drug is not', mg(0.58), named('Metamucil 1 scoop'), []],
  [
    'iron by mouth keeps apart from tablets',
    onTablets,
    draft({ name: 'Ferrous sulfate 325 mg oral tablet' }, swallowed),
    ['separation:warning']
  ],
  ['iron by vein does not', onTablets, draft({ name: 'Iron sucrose 200 mg injection' }), []],
  [
    'a dose by strength is read from a bare code',
    mg(0.8),
    draft({ name: '' }, { ...swallowed, dose: quantity(1, '{capsule}'), with: { medicationCodeableConcept: bare('308868') } }),
    ['calcitriolDose:warning']
  ],
  [
    'and is well where it is well',
    mg(0.8),
    draft({ name: '' }, { ...swallowed, dose: quantity(1, '{capsule}'), with: { medicationCodeableConcept: bare('308867') } }),
    []
  ],
  [
    'calcium that holds magnesium replaces it',
    mg(0.6),
    draft(
      { name: '' },
      { ...swallowed, repeat: { ...swallowed.repeat, when: ['HS'] }, with: { medicationCodeableConcept: bare('1245383') } }
    ),
    []
  ]
]

describe('shapes of orders', () => {
  it.each(rows)('%s', async (_, chart, item, expected) => {
    expect(findingsOf(await service.sign(chart, item))).toEqual(expected)
  })

  it('offers no slow infusion in place of an emergency order, and one in place of a hasty one', async () => {
    const labels = async (item: Json) =>
      (await service.sign(mg(0.45), item)).flatMap(card => (card.suggestions ?? []).map(({ label }) => label)).join()
    expect(await labels(bolus(2, 5, { with: torsadesReason }))).not.toContain('Change to')
    expect(await labels(bolus(2, 5))).toContain('Change to')
  })

  it('does not tell an obstetric infusion within its range to stop, and any other at that level it does', async () => {
    const level = { age: 30, conditions: [condition('preEclampsia', { ago: 48 })] }
    const [obstetric] = await service.sign(mg(1.8, level), infusion(16.7, 24))
    const [other] = await service.sign(mg(1.8), infusion(4, 24))
    expect(`${obstetric?.summary} ${obstetric?.detail}`).not.toContain('give no magnesium')
    expect(other?.summary).toContain('give no magnesium')
  })

  it('names tablets instead of the vein only where tablets may be given', async () => {
    const told = async (band: 'R1' | 'R4') => {
      const [card] = await service.sign(withKidneys(band, 0.58), bolus(1, 60))
      return `${card?.summary} ${card?.detail}`
    }
    expect(await told('R1')).toContain('tablets would do')
    expect(await told('R4')).toMatch(/neither severe nor with recorded symptoms/i)
    expect(await told('R4')).not.toContain('tablets would do')
  })

  it('gives an estimate as the reason against magnesium only where it is one', async () => {
    const reason = async (chart: Chart) => (await service.sign(chart, bolus(2, 60)))[0]?.summary
    expect(await reason(withKidneys('R4', 0.45))).toContain('renal function too low (eGFR 14.3 mL/min)')
    expect(await reason(mg(0.45, { conditions: [condition('anuria', { ago: 30 })] }))).toContain('(failure or anuria is charted)')
    const risen = [lab('creatinine', 1.8), lab('creatinine', 0.9, { ago: 30 })]
    expect(await reason(mg(0.45, { labs: risen }))).toContain('(acute kidney injury)')
    expect(await reason(mg(0.45, { conditions: [condition('dialysis')] }))).toContain('(dialysis)')
    const [magnesium] = mg(0.45).labs ?? []
    const unweighed = [...(magnesium ? [magnesium] : []), lab('creatinine', 1.9), lab('potassium', 4.4)]
    expect(await reason({ age: 80, labs: unweighed })).toContain('mL/min, and no weight)')
  })

  it('cuts a long name at a word', async () => {
    const antacid = draft({ name: 'aluminum hydroxide / magnesium hydroxide / simethicone oral suspension' })
    expect((await service.sign(mg(0.8), antacid))[0]?.summary).toMatch(/\(aluminum hydroxide \/ magnesium hydroxide[^/]*\)/)
  })

  it('counts what a replaced infusion has given, and not the tablets that a draft replaces', async () => {
    const ran = order('sulfateVial', { ago: 4, dosage: infused(10, 400), with: { id: 'old' } })
    const again = bolus(5, 180, { with: { priorPrescription: { reference: 'MedicationRequest/old' } } })
    expect(findingsOf(await service.sign(mg(0.45, { orders: [ran] }), again))).toContain('dailyTotal:warning')
    expect(findingsOf(await service.sign(mg(0.45, { orders: [ran] }), again)).join()).not.toContain('duplicate')
    expect(findingsOf(await service.sign(mg(0.45), again))).toEqual([])
  })

  it('does not ask for the magnesium that is drafted beside potassium', async () => {
    const potassium = draft({ name: '' }, { ...swallowed, id: 'd2', with: { medicationCodeableConcept: bare('198116') } })
    const summary = async (...drafts: readonly Json[]) =>
      (await service.sign(mg(0.6, { labs: [lab('potassium', 3.2)] }), ...drafts)).map(card => card.summary).join()
    expect(await summary(potassium)).toContain('replace magnesium together with potassium')
    expect(await summary(potassium, tablets(1, 1))).toContain('magnesium is ordered as well')
  })

  it('orders the results that are too old, and no others', async () => {
    const labelsOf = async (item: string, hours: number) => {
      const labs = item === 'potassium' ? [lab('potassium', 4.4, { ago: hours })] : []
      const chart = mg(0.45, { labs, encounter: 'IMP' }, item === 'magnesium' ? hours : 2)
      return (await service.sign(chart, bolus(2, 15))).flatMap(card => (card.suggestions ?? []).map(({ label }) => label))
    }
    expect(await labelsOf('potassium', 30)).toEqual(['Measure potassium'])
    expect(await labelsOf('magnesium', 30)).toEqual(['Measure creatinine, magnesium'])
    expect(await labelsOf('potassium', 20)).toEqual([])
  })

  it('opens with what to do', async () => {
    const summary = async (chart: Chart, item: Json) => (await service.sign(chart, item))[0]?.summary
    expect(await summary(withKidneys('R4', 0.55), tablets(1, 1))).toMatch(/^Remove \(magnesium oxide\): renal function too low/)
    expect(await summary(mg(0.45), bolus(2, 10))).toMatch(/^Slow the rate \(magnesium sulfate\): rate 200 mg\/min/)
    const torsades = mg(0.45, { conditions: [condition('torsades')] })
    expect(await summary(torsades, bolus(2, 5))).toMatch(/^Accepted in this emergency/)
    expect(await summary({ labs: [lab('magnesium-moles', 0.55)] }, tablets(1, 1))).toMatch(/^Creatinine first/)
  })

  it('knows a lead for every finding that an example shows', () => {
    const shown = casesOf('hypomagnesemia').flatMap(({ case: { drafts, speaks = [] } }) =>
      (drafts ? speaks : []).flatMap(topic => topic.split('/')[1] ?? [])
    )
    expect([...new Set(shown)].filter(code => !ledCodes.includes(code))).toEqual([])
  })

  it('advises against nothing that an emergency excuses', () => {
    const found = (severity: 'info' | 'critical') => leadOf({ code: 'rateTooFast', severity, statements: [], text: '' })
    expect(found('info')).toBe('Accepted in this emergency')
    expect(found('critical')).toBe('Slow the rate')
  })
})
