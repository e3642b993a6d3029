import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { outline, topicOf } from '../../support/cards/cards.ts'
import { type Chart, condition, dateAgo, dosesOf, evidenceOf, hoursAgo, lab, order, running } from '../../support/charts/chart.ts'
import { withMagnesium as mg, withKidneys } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'
import { bolus, findingsOf, orderService } from '../../support/requests/draft-call.ts'

/** Pregnancy, symptoms, grades of contraindications, QTc, gut, goals of care, refeeding (M15, M18 to M22, M24, M41). */

const cardsFor = directService()
const { sign } = orderService()

type Json = Record<string, unknown>
const icd = 'http://hl7.org/fhir/sid/icd-10-cm'
const snomed = 'http://snomed.info/sct'
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const

let serial = 0
function coded(code: string, told: Json = { onsetDateTime: hoursAgo(2) }, text = code): Json {
  serial += 1
  return {
    resourceType: 'Condition',
    id: `x${serial}`,
    clinicalStatus: { coding: [{ code: 'active' }] },
    code: { coding: [{ system: /^\d+$/.test(code) ? snomed : icd, code }], text },
    subject: { reference: 'Patient/p1' },
    ...told
  }
}
const since = (days: number): Json => ({ onsetDateTime: hoursAgo(24 * days) })
const lead = (chart: Chart): string => outline(cardsFor(chart))[0] ?? 'none'
const topics = (chart: Chart): readonly string[] => cardsFor(chart).map(topicOf)
const words = (cards: readonly Card[]): string => cards.map(card => `${card.summary}\n${card.detail}`).join('\n')
const doses = (chart: Chart): readonly string[] => cardsFor(chart).flatMap(card => dosesOf(card))
const cites = (chart: Chart, id: string): boolean =>
  cardsFor(chart).some(card => (evidenceOf(card) as { amendments?: readonly string[] }).amendments?.includes(id))

describe('M15: who is pregnant', () => {
  const woman = (...conditions: readonly Json[]): Chart => mg(0.4, { age: 30, conditions })
  it.each([
    ['Z3A.28', 10, true],
    ['Z33.1', 299, true],
    ['Z33.1', 301, false],
    ['O21.1', 5, true],
    ['O60.02', 1, true],
    ['O13.3', 10, true],
    ['47200007', 10, true],
    ['Z32.02', 1, false],
    ['O03.9', 1, false],
    ['O80', 10, false],
    ['Z37.0', 10, false]
  ])('%s of %d days ago', (code, days, expected) =>
    expect(topics(woman(coded(code, since(days)))).includes('pregnancy')).toBe(expected)
  )

  it.each([
    ['a delivery since', [coded('Z34.90', since(120)), coded('O80', since(100))], false],
    ['a loss since', [coded('Z34.90', since(120)), coded('O03.9', since(60))], false],
    ['a failed termination since', [coded('Z34.90', since(120)), coded('O07.4', since(60))], true],
    ['a pregnancy after a delivery', [coded('O80', since(200)), coded('Z34.90', since(20))], true],
    ['a loss before', [coded('O03.9', since(200)), coded('Z34.90', since(20))], true]
  ])('%s', (_, conditions, expected) => expect(topics(woman(...conditions)).includes('pregnancy')).toBe(expected))

  it.each([11, 12, 55, 56])('at %d years', age => {
    const chart = mg(0.4, { age, conditions: [coded('Z33.1', since(30))] })
    // Below 18 no gate but that of age is asked.
    expect(topics(chart).includes('pregnancy')).toBe(age === 55)
  })

  it('names it in a man, and preselects nothing', () => {
    const cards = cardsFor(mg(0.4, { sex: 'male', age: 40, conditions: [coded('Z33.1', since(30), 'Pregnant state')] }))
    expect(outline(cards)[0]).toBe('severe:critical')
    expect(words(cards)).toContain('Pregnant state')
    expect(cards.flatMap(card => dosesOf(card)).some(dose => dose.startsWith('*'))).toBe(false)
    expect(lead(mg(0.4, { sex: 'male', age: 40 }))).toBe('severe:critical')
  })

  it.each([
    [41, 'pregnancy'],
    [43, 'emergencyMagnesium']
  ])('a seizure %d days after delivery', (days, expected) =>
    expect(topics(mg(0.4, { age: 30, conditions: [condition('seizure'), coded('O80', since(days))] }))[0]).toBe(expected)
  )
})

