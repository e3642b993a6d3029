import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { type Chart, condition, evidenceOf, lab } from '../../support/charts/chart.ts'
import { bolus, draft, findingsOf, infusion, orderService, quantity, tablets } from '../../support/requests/draft-call.ts'

/** M27: a correction clears its own finding, raises nothing, keeps what was written, and is silent when it is sent back. */

const { sign } = orderService()

type Json = Record<string, unknown>
type Amounts = {
  readonly grams?: number
  readonly rate?: number
  readonly day?: number
  readonly mmol?: number
  readonly mmolDay?: number
}

const perUnit: Readonly<Record<string, number>> = { g: 1, mg: 0.001, mmol: 0.24647, meq: 0.123235 }
const minutesIn: Readonly<Record<string, number>> = { min: 1, h: 60, d: 1440 }
const item = (value: unknown): Json => (value ?? {}) as Json

/** What an order says, read without the service: grams, mg/min and grams a day of an injection, pieces of what is swallowed. */
function amountsOf(order: Json): Amounts {
  const instruction = item((order.dosageInstruction as Json[])[0])
  const entry = item((instruction.doseAndRate as Json[] | undefined)?.[0])
  const repeat = item(item(instruction.timing).repeat)
  const dose = item(entry.doseQuantity)
  const rated = item(entry.rateQuantity)
  const unit = String(dose.code ?? '')
  const piece = JSON.stringify(order).includes('198740') ? 3.47 : 9.92
  const runs =
    repeat.duration === undefined ? undefined : Number(repeat.duration) * (minutesIn[String(repeat.durationUnit)] ?? Number.NaN)
  const bounds = item(repeat.boundsDuration)
  const lasts = bounds.value === undefined ? undefined : Number(bounds.value) * (minutesIn[String(bounds.code)] ?? Number.NaN)
  const times =
    repeat.period === undefined
      ? 1
      : (Number(repeat.frequency ?? 1) * 1440) / (Number(repeat.period) * (minutesIn[String(repeat.periodUnit)] ?? Number.NaN))
  if (unit.startsWith('{') || (unit === 'mL' && JSON.stringify(order).includes('Oral')))
    return { mmol: Number(dose.value) * piece, mmolDay: Number(dose.value) * piece * times }
  const strength = unit === 'mL' ? 0.5 : perUnit[unit]
  const grams = dose.value === undefined || strength === undefined ? undefined : Number(dose.value) * strength
  const written =
    rated.value === undefined ? undefined : rated.code === 'g/h' ? (Number(rated.value) * 1000) / 60 : Number(rated.value)
  const rate = written ?? (grams !== undefined && runs ? (grams * 1000) / runs : undefined)
  const day =
    grams !== undefined
      ? grams * Math.max(1, times)
      : rate === undefined
        ? undefined
        : (rate * Math.min(1440, runs ?? lasts ?? 1440)) / 1000
  return {
    ...(grams === undefined ? {} : { grams }),
    ...(rate === undefined ? {} : { rate }),
    ...(day === undefined ? {} : { day })
  }
}

const labs = (magnesium: number, creatinine?: number) => [
  lab('magnesium-moles', magnesium),
  lab('potassium', 4.2),
  lab('calcium', 2.3),
  lab('albumin', 40),
  lab('weight', 70),
  lab('height', 165),
  ...(creatinine === undefined ? [] : [lab('creatinine', creatinine), lab('creatinine', creatinine, { ago: 60 })])
]
const levels = [0.4, 0.51, 0.58, 0.67, 0.9, 1.2]
const kidneys = [0.8, 1.5, 2.3, 4, undefined]
const charts: readonly Chart[] = [
  ...levels.flatMap(level => kidneys.map(creatinine => ({ labs: labs(level, creatinine), encounter: 'IMP' }))),
  { labs: labs(0.42, 0.8), conditions: [condition('tremor')], encounter: 'IMP' },
  { labs: labs(0.6, 0.8), conditions: [condition('ileostomy')] },
  { labs: labs(0.6, 1.5), conditions: [condition('heartFailure')], encounter: 'IMP' }
]

