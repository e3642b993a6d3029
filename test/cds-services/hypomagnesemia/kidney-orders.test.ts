import { describe, expect, it } from 'vitest'
import { type Chart, hoursAgo, lab } from '../../support/charts/chart.ts'
import { bolus, findingsOf, infusion, orderService } from '../../support/requests/draft-call.ts'

/** Kidneys at the order hooks: continuous replacement (M13), cathartics by class (M14), traces of magnesium (M5). */
const { sign } = orderService()

type Json = Record<string, unknown>
const me = { reference: 'Patient/p1' }
const creatinineOf = { R1: 0.8, R2: 1.5, R3: 2.3, R4: 4 } as const
type Column = keyof typeof creatinineOf | 'RU'

function chart(column: Column, magnesium = 0.6, more: Partial<Chart> = {}, drawn = 2): Chart {
  const creatinine = column === 'RU' ? undefined : creatinineOf[column]
  return {
    ...more,
    labs: [
      lab('magnesium-moles', magnesium, { ago: drawn }),
      lab('potassium', 4.2),
      lab('calcium', 2.3),
      lab('albumin', 40),
      lab('weight', 70),
      lab('height', 165),
      ...(creatinine === undefined ? [] : [lab('creatinine', creatinine), lab('creatinine', creatinine, { ago: 100 })])
    ]
  }
}

/** A procedure by SNOMED CT, hours since it began, and since it ended if it has. */
const procedure = (code: string, status: string, began: number, ended?: number): Json => ({
  resourceType: 'Procedure',
  id: `act-${code}`,
  status,
  code: { coding: [{ system: 'http://snomed.info/sct', code }] },
  subject: me,
  performedPeriod: { start: hoursAgo(began), ...(ended === undefined ? {} : { end: hoursAgo(ended) }) }
})
const continuous = '714749008'
const running = [procedure(continuous, 'in-progress', 30)]
const summary = async (situation: Chart, ...drafts: Json[]): Promise<string> =>
  findingsOf(await sign(situation, ...drafts)).join(' ')

describe('continuous renal replacement (M13)', () => {
  const onCrrt = (procedures: readonly Json[], magnesium = 0.58, drawn = 2) => chart('R2', magnesium, { procedures }, drawn)

  it.each([
    ['in progress for 30 h', running],
    ['begun 23 h ago, no end told', [procedure(continuous, 'completed', 23)]]
  ])('%s: its protocol doses, nothing is removed', async (_, procedures) => {
    const cards = await sign(onCrrt(procedures), bolus(3, 240))
    expect(findingsOf(cards)).toContain('renalDose:warning')
    expect(findingsOf(cards)).not.toContain('renalContraindicated:critical')
    expect(JSON.stringify(cards)).toContain('CRRT protocol')
    expect(JSON.stringify(cards)).not.toContain('"type":"delete"')
  })

  it.each([
    ['begun 25 h ago, no end told', [procedure(continuous, 'completed', 25)]],
    ['ended', [procedure(continuous, 'completed', 20, 2)]],
    ['in progress by its status, ended by its period', [procedure(continuous, 'in-progress', 20, 2)]],
    ['intermittent, in progress', [procedure('233575001', 'in-progress', 2)]],
    ['of a kind that is not told', [procedure('108241001', 'in-progress', 2)]]
  ])('%s: dialysis like any other', async (_, procedures) => {
    const cards = await sign(onCrrt(procedures), bolus(3, 240))
    expect(findingsOf(cards)).toContain('renalContraindicated:critical')
    expect(JSON.stringify(cards)).not.toContain('CRRT protocol')
  })

  it.each([
    [0.58, 12, 'warning'],
    [0.58, 13, 'critical'],
    [1.05, 2, 'warning'],
    [1.06, 2, 'critical']
  ])('magnesium %f of %i h ago: %s', async (magnesium, drawn, severity) => {
    const found = await summary(onCrrt(running, magnesium, drawn), bolus(3, 240))
    expect(found).toContain(severity === 'warning' ? 'renalDose:warning' : 'renalContraindicated:critical')
  })

  it.each([
    ['1 g/h', infusion(1000 / 60, 4), 'renalDose:warning'],
    ['above 1 g/h', infusion(17.5, 4), 'renalDose:critical'],
    ['4 g at once', bolus(4, 240), 'renalDose:warning'],
    ['above 4 g at once', bolus(4.5, 300), 'renalDose:critical'],
    ['8 g in 24 h', infusion(8000 / 1440, 24), 'renalDose:warning'],
    ['above 8 g in 24 h', infusion(8300 / 1440, 24), 'renalDose:critical']
  ])('%s', async (_, order, finding) => {
    expect(await summary(onCrrt(running), order)).toContain(finding)
  })
})

const oralRoute = { coding: [{ system: 'http://snomed.info/sct', code: '26643006', display: 'Oral route' }] }
const swallowed = (code: string, display: string, reason?: string): Json => ({
  resourceType: 'MedicationRequest',
  id: 'd1',
  status: 'draft',
  intent: 'order',
  subject: me,
  medicationCodeableConcept: {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }],
    text: display
  },
  ...(reason ? { reasonCode: [{ text: reason }] } : {}),
  dosageInstruction: [{ route: oralRoute, timing: { code: { text: 'Once' } } }]
})
const citrate = swallowed('1052760', 'magnesium citrate 58.2 MG/ML Oral Solution', 'Bowel preparation')
const picosulfate = swallowed(
  '2626364',
  'citric acid 68.6 MG/ML / magnesium oxide 20 MG/ML / picosulfate sodium 0.0625 MG/ML Oral Solution',
  'Colonoscopy'
)
const sulfates = swallowed('1006608', 'SUPREP BOWEL PREP KIT 17.5-3.13-1.6 gram oral solution')
const milk: Json = {
  ...swallowed('', 'Milk of Magnesia 400 MG/5ML Oral Suspension', 'Constipation'),
  medicationCodeableConcept: { text: 'Milk of Magnesia 400 MG/5ML Oral Suspension' }
}