describe('M15: who has an obstetric indication', () => {
  const onMagnesium = (code: string, text: string, rate = 33.3): Chart =>
    mg(2.2, {
      age: 30,
      conditions: [coded(code, since(2))],
      orders: [order('sulfateVial', { ago: 8, dosage: { ...running(rate, 24), text } })]
    })
  it.each([
    ['O11.3', '2 g/h', 33.3, true],
    ['O14.13', '2 g/h', 33.3, true],
    ['O15.02', '2 g/h', 33.3, true],
    ['15938005', '2 g/h', 33.3, true],
    ['O13.3', '4 mg/min', 4, false],
    ['O13.3', '4 mg/min, severe features', 4, true],
    ['O10.013', '4 mg/min for seizure prophylaxis', 4, true],
    ['O16.3', '2 g/h', 33.3, true],
    ['O60.02', '2 g/h', 33.3, false],
    ['O60.02', '2 g/h for fetal neuroprotection', 33.3, true],
    ['6383007', '2 g/h, tocolysis', 33.3, true],
    ['O12.03', '2 g/h', 33.3, false]
  ])('%s with "%s" at %d mg/min', (code, text, rate, expected) =>
    expect(lead(onMagnesium(code, text, rate))).toBe(expected ? 'pregnancy:info' : 'toxicMagnesium:critical')
  )
})

describe('M18: symptoms that may have another cause', () => {
  const weak = coded('R53.1', since(1), 'Weakness')
  const at = (value: number, ...conditions: readonly Json[]): Chart => mg(value, { ...hospital, conditions })
  it.each([
    ['weakness alone', [weak], 'severeSymptomatic'],
    ['with hemiplegia of years', [weak, coded('G81.90', since(900))], 'severe'],
    ['with hemiplegia of today', [weak, coded('G81.90', { onsetDateTime: hoursAgo(1) })], 'severeSymptomatic'],
    ['with multiple sclerosis of years', [weak, coded('G35', since(900))], 'severe'],
    ['with a cause of tremor only', [weak, coded('G20', since(900))], 'severeSymptomatic'],
    [
      'first charted 31 days ago',
      [weak, coded('R53.1', { ...since(31), clinicalStatus: { coding: [{ code: 'resolved' }] } })],
      'severe'
    ],
    [
      'first charted 29 days ago',
      [weak, coded('R53.1', { ...since(29), clinicalStatus: { coding: [{ code: 'resolved' }] } })],
      'severeSymptomatic'
    ],
    ['tremor with Parkinson disease', [coded('R25.1', since(1)), coded('G20', since(900))], 'severe'],
    ['tetany with neuropathy', [coded('R29.0', since(3)), coded('G62.9', since(900))], 'severeSymptomatic']
  ])('%s', (_, conditions, expected) => expect(topics(at(0.45, ...conditions))[0]).toBe(expected))

  it('asks for confirmation, and keeps the bolus one click away', () => {
    const cards = cardsFor(at(0.45, weak, coded('G81.90', since(900), 'Hemiplegia')))
    expect(words(cards)).toMatch(/Possible symptom: .*: confirm/)
    expect(cards.flatMap(card => dosesOf(card))).toEqual(['*5 g/180 min', '2 g/15 min + 4 mg/min x24 h'])
  })
})