const grams = fc.constantFrom(0.5, 1, 2, 2.5, 3, 4, 5, 6, 8, 10, 16, 25)
const minutes = fc.option(fc.constantFrom(2, 5, 10, 15, 30, 60, 120, 180, 240, 480), { nil: undefined })
const words = fc.constantFrom(
  'in 100 mL 0.9% sodium chloride',
  'IV push',
  'undiluted',
  'in 10 mL saline',
  'in lactated Ringer',
  '',
  'Administer over 2 Hours'
)
const repeats = fc.constantFrom<Json>(
  { count: 1 },
  {},
  { frequency: 1, period: 1, periodUnit: 'd' },
  { frequency: 1, period: 6, periodUnit: 'h', count: 4 }
)
const unit = fc.constantFrom<[string, number]>(['g', 1], ['mg', 1000], ['mmol', 4.057], ['mL', 2])

const boluses = fc
  .record({ grams, minutes, words, repeats, unit })
  .map(({ grams: dose, minutes: time, words: text, repeats: repeat, unit: [code, factor] }) =>
    draft('vial', {
      route: 'vein',
      dose: quantity(dose * factor, code),
      text,
      repeat: { ...repeat, ...(time === undefined ? {} : { duration: time, durationUnit: 'min' }) }
    })
  )
const premixes = fc.record({ grams, minutes }).map(({ grams: dose, minutes: time }) =>
  draft('premix', {
    route: 'vein',
    dose: quantity(dose, 'g'),
    repeat: time === undefined ? {} : { duration: time, durationUnit: 'min' }
  })
)
const rates = fc
  .record({
    rate: fc.constantFrom(1, 2, 4, 8, 16.7, 33.3, 50, 100),
    hours: fc.option(fc.constantFrom(1, 3, 4, 12, 24, 48), { nil: undefined }),
    run: fc.boolean(),
    hourly: fc.boolean()
  })
  .map(({ rate, hours, run, hourly }) =>
    draft('premix', {
      route: 'vein',
      rate: hourly ? quantity((rate * 60) / 1000, 'g/h') : quantity(rate, 'mg/min'),
      repeat: hours === undefined ? {} : run ? { duration: hours, durationUnit: 'h' } : { boundsDuration: quantity(hours, 'h') }
    })
  )
const oral = fc
  .record({
    product: fc.constantFrom('oxide400' as const, 'oxide140' as const),
    pieces: fc.integer({ min: 1, max: 6 }),
    times: fc.integer({ min: 1, max: 4 }),
    night: fc.boolean()
  })
  .map(({ product, pieces, times, night }) =>
    draft(product, {
      route: 'oral',
      dose: quantity(pieces, '{tbl}'),
      repeat: { frequency: times, period: 1, periodUnit: 'd', ...(night ? { when: ['HS'] } : {}) }
    })
  )
const anyDraft = fc.oneof(boluses, premixes, rates, oral)

const updatesOf = (cards: readonly Card[]): readonly Json[] =>
  cards
    .flatMap(card => card.suggestions ?? [])
    .flatMap(({ actions = [] }) =>
      actions.flatMap(action => (action.type === 'update' && 'resource' in action ? [action.resource as Json] : []))
    )

const isMore = (now: number | undefined, before: number | undefined): boolean =>
  now !== undefined && before !== undefined && now > before * 1.001

