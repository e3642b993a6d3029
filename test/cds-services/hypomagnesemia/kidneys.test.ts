import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { topicOf } from '../../support/cards/cards.ts'
import {
  type Chart,
  condition,
  dateAgo,
  dosesOf,
  evidenceOf,
  hoursAgo,
  infused,
  lab,
  order,
  running
} from '../../support/charts/chart.ts'
import { type Band, withKidneys, withMagnesium } from '../../support/charts/usual-chart.ts'
import { directService } from '../../support/requests/chart-app.ts'

vi.setConfig({ testTimeout: 60_000 })

const cardsFor = directService()
const severe = 0.45

/** The renal column that the answer went by: from the evidence, `dialysis` where that card came. */
function column(chart: Chart): unknown {
  const cards = cardsFor(chart)
  if (cards.some(card => topicOf(card) === 'dialysis')) return 'dialysis'
  if (cards.some(card => topicOf(card) === 'renalFunctionUnknown')) return 'RU'
  return cards.flatMap(card => evidenceOf(card).facts ?? []).find(({ name }) => name === 'renalBand')?.value
}

/** Grams of the heptahydrate that the largest suggestion gives by vein. */
const grams = (chart: Chart): number =>
  Math.max(
    0,
    ...cardsFor(chart)
      .flatMap(dosesOf)
      .map(text => Number.parseFloat(/([\d.]+) g\//.exec(text)?.[1] ?? '0'))
  )
const words = (chart: Chart): string =>
  cardsFor(chart)
    .map(card => `${card.summary}\n${card.detail}`)
    .join('\n')

/** What the evidence keeps beyond the words of the card. */
const behind = (chart: Chart): string =>
  cardsFor(chart)
    .map(card => JSON.stringify(card.extension))
    .join('\n')

const days = 24
const creatinine = (value: number, ago = 2) => lab('creatinine', value, { ago })
/** A man of 30, 70 kg: 1.5 mg/dL is 62 mL/min, 2 mg/dL 45. */
const man = (...labs: ReturnType<typeof lab>[]): Chart => withMagnesium(severe, { sex: 'male', age: 30, labs })

describe('a rise against the creatinine of 8 to 365 days before (M10)', () => {
  it.each([
    [1.49, 'R1'],
    [1.5, 'R3'],
    [1.99, 'R3'],
    [2, 'R4']
  ])('%f times the baseline: %s', (now, band) => {
    expect(column(man(creatinine(now), creatinine(1, 30 * days)))).toBe(band)
  })

  it('says from what, and when', () => {
    expect(words(man(creatinine(2.6), creatinine(0.8, 30 * days)))).toContain(
      'Creatinine rose from 0.8 (30 days ago) to 2.6 mg/dL: acute injury until shown otherwise'
    )
  })

  it.each([
    [8, 'R4'],
    [364, 'R4'],
    [366, 'R2']
  ])('a baseline of %i days before: %s', (ago, band) => {
    expect(column(man(creatinine(2), creatinine(1, ago * days)))).toBe(band)
  })

  it('takes the median, not the lowest', () => {
    const older = [1.3, 1.4, 0.6].map((value, index) => creatinine(value, (100 + 10 * index) * days))
    expect(column(man(creatinine(1.9), ...older))).toBe('R2')
    expect(column(man(creatinine(1.95), ...older))).toBe('R3')
  })

  it('counts the higher of both ratios', () => {
    expect(column(man(creatinine(1.9), creatinine(1.2, 100)))).toBe('R3')
    expect(column(man(creatinine(1.9), creatinine(1.2, 100), creatinine(0.9, 20 * days)))).toBe('R4')
  })

  it('is never worse than 20 to 29 mL/min with an estimate of 60 or more', () => {
    const chart = withMagnesium(severe, { labs: [creatinine(0.9), creatinine(0.4, 100 * days)] })
    expect(column(chart)).toBe('R3')
  })

  it('is not counted where a creatinine of 8 to 90 days ago lies within 20 percent', () => {
    const baseline = [200, 210, 220].map(ago => creatinine(0.6, ago * days))
    const known = (value: number, ago: number) =>
      withMagnesium(severe, { labs: [creatinine(1.2), creatinine(value, ago * days), ...baseline] })
    expect(column(known(0.96, 40))).toBe('R2')
    expect(column(known(0.95, 40))).toBe('R4')
    expect(column(known(0.96, 89))).toBe('R2')
    expect(column(known(0.96, 91))).toBe('R4')
    expect(words(known(0.96, 40))).toContain(`Creatinine is higher since ${dateAgo(40)}: not counted as a new injury.`)
  })

  it('is recovering at 80 percent of the highest of the week: never better than 20 to 29, never forbidden by the ratio', () => {
    const falling = (now: number) => man(creatinine(now), creatinine(2.5, 3 * days), creatinine(0.9, 100 * days))
    expect(column(falling(2))).toBe('R3')
    expect(column(falling(2.01))).toBe('R4')
  })

  it('leaves stability unknown with results older than a week alone', () => {
    const told = 'stability of kidney function is unknown'
    expect(behind(man(creatinine(1), creatinine(1, 30 * days)))).toContain(told)
    expect(behind(man(creatinine(1), creatinine(1, 6 * days)))).not.toContain(told)
  })
})

describe('the rise of 48 hours and 7 days stays as it was', () => {
  it.each([
    [1.29, 1, 47, 'R1'],
    [1.3, 1, 47, 'R3'],
    [1.3, 1, 49, 'R1'],
    [1.49, 1, 167, 'R1'],
    [1.5, 1, 167, 'R3'],
    [2, 1, 167, 'R4'],
    [4, 2.5, 167, 'R4']
  ])('%f after %f %i hours before: %s', (now, before, ago, band) => {
    expect(column(man(creatinine(now, 1), creatinine(before, 1 + ago)))).toBe(band)
  })
})

describe('a charted acute injury (M11)', () => {
  const charted = (labs: ReturnType<typeof lab>[], ago = 3) =>
    withMagnesium(severe, { labs, conditions: [condition('kidneyInjury', { ago })] })
  it('forbids magnesium, one creatinine or not', () => {
    expect(column(charted([creatinine(0.9)]))).toBe('R4')
    expect(column(charted([creatinine(1.1), creatinine(0.9, 30 * days)]))).toBe('R4')
  })
  it('is milder once creatinine has come back to 1.2 times the lowest of a year', () => {
    expect(column(charted([creatinine(0.9), creatinine(0.75, 30 * days)]))).toBe('R3')
    expect(column(charted([creatinine(0.9), creatinine(0.74, 30 * days)]))).toBe('R4')
    expect(words(charted([creatinine(0.9), creatinine(0.75, 30 * days)]))).toContain('creatinine is back to 0.9')
  })
  it('needs a creatinine of the last day for that', () => {
    expect(column(charted([creatinine(0.9, 24), creatinine(0.8, 30 * days)]))).toBe('R3')
    expect(column(charted([creatinine(0.9, 25), creatinine(0.8, 30 * days)]))).toBe('R4')
  })
  it('is over after seven days', () => expect(column(charted([creatinine(0.9)], 8 * days))).toBe('R1'))
})

/** Urine as it is charted: LOINC code, mL, hours since, and the period if it is told. */
function urine(code: string, value: number, ago = 1, period?: number): ReturnType<typeof lab> {
  const item = lab('respiration', value, { unit: 'mL', ago })
  const { effectiveDateTime: _, ...rest } = item
  return {
    ...(period === undefined ? item : { ...rest, effectivePeriod: { start: hoursAgo(ago + period), end: hoursAgo(ago) } }),
    code: { coding: [{ system: 'http://loinc.org', code }] }
  }
}

describe('urine output (M11), 70 kg', () => {
  const inHospital = (...labs: ReturnType<typeof lab>[]): Chart => ({
    ...withMagnesium(severe, { labs }),
    encounter: 'IMP',
    encounterId: 'e1'
  })
  const hourly = (hours: number, each: number) => Array.from({ length: hours }, (_, index) => urine('9188-4', each, 1 + index))

  it.each([
    ['8 h, below 0.5 mL/kg/h', [urine('9189-2', 279)], 'R3'],
    ['8 h, 0.5 mL/kg/h', [urine('9189-2', 280)], 'R1'],
    ['12 h, below 0.5 mL/kg/h', [urine('9191-8', 419)], 'R4'],
    ['12 h, 0.5 mL/kg/h', [urine('9191-8', 420)], 'R1'],
    ['6 h by period', [urine('9187-6', 209, 1, 6)], 'R3'],
    ['5 h by period', [urine('9187-6', 100, 1, 5)], 'R1'],
    ['a single void', [urine('9187-6', 100)], 'R1'],
    ['hourly, 6 h', hourly(6, 34), 'R3'],
    ['hourly, 5 h', hourly(5, 34), 'R1'],
    ['hourly, 12 h', hourly(12, 34), 'R4'],
    ['hourly with a gap', [...hourly(4, 30), urine('9188-4', 30, 7), urine('9188-4', 30, 8)], 'R1'],
    ['24 h in liters a day, below 0.3', [{ ...urine('9192-6', 0.5), valueQuantity: { value: 0.5, unit: 'L/d' } }], 'R4'],
    ['too old', [urine('9189-2', 60, 25)], 'R1']
  ])('%s: %s', (_, labs, band) => {
    expect(column(inHospital(...(labs as ReturnType<typeof lab>[])))).toBe(band)
  })

  it('counts for injections alone', () => {
    const low = { ...inHospital(urine('9189-2', 60)), encounter: 'IMP' }
    const mild: Chart = { ...low, labs: [lab('magnesium-moles', 0.6), ...(low.labs ?? []).slice(1)] }
    expect(cardsFor(mild).map(topicOf)).toContain('oralReplacement')
  })

  it('says nothing outside hospital', () => {
    expect(column(withMagnesium(severe, { labs: [urine('9191-8', 20)], encounter: 'AMB' }))).toBe('R1')
    // Where no setting is known it may be a hospital.
    expect(column(withMagnesium(severe, { labs: [urine('9191-8', 20)] }))).toBe('R4')
  })

  it('too little for anybody, without a weight', () => {
    const unweighed = inHospital(urine('9191-8', 100))
    expect(column({ ...unweighed, labs: (unweighed.labs ?? []).filter(item => !JSON.stringify(item).includes('29463-7')) })).toBe(
      'R4'
    )
  })
})

describe('what cannot be believed (M8, M12)', () => {
  it('a steep fall within a day: was there dialysis?', () => {
    const fall = (from: number, to: number, apart: number) =>
      withMagnesium(severe, { sex: 'male', age: 30, labs: [creatinine(to, 1), creatinine(from, 1 + apart)] })
    expect(column(fall(3, 1.8, 24))).toBe('RU')
    expect(words(fall(3, 1.8, 24))).toContain('was there dialysis?')
    expect(column(fall(3, 1.81, 24))).toBe('R2')
    expect(column(fall(2.99, 1.79, 24))).toBe('R2')
    expect(column(fall(3, 1.8, 25))).toBe('R2')
  })

  it('a creatinine below 0.3 mg/dL', () => {
    expect(column(withMagnesium(severe, { labs: [creatinine(0.29)] }))).toBe('RU')
    expect(column(withMagnesium(severe, { labs: [creatinine(0.3)] }))).toBe('R1')
  })

  it('two results of one time in different bands', () => {
    expect(column(withMagnesium(severe, { labs: [creatinine(0.9), creatinine(1.5)] }))).toBe('RU')
    expect(column(withMagnesium(severe, { labs: [creatinine(0.9), creatinine(0.92)] }))).toBe('R1')
  })
})

const faults: Readonly<Record<string, (name: 'creatinine' | 'egfr', ago: number) => ReturnType<typeof lab>>> = {
  'unit of something else': (name, ago) => lab(name, 40, { ago, unit: 'U/L' }),
  'not a number': (name, ago) => ({ ...lab(name, 1, { ago }), valueQuantity: undefined, valueString: 'see comment' }),
  absent: (name, ago) => lab(name, 1, { ago, with: { dataAbsentReason: { text: 'error' } } }),
  impossible: (name, ago) => lab(name, 4000, { ago })
}

describe('a kidney result that cannot be read', () => {
  it('never makes an answer milder, and withholds the dose unless what can be read was drawn later', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<Band>('R1', 'R2', 'R3', 'R4', 'RU'),
        fc.constantFrom('creatinine' as const, 'egfr' as const),
        fc.constantFrom(...Object.keys(faults)),
        fc.constantFrom(0.5, 2, 30),
        (band, name, fault, ago) => {
          const chart = withKidneys(band, severe)
          const more = { ...chart, labs: [...(chart.labs ?? []), faults[fault]?.(name, ago) ?? {}] }
          expect(grams(more)).toBeLessThanOrEqual(grams(chart))
          if (ago <= 2) expect(grams(more)).toBe(0)
          else expect(grams(more)).toBe(grams(chart))
        }
      ),
      { numRuns: 60 }
    ))

  it('nor does a worse creatinine that is newer or of the same time', () =>
    fc.assert(
      fc.property(
        fc.constantFrom<Band>('R1', 'R2', 'R3', 'R4'),
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom(1, 2),
        (band, more, ago) => {
          const chart = withKidneys(band, severe)
          const before = { R1: 0.9, R2: 1.5, R3: 2.5, R4: 3.6 }[band as 'R1']
          const worse = { ...chart, labs: [...(chart.labs ?? []), creatinine(before + more / 100, ago)] }
          expect(grams(worse)).toBeLessThanOrEqual(grams(chart))
        }
      ),
      { numRuns: 60 }
    ))
})