describe('M19: contraindications have grades', () => {
  const allergic = (told: Json): Chart =>
    mg(0.4, {
      allergies: [
        {
          resourceType: 'AllergyIntolerance',
          id: 'a1',
          code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '6585' }] },
          patient: { reference: 'Patient/p1' },
          ...told
        }
      ]
    })
  const reaction = (text: string, more: Json = {}): Json => ({ reaction: [{ manifestation: [{ text }], ...more }] })
  const byCode = (code: string): Json => ({ reaction: [{ manifestation: [{ coding: [{ system: snomed, code }] }] }] })
  it.each<readonly [string, Json, string, boolean]>([
    ['intolerance with hives', { type: 'intolerance', ...reaction('hives') }, 'contraindicatedCondition', false],
    ['intolerance with anaphylaxis by code', { type: 'intolerance', ...byCode('39579001') }, 'contraindicatedCondition', false],
    [
      'a severe reaction',
      { type: 'intolerance', ...reaction('flushing', { severity: 'severe' }) },
      'contraindicatedCondition',
      false
    ],
    ['intolerance', { type: 'intolerance' }, 'severe', true],
    ['flushing only', { ...reaction('Flushing') }, 'severe', true],
    ['diarrhea by code', { type: 'allergy', ...byCode('62315008') }, 'severe', true],
    [
      'flushing and hypotension',
      { type: 'allergy', reaction: [{ manifestation: [{ text: 'flushing' }, { text: 'hypotension' }] }] },
      'contraindicatedCondition',
      false
    ],
    ['allergy', { type: 'allergy' }, 'contraindicatedCondition', false],
    ['nothing told', {}, 'severe', false],
    ['criticality alone', { criticality: 'high' }, 'severe', false],
    ['high criticality of an intolerance', { type: 'intolerance', criticality: 'high' }, 'severe', true]
  ])('%s', (_, told, topic, preselected) => {
    const chart = { encounter: 'IMP', ...allergic(told) }
    expect(topics(chart)[0]).toBe(topic)
    expect(doses(chart).some(dose => dose.startsWith('*'))).toBe(preselected)
  })

  it.each([
    ['allergy', 'contraindicatedCondition'],
    ['intolerance', 'severe']
  ])('reads the substance of DSTU2: %s', (type, topic) =>
    expect(
      topics({
        encounter: 'IMP',
        ...allergic({ code: undefined, substance: { text: 'magnesium sulfate' }, status: 'active', type })
      })[0]
    ).toBe(topic)
  )

  it('does not take the salt of another drug for magnesium', () =>
    expect(topics(allergic({ type: 'allergy', code: { text: 'esomeprazole magnesium' } }))[0]).toBe('severe'))

  const block = coded('I44.2', since(200), 'Complete AV block')
  it.each<readonly [string, Chart, string, boolean]>([
    ['block', { conditions: [block] }, 'contraindicatedCondition', false],
    ['block with a pacemaker', { conditions: [block, coded('Z95.0', since(200))] }, 'severe', true],
    [
      'block with a broken pacemaker',
      { conditions: [block, coded('Z95.0', since(200)), coded('T82.110A', since(1))] },
      'contraindicatedCondition',
      false
    ],
    ['block with a defibrillator', { conditions: [block, coded('Z95.810', since(200))] }, 'severe', false],
    ['block of unstated degree', { conditions: [coded('I44.30', since(200))] }, 'severe', false],
    ['sick sinus', { conditions: [coded('I49.5', since(200))] }, 'severe', false],
    ['sick sinus with a pacemaker', { conditions: [coded('I49.5', since(200)), coded('Z95.0', since(200))] }, 'severe', true],
    ['pulse 49', { labs: [lab('heartRate', 49)] }, 'severe', false],
    ['pulse 50', { labs: [lab('heartRate', 50)] }, 'severe', true],
    ['pulse 49 yesterday', { labs: [lab('heartRate', 49, { ago: 25 })] }, 'severe', true]
  ])('%s', (_, over, topic, preselected) => {
    const chart = mg(0.4, { encounter: 'IMP', ...over })
    expect(topics(chart)[0]).toBe(topic)
    expect(doses(chart).some(dose => dose.startsWith('*'))).toBe(preselected)
  })

  it.each(['I49.5', 'I44.30'])('does not delay the bolus for %s', code => {
    const cards = cardsFor(mg(0.4, { conditions: [condition('torsades'), coded(code, since(200))] }))
    expect(dosesOf(cards[0])[0]).toBe('*2 g/5 min')
    expect(words(cards)).toContain('Pacing and defibrillator ready')
  })
})

