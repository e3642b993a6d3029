import { type Chart, condition, hoursAgo, lab, order, running } from '../charts/chart.ts'
import type { ConditionName, LabName } from '../charts/chart-codes.ts'
import { bolus, infusion, tablets } from '../requests/draft-call.ts'
import type { Dice } from './dice.ts'

type Json = Record<string, unknown>

/** What is put over a made-up chart, to have more of the patients whom few charts hold. */
export type Special = {
  readonly chart: (chart: Chart) => Chart
  readonly drafts?: readonly Json[]
  readonly discharge?: boolean
}

const codes: readonly (readonly [LabName, number])[] = [
  ['urine8h', 8],
  ['urine10h', 10],
  ['urine12h', 12],
  ['urine24h', 24]
]

/** Urine of an hour that lies near a limit, in mL for one kilogram. */
const perKilogram = (dice: Dice): number => dice.near([0.3, 0.5], 0.01)

/** Little urine: by code, by its own period, or hour by hour with and without a gap. */
export function withUrine(dice: Dice): Special {
  const inHospital = dice.chance(0.85) ? 'IMP' : 'AMB'
  const kilograms = dice.pick([42, 55, 70, 90])
  const last = dice.pick([0.5, 1, 5, 6, 7, 23, 25])
  const amount = (hours: number): number =>
    Math.round(
      dice.pick([perKilogram(dice) * kilograms * hours, perKilogram(dice) * kilograms * hours, dice.near([50, 100], 1), 400]) *
        100
    ) / 100
  const kind = dice.pick(['code', 'code', 'period', 'hours', 'hours', 'void'])
  const urine: Json[] = []
  if (kind === 'void') urine.push(lab('urineVolume', dice.pick([20, 200]), { ago: last }))
  if (kind === 'code') {
    const [name, hours] = dice.pick(codes)
    urine.push(lab(name, amount(hours), { ago: last }))
    if (dice.chance(0.3)) urine.push(lab(name, amount(hours), { ago: last + hours }))
  }
  if (kind === 'period') {
    const hours = dice.pick([3, 4, 5, 6, 7, 11, 12, 13, 24])
    const effectivePeriod = { start: hoursAgo(last + hours), end: hoursAgo(last) }
    urine.push(lab('urineVolume', amount(hours), { date: null, with: { effectivePeriod } }))
  }
  if (kind === 'hours') {
    const hours = dice.pick([3, 4, 5, 6, 11, 12, 13])
    const each = amount(hours) / hours
    const missing = dice.chance(0.3) ? Math.floor(hours / 2) : -1
    for (let back = 0; back < hours; back += 1)
      if (back !== missing) urine.push(lab('urineHour', Math.round(each * 1000) / 1000, { ago: last + back }))
  }
  return {
    chart: chart => ({
      ...chart,
      encounter: inHospital,
      labs: [...(chart.labs ?? []).filter(item => !isWeight(item)), ...(dice.chance(0.9) ? [lab('weight', kilograms)] : [])],
      also: { vitals: urine }
    })
  }
}

const isWeight = (item: Json): boolean => JSON.stringify(item.code).includes('29463-7')

/** Continuous renal replacement: in progress, of today, ended, as a service or by its fluid. */
export function withContinuousReplacement(dice: Dice): Special {
  const kind = dice.pick(['procedure', 'procedure', 'ended', 'service', 'fluid', 'intermittent'])
  const ago = dice.pick([1, 20, 23, 25, 100, 335, 337])
  const procedure = (status: string, performed: Json): Json => ({
    resourceType: 'Procedure',
    id: 'crrt',
    status,
    code: { coding: [{ system: 'http://snomed.info/sct', code: kind === 'intermittent' ? '302497006' : '714749008' }] },
    subject: { reference: 'Patient/p1' },
    ...performed
  })
  const service = {
    resourceType: 'ServiceRequest',
    id: 'crrt',
    status: dice.pick(['active', 'completed']),
    intent: 'order',
    code: { coding: [{ system: 'http://snomed.info/sct', code: '714749008' }] },
    subject: { reference: 'Patient/p1' },
    authoredOn: hoursAgo(ago)
  }
  const fluid = order('furosemide', {
    ago,
    with: { medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'B05ZB' }] } }
  })
  const started = { performedPeriod: { start: hoursAgo(ago), ...(kind === 'ended' ? { end: hoursAgo(ago / 2) } : {}) } }
  const magnesium = dice.chance(0.7)
    ? [
        lab('magnesium-moles', dice.near([0.5, 0.6, 0.7, 0.9, 1.05], 0.01), {
          ago: dice.pick([1, 11, 12, 13]),
          ...(dice.chance(0.3)
            ? { with: { referenceRange: [{ high: { value: dice.pick([0.95, 1.15]), unit: 'mmol/L', code: 'mmol/L' } }] } }
            : {})
        })
      ]
    : []
  return {
    chart: chart => ({
      ...chart,
      labs: [...magnesium, ...(chart.labs ?? [])],
      ...(kind === 'service' ? { also: { laboratoryOrders: [service] } } : {}),
      ...(kind === 'fluid' ? { orders: [...(chart.orders ?? []), fluid] } : {}),
      ...(kind === 'procedure' || kind === 'ended' || kind === 'intermittent'
        ? { procedures: [procedure(kind === 'procedure' && dice.chance(0.6) ? 'in-progress' : 'completed', started)] }
        : {})
    }),
    drafts: [
      dice.pick([
        () => bolus(dice.near([2, 4, 8], 0.1), dice.pick([60, 180, 240, 241, 480])),
        () => infusion(dice.near([4, 16.666667], 0.1), dice.pick([4, 8, 24])),
        () =>
          bolus(1, 60, {
            repeat: { frequency: dice.pick([2, 3]), period: 1, periodUnit: 'd', duration: 60, durationUnit: 'min' }
          })
      ])()
    ]
  }
}