describe('cathartics (M14)', () => {
  const expected: readonly (readonly [string, Json, Partial<Record<Column, string>>])[] = [
    [
      'magnesium citrate',
      citrate,
      {
        R4: 'renalContraindicated:critical',
        R3: 'renalContraindicated:critical',
        R2: 'renalDose:warning',
        RU: 'renalDose:warning'
      }
    ],
    [
      'picosulfate with magnesium',
      picosulfate,
      {
        R4: 'renalContraindicated:critical',
        R3: 'renalContraindicated:critical',
        R2: 'renalDose:warning',
        RU: 'renalDose:warning'
      }
    ],
    [
      'sulfates',
      sulfates,
      { R4: 'renalContraindicated:critical', R3: 'renalDose:warning', R2: 'renalDose:warning', RU: 'renalDose:warning' }
    ],
    ['milk of magnesia', milk, { R4: 'renalContraindicated:critical', R3: 'renalDose:warning' }]
  ]
  const cells = expected.flatMap(([name, order, columns]) =>
    (['R1', 'R2', 'R3', 'R4', 'RU'] as const).map(column => [name, column, columns[column] ?? 'nothing', order] as const)
  )

  it.each(cells)('%s, %s: %s', async (_, column, finding, order) => {
    const found = await summary(chart(column, 0.9), order)
    if (finding === 'nothing') expect(found).not.toMatch(/renalContraindicated|renalDose/)
    else expect(found).toContain(finding)
  })

  it('from 75 years as with reduced kidneys', async () => {
    const young = chart('RU', 0.9)
    const labs = [...(young.labs ?? []), lab('creatinine', 0.5), lab('creatinine', 0.5, { ago: 100 })]
    const of = (age: number) => summary({ ...young, labs, age }, citrate)
    expect(await of(74)).not.toContain('renalDose')
    expect(await of(75)).toContain('renalDose:warning')
  })

  it('names a preparation without magnesium', async () => {
    expect(JSON.stringify(await sign(chart('R3', 0.9), citrate))).toContain('polyethylene glycol')
  })

  it('are critical with a blocked gut, and silent with healthy kidneys and gut', async () => {
    const ileus: Json = {
      resourceType: 'Condition',
      id: 'ileus',
      clinicalStatus: { coding: [{ code: 'active' }] },
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'K56.7', display: 'Ileus, unspecified' }] },
      subject: me,
      onsetDateTime: hoursAgo(30)
    }
    expect(await summary({ ...chart('R1', 0.9), conditions: [ileus] }, citrate)).toContain('conditionContraindicated:critical')
    expect(await sign(chart('R1', 0.9), citrate)).toEqual([])
  })
})

describe('an amount that nobody can read (M14)', () => {
  const unread = swallowed('198741', 'magnesium oxide 400 MG Oral Tablet')
  it('counts as too much with failing or much reduced kidneys', async () => {
    expect(await summary(chart('R4'), unread)).toContain('renalContraindicated:critical')
    expect(await summary(chart('R3'), unread)).toContain('renalDose:warning')
    expect(await summary(chart('R2'), unread)).not.toContain('renalDose')
  })
})

describe('traces (M5)', () => {
  const fluid: Json = {
    resourceType: 'MedicationRequest',
    id: 'd1',
    status: 'draft',
    intent: 'order',
    subject: me,
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '801109' }],
      text: 'magnesium chloride / potassium chloride / sodium acetate / sodium chloride / sodium gluconate Injection'
    },
    dosageInstruction: [
      { text: '1000 mL IV over 1 h', route: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] } }
    ]
  }
  const nutrition: Json = {
    ...fluid,
    medicationCodeableConcept: {
      coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '800998' }],
      text: 'amino acids with electrolytes'
    }
  }
  const magnesiumFindings = async (situation: Chart, order: Json) =>
    (await summary(situation, order)).split(' ').filter(code => /^(magnesium|renal)/.test(code))

  it.each(['R1', 'R2', 'R3', 'R4', 'RU'] as const)('a crystalloid in range, %s: nothing of magnesium', async column => {
    expect(await magnesiumFindings(chart(column, 0.9), fluid)).toEqual([])
  })

  it.each([
    ['R4', 1.2, 'magnesiumHigh:warning'],
    ['R3', 1.2, 'magnesiumHigh:warning'],
    ['R1', 1.2, 'magnesiumHigh:info'],
    ['R1', 2, 'magnesiumHigh:warning']
  ] as const)('a crystalloid with high magnesium, %s, %f: %s, never removed', async (column, level, finding) => {
    const cards = await sign(chart(column, level), fluid)
    expect(findingsOf(cards)).toContain(finding)
    expect(JSON.stringify(cards)).not.toContain('"type":"delete"')
  })

  it('nutrition of an amount nobody can read is a warning in failing kidneys alone', async () => {
    expect(await magnesiumFindings(chart('R4', 0.9), nutrition)).toEqual(['renalDose:warning'])
    expect(await magnesiumFindings(chart('R3', 0.9), nutrition)).toEqual([])
  })
})