describe('M20: a QTc of 500 ms', () => {
  const long = (value: number, qtc: number, over: Chart = {}): Chart =>
    mg(value, { ...over, labs: [lab('qtc', qtc), ...(over.labs ?? [])] })
  it.each([
    ['borderline', 0.66, 499, 'borderline:info', []],
    ['borderline', 0.66, 500, 'borderline:warning', ['1 g/60 min']],
    ['tablets', 0.6, 500, 'oralReplacement:warning', ['1 g/60 min']],
    ['in range', 0.75, 500, 'depletionPossible:warning', ['1 g/60 min']]
  ] as const)('%s at %d mmol/L with %d ms', (_, value, qtc, expected, infusion) => {
    const chart = long(value, qtc)
    expect(lead(chart)).toBe(expected)
    expect(doses(chart).filter(dose => dose.includes('g/60 min'))).toEqual(infusion)
  })

  it('is said first, with the drug and the aims', () => {
    const [card] = cardsFor(long(0.66, 510, { orders: [order('amiodarone')] }))
    expect(card?.summary).toMatch(/^QTc 510 ms/)
    expect(card?.detail).toContain('Amiodarone')
    expect(card?.detail).toMatch(/Aim for Mg 0\.82 and K 4\.0 mmol\/L or more/)
  })

  it.each([
    ['a week old', 7 * 24, true],
    ['older', 7 * 24 + 1, false]
  ])('%s', (_, ago, expected) => expect(cites(mg(0.66, { labs: [lab('qtc', 510, { ago })] }), 'M20')).toBe(expected))

  it.each(['R3', 'R4', 'RU'] as const)('offers no infusion with kidneys of %s', band =>
    expect(doses(withKidneys(band, 0.66, { labs: [lab('qtc', 510)] })).some(dose => dose.includes('g/60'))).toBe(false)
  )

  it('is one step lower with a pacemaker', () =>
    expect(lead(long(0.66, 510, { conditions: [coded('Z95.0', since(200))] }))).toBe('borderline:info'))

  it('asks for a recheck of potassium beside a drug that retains it', () =>
    expect(words(cardsFor(long(0.66, 510, { labs: [lab('potassium', 3.7)], orders: [order('lisinopril')] })))).toContain(
      'recheck, then by protocol'
    ))
})