describe('a correction', () => {
  it('clears the finding, raises neither dose nor rate nor total, keeps product and reason, and is silent when sent back', async () => {
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...charts), anyDraft, async (chart, written) => {
        const cards = await sign(chart, written)
        for (const revised of updatesOf(cards)) {
          const told = cards.flatMap(card => evidenceOf(card).findings ?? [])
          for (const { code } of told) seen.set(code, (seen.get(code) ?? 0) + 1)
          const [after, before] = [amountsOf(revised), amountsOf(written)]
          for (const name of ['grams', 'rate', 'day', 'mmol', 'mmolDay'] as const)
            expect(isMore(after[name], before[name]), `${name}: ${before[name]} became ${after[name]}`).toBe(false)
          const coding = (order: Json) => (order.medicationCodeableConcept as Json).coding
          // Only where no whole tablet is small enough another product takes its place.
          if (before.mmol === undefined) expect(coding(revised)).toEqual(coding(written))
          expect([revised.id, revised.status, revised.intent]).toEqual([written.id, written.status, written.intent])
          const again = findingsOf(await sign(chart, revised))
          const before2 = new Set(told.map(({ code, severity }) => `${code}:${severity}`))
          expect(again.filter(found => !found.endsWith(':info') || !before2.has(found))).toEqual([])
          expect(again.filter(found => found !== 'ivNotNeeded:info' && found !== 'monitoringMissing:info')).toEqual([])
        }
      }),
      { numRuns: 400 }
    )
    for (const code of [
      'rateTooFast',
      'rateMissing',
      'bolusTooLarge',
      'bolusTooShort',
      'infusionOpenEnded',
      'obstetricRate',
      'renalDose',
      'oralTooMuch',
      'nightDose',
      'diluent',
      'undilutedPush',
      'dailyTotal'
    ])
      expect(seen.get(code) ?? 0, code).toBeGreaterThan(0)
  }, 120_000)
})

describe('what the prescriber wrote stays where it may', () => {
  const severe: Chart = { labs: labs(0.42, 0.8), encounter: 'IMP' }
  const revisedOf = async (chart: Chart, order: Json): Promise<Json | undefined> => updatesOf(await sign(chart, order))[0]

  it('adds a missing duration and keeps the dose', async () => {
    const revised = await revisedOf(
      severe,
      draft('premix', { route: 'vein', dose: quantity(2, 'g'), with: { note: [{ text: 'before transfer' }] } })
    )
    expect(amountsOf(revised ?? {})).toMatchObject({ grams: 2, rate: 2000 / 60 })
    expect(revised?.note).toEqual([{ text: 'before transfer' }])
  })

  it('takes the time that only the words tell', async () => {
    const order = draft('premix', {
      route: 'vein',
      dose: quantity(2, 'g'),
      text: '2 g, Intravenous, Administer over 2 Hours, ONCE'
    })
    expect(amountsOf((await revisedOf(severe, order)) ?? {})).toMatchObject({ grams: 2, rate: 2000 / 120 })
  })

  it('lowers a continuous rate to the maintenance of the kidneys and gives it an end', async () => {
    for (const [creatinine, most] of [
      [0.8, 4],
      [1.5, 2]
    ] as const) {
      const revised = await revisedOf({ labs: labs(0.42, creatinine), encounter: 'IMP' }, infusion(33.3))
      expect(amountsOf(revised ?? {}).rate).toBe(most)
    }
  })

  it('takes the smaller piece where no whole tablet is small enough', async () => {
    const revised = await revisedOf({ labs: labs(0.6, 2.3) }, tablets(1, 2))
    expect(amountsOf(revised ?? {}).mmolDay).toBeCloseTo(3.47)
  })

  it('offers none where only another dose than the written one, or none, would do', async () => {
    expect(await revisedOf({ labs: labs(0.42, 2.3), encounter: 'IMP' }, infusion(33.3))).toBeUndefined()
    expect(await revisedOf({ labs: labs(0.42, 4), encounter: 'IMP' }, bolus(2, 5))).toBeUndefined()
    expect(await revisedOf(severe, draft('vial', { route: 'vein', rate: quantity(1, 'g/min') }))).toBeUndefined()
  })
})