/** A procedure by its code, days since it was done. */
const act = (system: string, code: string, ago: number | undefined, more: object = {}) => ({
  resourceType: 'Procedure',
  id: `act-${code}`,
  status: 'completed',
  code: { coding: [{ system, code }] },
  subject: { reference: 'Patient/p1' },
  ...(ago === undefined ? {} : { performedDateTime: hoursAgo(ago * days) }),
  ...more
})
const sct = 'http://snomed.info/sct'

describe('dialysis (M8, M9)', () => {
  const after = (item: object): Chart => withMagnesium(severe, { procedures: [item as Record<string, unknown>] })
  it.each([
    ['hemodialysis 13 days ago', act(sct, '302497006', 13), 'dialysis'],
    ['hemodialysis 15 days ago', act(sct, '302497006', 15), 'R1'],
    ['hemodialysis without a date', act(sct, '302497006', undefined), 'dialysis'],
    ['by CPT', act('http://www.ama-assn.org/go/cpt', '90935', 1), 'dialysis'],
    ['by ICD-10-PCS', act('http://www.cms.gov/Medicare/Coding/ICD10', '5A1D70Z', 1), 'dialysis'],
    ['by HCPCS', act('http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', 'G0257', 1), 'dialysis'],
    ['peritoneal', act(sct, '71192002', 1), 'dialysis'],
    ['not done', act(sct, '302497006', 1, { status: 'not-done' }), 'R1'],
    ['not done in words of STU3', act(sct, '302497006', 1, { notDone: true }), 'R1'],
    ['not done in words of DSTU2', act(sct, '302497006', 1, { notPerformed: true }), 'R1'],
    ['done in words of DSTU2', act(sct, '302497006', 1, { notPerformed: false }), 'dialysis'],
    ['education about it', act(sct, '28812006', 1), 'R1']
  ])('%s: %s', (_, item, band) => expect(column(after(item))).toBe(band))

  const coded = (code: string, value: number, unit: string, ago: number) => ({
    ...lab('creatinine', value, { unit, ago }),
    code: { coding: [{ system: 'http://loinc.org', code }] }
  })
  it.each([
    ['creatinine after it', coded('11041-1', 1.2, 'mg/dL', 5), 'dialysis'],
    ['creatinine before it', coded('11042-9', 6, 'mg/dL', 5), 'dialysis'],
    ['urea after it', coded('11064-3', 30, 'mg/dL', 13 * days), 'dialysis'],
    ['urea after it, 15 days ago', coded('11064-3', 30, 'mg/dL', 15 * days), 'R1'],
    ['weight before it', coded('8347-7', 70, 'kg', 5), 'dialysis']
  ])('proven by %s', (_, item, band) => expect(column(withMagnesium(severe, { labs: [item] }))).toBe(band))

  it('is no kidney function of the patient', () => {
    const alone = withKidneys('RU', severe)
    expect(words({ ...alone, labs: [...(alone.labs ?? []), coded('11041-1', 0.9, 'mg/dL', 1)] })).not.toContain('eGFR')
  })
})