describe('M21: no usable gut', () => {
  const gut = (value: number, conditions: readonly Json[], over: Chart = hospital): Chart => mg(value, { ...over, conditions })
  it.each<readonly [string, Chart, string, readonly string[]]>([
    ['ileus', gut(0.58, [coded('K56.7', since(1))]), 'oralReplacement', ['*1 g/60 min']],
    [
      'ileus with risk, borderline',
      gut(0.66, [coded('K56.7', since(1)), condition('heartFailure', { ago: 4000 })]),
      'borderline',
      ['1 g/60 min']
    ],
    ['ileus 8 days ago', gut(0.58, [coded('K56.7', since(8))]), 'oralReplacement', ['*198741 HS']],
    ['ileus, setting not known', gut(0.58, [coded('K56.7', since(1))], {}), 'oralReplacement', ['198741 HS']],
    ['nothing by mouth for 30 h', gut(0.58, [coded('Z99.89', since(1.25), 'NPO')]), 'oralReplacement', ['*1 g/60 min']],
    [
      'nothing by mouth for 12 h',
      gut(0.58, [coded('Z99.89', since(0.5), 'NPO')]),
      'oralReplacement',
      ['*198741 HS', '1 g/60 min']
    ],
    [
      'nothing but drugs by mouth',
      gut(0.58, [coded('Z99.89', since(3), 'NPO except meds')]),
      'oralReplacement',
      ['*198741 HS', '1 g/60 min']
    ],
    [
      'nothing by mouth, a feeding tube',
      gut(0.58, [coded('Z99.89', since(3), 'NPO'), coded('Z93.1', since(90))]),
      'oralReplacement',
      ['*198741 HS']
    ],
    [
      'obstruction with a feeding tube',
      gut(0.58, [coded('K56.609', since(1)), coded('Z93.1', since(90))]),
      'oralReplacement',
      ['*1 g/60 min']
    ],
    [
      'an old stricture of the esophagus',
      gut(0.58, [coded('K22.2', { recordedDate: hoursAgo(48), category: [{ text: 'Problem List Item' }] })]),
      'oralReplacement',
      ['*198741 HS', '1 g/60 min']
    ],
    ['dysphagia', gut(0.58, [coded('R13.10', since(1))]), 'oralReplacement', ['198741 HS']]
  ])('%s', (_, chart, topic, expected) => {
    const cards = cardsFor(chart)
    expect(topicOf(cards[0] as Card)).toBe(topic)
    expect(cards.flatMap(card => dosesOf(card))).toEqual(expected)
  })

  it('gives half a gram with much reduced kidneys', () =>
    expect(doses(withKidneys('R3', 0.58, { ...hospital, conditions: [coded('K56.7', since(1))] }))).toEqual(['*0.5 g/60 min']))

  it.each([
    ['A04.72', 13, true],
    ['A04.72', 15, false],
    ['K52.1', 1, true]
  ])('diarrhea %s of %d days divides or waits for volume', (code, days, expected) =>
    expect(topics(gut(0.58, [coded(code, since(days))])).includes('volumeFirst')).toBe(expected)
  )
})

describe('M41: a new arrhythmia', () => {
  const rhythm = (value: number, conditions: readonly Json[], over: Chart = hospital): boolean =>
    doses(mg(value, { ...over, conditions })).includes('1 g/60 min')
  const fresh = coded('I48.91', {
    recordedDate: hoursAgo(3),
    category: [{ coding: [{ code: 'encounter-diagnosis' }] }],
    encounter: { reference: 'Encounter/e1' }
  })
  it.each<readonly [string, () => boolean, boolean]>([
    ['charted today', () => rhythm(0.66, [fresh]), true],
    ['in range', () => rhythm(0.7, [fresh]), false],
    ['setting not known', () => rhythm(0.66, [fresh], {}), false],
    ['known for long', () => rhythm(0.66, [fresh, coded('I48.91', since(300))]), false],
    ['charted two days ago', () => rhythm(0.66, [coded('I48.91', since(2))]), false],
    ['pre-excited', () => rhythm(0.66, [fresh, coded('I45.6', since(300), 'Wolff-Parkinson-White syndrome')]), false],
    ['pulse 45', () => rhythm(0.66, [fresh], { ...hospital, labs: [lab('heartRate', 45)] }), false],
    ['non-sustained tachycardia', () => rhythm(0.66, [condition('nonsustainedVt')]), true]
  ])('%s', (_, found, expected) => expect(found()).toBe(expected))

  it('is offered once, beside a long QTc and a gut in doubt as well, and is silent when sent back', async () => {
    const reasons = {
      qtc: [lab('qtc', 510)],
      rhythm: [fresh],
      gut: [coded('Z99.89', since(0.5), 'NPO')],
      none: [coded('K56.7', since(1))]
    }
    const any = fc.record({
      value: fc.constantFrom(0.45, 0.58, 0.66, 0.75),
      qtc: fc.boolean(),
      rhythm: fc.boolean(),
      gut: fc.constantFrom('gut' as const, 'none' as const, undefined),
      band: fc.constantFrom('R1' as const, 'R2' as const, 'R3' as const, 'R4' as const, 'RU' as const)
    })
    await fc.assert(
      fc.asyncProperty(any, async ({ value, qtc, rhythm: af, gut, band }) => {
        const chart = withKidneys(band, value, {
          ...hospital,
          labs: qtc ? reasons.qtc : [],
          conditions: [...(af ? reasons.rhythm : []), ...(gut ? reasons[gut] : [])]
        })
        const found = doses(chart).filter(dose => /(^|\*)(1|0\.5) g\/60 min$/.test(dose))
        expect(found.length).toBeLessThanOrEqual(1)
        if (!found.includes('1 g/60 min')) return
        const told = findingsOf(await sign(chart, bolus(1, 60)))
        expect(told.filter(item => !item.endsWith(':info'))).toEqual([])
        expect(told.some(item => item.startsWith('ivNotNeeded') || item.startsWith('magnesiumInRange'))).toBe(false)
      }),
      { numRuns: 120 }
    )
  })
})