const grounds: readonly ConditionName[] = [
  'preEclampsia',
  'mildPreEclampsia',
  'superimposedPreEclampsia',
  'eclampsia',
  'gestationalHypertension',
  'pretermLabor',
  'pregnant'
]
const reasons = [undefined, undefined, undefined, 'Seizure prophylaxis', 'Severe features', 'Fetal neuroprotection', 'Tocolysis']

/** Mothers, with loads and maintenance around each figure of the obstetric tables. */
export function withObstetrics(dice: Dice): Special {
  const reason = dice.pick(reasons)
  const said = reason === undefined ? {} : { reason }
  const load = (id: string): Json =>
    bolus(dice.pick([2, 3, 4, 4.1, 5, 5.1, 6, 6.1, 8]), dice.pick([4, 5, 6, 10, 14, 15, 20, 30]), { id, ...said })
  const maintenance = (id: string): Json =>
    infusion(dice.near([16.666667, 33.333333, 50], 0.5), dice.pick([undefined, 12, 20, 24, 48]), { id, ...said })
  const ground = dice.pick(grounds)
  const onset = dice.pick([2, 20, 100, 1000, 7100, 7300])
  return {
    chart: chart => ({
      ...chart,
      age: dice.pick([11, 12, 25, 30, 38, 55, 56]),
      sex: dice.pick(['female', 'female', 'female', null, 'male']),
      labs: [
        ...(chart.labs ?? []),
        ...(dice.chance(0.6) ? [lab('creatinine', dice.near([0.5, 0.9, 1.1, 2.5], 0.01), { ago: 1 })] : []),
        ...(dice.chance(0.3) ? [lab('creatinine', 0.5, { ago: dice.pick([100, 200, 3000]) })] : [])
      ],
      ...(dice.chance(0.3)
        ? {
            encounter: 'IMP',
            also: { vitals: [lab('urine8h', dice.pick([199, 200, 201, 120, 30]), { ago: dice.pick([1, 5, 7]) })] }
          }
        : {}),
      conditions: [
        ...(chart.conditions ?? []).filter(() => dice.chance(0.3)),
        condition(ground, { ago: onset }),
        ...(dice.chance(0.3) ? [condition('pregnant', { ago: 2000 })] : []),
        ...(dice.chance(0.2) ? [condition('delivered', { ago: dice.pick([10, 1000, 1020]) })] : []),
        ...(dice.chance(0.15) ? [condition('seizure', { ago: 1 })] : [])
      ],
      orders: [
        ...(chart.orders ?? []),
        ...(dice.chance(0.15)
          ? [order('sulfateVial', { ago: dice.pick([1, 5]), dosage: running(dice.pick([4, 16.666667, 25]), 24) })]
          : [])
      ]
    }),
    drafts: dice.pick([() => [load('d1')], () => [maintenance('d1')], () => [load('d1'), maintenance('d2')]])()
  }
}

/** An order for a laboratory test, as it stands or as it is about to be signed. */
const recheck = (dice: Dice): Json => ({
  resourceType: 'ServiceRequest',
  id: 'recheck',
  status: dice.pick(['active', 'active', 'active', 'completed']),
  intent: 'order',
  code: { coding: [{ system: 'http://loinc.org', code: dice.pick(['2601-3', '19123-9', '2823-3']) }] },
  subject: { reference: 'Patient/p1' },
  authoredOn: hoursAgo(dice.pick([5, 300, 335, 337, 400])),
  ...dice.pick([{}, { occurrenceDateTime: hoursAgo(-dice.pick([10, 11, 13, 100, 500, 503, 505])) }])
})

/** Patients who go home, on tablets or not, with a recheck ordered or not. */
export function withDischarge(dice: Dice): Special {
  const encounters = dice.pick<readonly Json[]>([
    [{ status: 'in-progress', class: { code: 'IMP' } }],
    [{ status: 'in-progress', class: { code: 'IMP' } }],
    [{ status: 'finished', class: { code: 'IMP' }, period: { end: hoursAgo(dice.pick([2, 23, 25])) } }],
    [{ status: 'in-progress', class: { code: 'AMB' } }],
    [{ status: 'in-progress' }],
    []
  ])
  const drafts = dice.chance(0.25) ? [dice.pick([() => tablets(1, dice.pick([1, 2])), () => recheck(dice)])()] : []
  return {
    discharge: true,
    chart: ({ encounter: _, ...chart }) => ({
      ...chart,
      encounters: encounters.map(item => ({
        resourceType: 'Encounter',
        id: 'e1',
        ...item,
        subject: { reference: 'Patient/p1' }
      })),
      also: { laboratoryOrders: dice.chance(0.5) ? [recheck(dice)] : [] }
    }),
    drafts
  }
}