describe('left-over codes after a transplant (M12)', () => {
  const years = 365 * days
  const transplanted = (
    creatinineNow: number,
    more: Partial<Chart> = {},
    codes = [condition('dialysis', { ago: 3 * years }), condition('endStage', { ago: 3 * years })]
  ): Chart =>
    withMagnesium(severe, {
      ...more,
      labs: [creatinine(creatinineNow)],
      conditions: [condition('transplant', { ago: years }), ...codes]
    })

  it('do not decide with 30 mL/min or more, and the card says so', () => {
    expect(column(transplanted(0.9))).toBe('R1')
    expect(words(transplanted(0.9))).toContain('A kidney transplant is charted after')
  })
  it('decide below 30 mL/min', () => expect(column(transplanted(2.5))).toBe('dialysis'))
  it('decide once the transplant has failed', () => {
    const failed = {
      ...condition('endStage', { ago: 10 }),
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'T86.12' }] }
    }
    expect(column(transplanted(0.9, {}, [condition('dialysis', { ago: 3 * years }), failed]))).toBe('dialysis')
  })
  it('decide if they are newer', () => {
    expect(column(transplanted(0.9, {}, [condition('endStage', { ago: 30 * days })]))).toBe('R4')
  })
  it('yield to a dialysis of the last 14 days', () => {
    expect(column(transplanted(0.9, { procedures: [act(sct, '302497006', 3) as Record<string, unknown>] }))).toBe('dialysis')
    expect(column(transplanted(0.9, { procedures: [act(sct, '302497006', 15) as Record<string, unknown>] }))).toBe('R1')
  })
  it('without dates: by the estimate, not preselected, both said', () => {
    const undated = { ...condition('endStage', { ago: 1 }), onsetDateTime: undefined }
    const chart = transplanted(0.9, {}, [undated as never])
    expect(column(chart)).toBe('R1')
    expect(
      cardsFor(chart)
        .flatMap(dosesOf)
        .filter(text => text.startsWith('*'))
    ).toEqual([])
    expect(words(chart)).toContain('which came first is not known')
  })
  it('end-stage disease without a transplant stays what it is', () => {
    expect(column(withMagnesium(severe, { conditions: [condition('endStage', { ago: years })] }))).toBe('R4')
  })
})