describe('M22: goals of care', () => {
  const comfort = coded('133918004')
  const hospice = {
    encounters: [
      {
        resourceType: 'Encounter',
        id: 'h1',
        status: 'in-progress',
        class: { code: 'IMP' },
        type: [{ text: 'Hospice' }],
        subject: { reference: 'Patient/p1' }
      }
    ]
  }
  const charts: readonly Chart[] = [
    mg(0.4, hospital),
    mg(0.4, { ...hospital, conditions: [condition('torsades')] }),
    mg(0.58, hospital),
    mg(0.66, { ...hospital, labs: [lab('qtc', 510), lab('potassium', 2.8)] }),
    mg(1.3, hospital),
    mg(2.4, hospital),
    mg(1.3, { ...hospital, labs: [lab('respiration', 9)] }),
    mg(0.8, { ...hospital, labs: [lab('respiration', 9)], orders: [order('sulfateVial', { ago: 3, dosage: running(4, 24) })] }),
    withKidneys('R4', 0.4, hospital),
    withKidneys('RU', 0.4, hospital)
  ]
  const stays = (cards: readonly Card[]): readonly string[] =>
    outline(cards).filter(
      line => line === 'toxicMagnesium:critical' || line === 'highMagnesium:critical' || line === 'recheckDue:critical'
    )

  it.each(charts.map((chart, index) => ({ index, chart })))('changes only what it says: chart $index', ({ chart }) => {
    const before = cardsFor(chart)
    const after = cardsFor({ ...chart, conditions: [...(chart.conditions ?? []), comfort] })
    expect([...after.map(topicOf)].sort()).toEqual([...before.map(topicOf)].sort())
    expect(stays(after)).toEqual(stays(before))
    const others = after.filter(card => !stays(after).includes(`${topicOf(card)}:${card.indicator}`))
    expect(others.every(card => card.indicator === 'info')).toBe(true)
    expect(others.flatMap(card => card.suggestions ?? []).some(({ isRecommended }) => isRecommended)).toBe(false)
    if (others.length > 0) expect(words(others)).toContain('goals of care first')
  })

  it.each(charts.map((chart, index) => ({ index, chart })))('leaves findings on drafts: chart $index', async ({ chart }) => {
    const with_ = { ...chart, conditions: [...(chart.conditions ?? []), comfort] }
    expect(findingsOf(await sign(with_, bolus(10, 20)))).toEqual(findingsOf(await sign(chart, bolus(10, 20))))
  })

  it('knows a hospice encounter, and palliative care as a question', () => {
    expect(lead(mg(0.4, hospice))).toBe('severe:info')
    const palliative = cardsFor(mg(0.4, { conditions: [coded('Z51.5')] }))
    expect(outline(palliative)[0]).toBe('severe:critical')
    expect(words(palliative)).toContain('Palliative care is charted: goals of care?')
    expect(lead(mg(0.4, { conditions: [coded('Z66')] }))).toBe('severe:critical')
  })
})