describe('a stage that contradicts the estimate (M12)', () => {
  const staged = (code: string, creatinineNow: number) =>
    withMagnesium(severe, {
      sex: 'male',
      age: 30,
      labs: [creatinine(creatinineNow)],
      conditions: [
        { ...condition('ckd3', { ago: 300 }), code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] } }
      ]
    })
  it.each([
    ['N18.5', 1, 'RU'],
    ['N18.5', 2.7, 'RU'],
    ['N18.5', 2.9, 'R3'],
    ['I12.0', 1, 'RU'],
    ['N18.4', 1.9, 'RU'],
    ['N18.4', 2.1, 'R2'],
    ['N18.30', 1, 'R1']
  ])('%s with creatinine %f: %s', (code, now, band) => expect(column(staged(code, now))).toBe(band))
})

describe('electrolytes drawn around dialysis (M8)', () => {
  const sample = (name: 'potassium' | 'calcium' | 'magnesium-moles', code: string, value: number, ago = 1) => ({
    ...lab(name, value, { ago }),
    code: { coding: [{ system: 'http://loinc.org', code }] }
  })
  const topicsOf = (...labs: object[]) => cardsFor(withMagnesium(0.6, { labs: labs as ReturnType<typeof lab>[] })).map(topicOf)
  const potassiumFact = (code: string, value: number) =>
    cardsFor(withMagnesium(severe, { labs: [sample('potassium', code, value)] }))
      .flatMap(card => evidenceOf(card).facts ?? [])
      .find(({ name }) => name === 'potassium')?.value

  it.each([
    [2.99, 2.99],
    [3, undefined],
    [3.8, undefined],
    [5.9, undefined],
    [6, 6]
  ])('potassium %f is told only where it is dangerous', (value, told) => {
    expect(potassiumFact('29349-8', value)).toBe(told)
    expect(potassiumFact('51618-7', value)).toBe(told)
    expect(potassiumFact('2823-3', value)).toBe(value)
  })

  it('says when potassium was drawn', () => {
    const told = (code: string) => words(withMagnesium(0.6, { labs: [sample('potassium', code, 2.8)] }))
    expect(told('29349-8')).toContain('drawn after dialysis: rebounds in 6 h, repeat')
    expect(told('51618-7')).toContain('drawn before dialysis')
    expect(told('2823-3')).not.toContain('dialysis:')
  })

  it('calcium is told only where it is critical', () => {
    expect(topicsOf(sample('calcium', '51950-4', 1.8))).toContain('calcium')
    expect(topicsOf(sample('calcium', '51950-4', 2.0))).not.toContain('calcium')
    expect(topicsOf(sample('calcium', '2000-8', 2.0))).toContain('calcium')
  })

  it('magnesium is told only where it is high, and nothing is given by it', () => {
    const high = cardsFor(withMagnesium(0.45, { labs: [sample('magnesium-moles', '55937-7', 1.3)] }))
    expect(high.map(topicOf)).toContain('highMagnesium')
    expect(high.flatMap(dosesOf)).toEqual([])
    const lowAfter = cardsFor(withMagnesium(0.9, { labs: [sample('magnesium-moles', '55937-7', 0.45)] }))
    expect(lowAfter.flatMap(dosesOf)).toEqual([])
    expect(lowAfter.map(topicOf)).not.toContain('severe')
  })
})

describe('too little urine for what runs, and for another dose (M11)', () => {
  const inHospital = (chart: Chart): Chart => ({ ...chart, encounter: 'IMP', encounterId: 'e1' })
  const infusionRuns = [order('sulfateVial', { ago: 3, dosage: running(4, 24) })]
  const held = (milliliters: number, hours: number, ago = 1) =>
    words(inHospital(withMagnesium(0.9, { labs: [urine('9187-6', milliliters, ago, hours)], orders: infusionRuns })))

  it.each([
    ['99 mL in 4 h', () => held(99, 4), true],
    ['100 mL in 4 h', () => held(100, 4), false],
    ['60 mL in 3 h', () => held(60, 3), false],
    ['99 mL in 4 h, 7 h ago', () => held(99, 4, 7), false]
  ])('%s', (_, ask, hold) => {
    const said = ask()
    if (hold) expect(said).toContain('urine 99 mL in 4 h')
    else expect(said).not.toMatch(/urine \d+ mL in/)
  })

  it('gives no other dose after one', () => {
    const before = [order('sulfatePremix', { ago: 9, status: 'completed', dosage: infused(2, 15) })]
    const chart = (milliliters: number) =>
      inHospital(withMagnesium(severe, { labs: [urine('9187-6', milliliters, 1, 4)], past: before }))
    expect(cardsFor(chart(99)).flatMap(dosesOf)).toEqual([])
    expect(column(chart(99))).toBe('R4')
    expect(column(inHospital(withMagnesium(severe, { labs: [urine('9187-6', 99, 1, 4)] })))).toBe('R1')
  })
})