describe('M24: refeeding', () => {
  const starved = coded('E43', since(100), 'Severe malnutrition')
  const fed = (value: number, labs: readonly Json[], conditions: readonly Json[] = [starved]): string =>
    outline(cardsFor(mg(value, { labs, conditions }))).find(line => line.startsWith('refeeding')) ?? 'none'
  const phosphate = (value: number, unit = 'mmol/L') => lab(unit === 'mg/dL' ? 'phosphate' : 'phosphate-moles', value)
  it.each<readonly [string, () => string, string]>([
    ['phosphate 0.80', () => fed(0.6, [phosphate(0.8)]), 'none'],
    ['phosphate 0.79', () => fed(0.6, [phosphate(0.79)]), 'refeeding:info'],
    ['phosphate 0.65', () => fed(0.6, [phosphate(0.65)]), 'refeeding:info'],
    ['phosphate 0.64', () => fed(0.6, [phosphate(0.64)]), 'refeeding:warning'],
    ['phosphate 0.32', () => fed(0.6, [phosphate(0.32)]), 'refeeding:warning'],
    ['phosphate 0.31', () => fed(0.6, [phosphate(0.31)]), 'refeeding:critical'],
    ['phosphate 0.9 mg/dL', () => fed(0.6, [phosphate(0.9, 'mg/dL')]), 'refeeding:critical'],
    ['potassium 3.4', () => fed(0.6, [lab('potassium', 3.4)]), 'refeeding:info'],
    ['potassium 2.9', () => fed(0.6, [lab('potassium', 2.9)]), 'refeeding:warning'],
    ['potassium 3.5', () => fed(0.6, [lab('potassium', 3.5)]), 'none'],
    ['magnesium in range', () => fed(0.72, [phosphate(0.5)]), 'none'],
    ['well nourished', () => fed(0.6, [phosphate(0.5)], []), 'none'],
    ['anorexia', () => fed(0.6, [phosphate(0.5)], [coded('F50.01', since(100))]), 'refeeding:warning'],
    ['alcohol', () => fed(0.6, [phosphate(0.5)], [condition('alcohol')]), 'refeeding:warning'],
    ['alcohol in remission', () => fed(0.6, [phosphate(0.5)], [coded('F10.21', since(100))]), 'none'],
    ['enteral feeding begun', () => fed(0.6, [phosphate(0.5)], [coded('229912004', since(6))]), 'refeeding:warning'],
    ['enteral feeding for 8 days', () => fed(0.6, [phosphate(0.5)], [coded('229912004', since(8))]), 'none']
  ])('%s', (_, found, expected) => expect(found()).toBe(expected))

  it('says thiamine before sugar, and nephrology where kidneys keep phosphate', () => {
    const detail = (band: 'R1' | 'R4') =>
      words(cardsFor(withKidneys(band, 0.6, { labs: [phosphate(0.5)], conditions: [starved] })))
    expect(detail('R1')).toContain('Thiamine before feeding or glucose')
    expect(detail('R1')).toContain('Phosphate by local protocol')
    expect(detail('R4')).toContain('Phosphate only with nephrology')
  })
})

describe('M16 on the card', () => {
  it('offers the bolus for a possible event, as a warning and not chosen', () => {
    const cards = cardsFor(mg(0.8, { conditions: [condition('torsades', { recorded: hoursAgo(2) })] }))
    expect(outline(cards)[0]).toBe('emergencyMagnesium:warning')
    expect(dosesOf(cards[0])[0]).toBe('2 g/5 min')
    expect(words(cards)).toContain('is it happening now?')
  })
  it('is no milder where magnesium is severely low by itself', () =>
    expect(lead(mg(0.4, { conditions: [condition('torsades', { onset: dateAgo(0) })] }))).toBe('emergencyMagnesium:critical'))
})