describe('volume and route (M37)', () => {
  const coded = (code: string) => ({
    ...condition('heartFailure', { ago: 30 }),
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] }
  })
  const volume = (chart: Chart): string | undefined => / in (\d+) mL/.exec(words(chart))?.[1]
  const reduced = (more: Partial<Chart>): Chart => withKidneys('R2', severe, more)

  it.each([
    ['healthy', withMagnesium(severe), '1000'],
    ['cirrhosis', withMagnesium(severe, { conditions: [coded('K74.60')] }), '250'],
    ['ascites', withMagnesium(severe, { conditions: [coded('R18.8')] }), '250'],
    ['hypertension alone', withMagnesium(severe, { conditions: [coded('I10')] }), '1000'],
    ['reduced kidneys alone', reduced({}), '500'],
    ['reduced kidneys with hypertension', reduced({ conditions: [coded('I10')] }), '250'],
    ['reduced kidneys on a diuretic', reduced({ orders: [order('furosemide')] }), '250'],
    ['75 years', withMagnesium(severe, { age: 75 }), '250'],
    ['74 years', withMagnesium(severe, { age: 74, labs: [creatinine(0.6)] }), '1000']
  ])('%s: %s', (_, chart, milliliters) => expect(volume(chart)).toBe(milliliters))

  it('names the muscle only where nothing goes through the gut', () => {
    expect(words(withMagnesium(severe))).not.toContain('deep IM')
    expect(words(withMagnesium(severe, { conditions: [coded('K56.7')] }))).toContain('deep IM')
  })
})
