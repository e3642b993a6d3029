import type { Revision } from '../../../src/facts/revised-order.ts'
import { testOrder } from '../../../src/guideline/toolkit/test-order.ts'
import type { Line, Option, Prescription, Proposal, Test, TestTime } from '../../../src/recommendation.ts'
import { diluents, told } from '../advice.ts'
import { apartLine } from '../facts/separation.ts'
import { type Bolus, type Infusion, type Knowledge, type OralPlan, type RenalBand, recheckAfter } from '../knowledge.ts'
import { due } from '../monitoring.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { capital } from '../wording/capital.ts'
import { figure, lowLimitWords } from '../wording/words.ts'
import { amountWords, coded, dosed, productOf, rated, siteOrderOf } from './local-products.ts'
import { bolusKey, infusionKey, infusionProduct, oralKey, oralPlan, testKey } from './proposal-keys.ts'

export type { OralPlan } from '../knowledge.ts'
export { oralMmol } from './proposal-keys.ts'

const noteOf = (row: string, statements: readonly string[]): string =>
  `Hypomagnesemia guideline row ${row}; ${statements.join(', ')}`

export function bolusOf(knowledge: Knowledge, row: Bolus['row'], renal: RenalBand): Bolus | undefined {
  return knowledge.doses.bolus.find(item => item.row === row && item.renal === renal)
}

export function infusionOf(knowledge: Knowledge, row: Infusion['row'], renal: RenalBand): Infusion | undefined {
  return knowledge.doses.infusion.find(item => item.row === row && item.renal === renal)
}

/** Hours that an infusion runs at the most: then a new level and a new order. */
export const longestInfusion = (knowledge: Knowledge): number => Math.max(...knowledge.doses.infusion.map(({ hours }) => hours))

export const timeWords = (minutes: number): string =>
  minutes % 60 === 0 && minutes / 60 !== 1 ? `${minutes / 60} h` : `${minutes} min`

/** `2 g IV over 15 min`. */
export const bolusWords = (dose: Bolus): string => `${figure(dose.grams)} g IV over ${timeWords(dose.minutes)}`

/** `2 g over 15 min`. */
export const doseWords = (dose: Bolus): string => `${figure(dose.grams)} g over ${timeWords(dose.minutes)}`

/** The dose with what it is diluted in, for the text of a card; a short one leaves drug, route and time to the headline. */
export function dilutedDose(dose: Bolus, small: boolean): Line {
  const start = `${figure(dose.grams)} g magnesium sulfate IV in ${dose.volume} mL`
  const end = `over ${timeWords(dose.minutes)}`
  return {
    full: `${start}${small ? ' (small volume)' : ''} ${diluents('NaCl')} ${end}`,
    short: `${figure(dose.grams)} g in ${dose.volume} mL`
  }
}

const preparation = (knowledge: Knowledge, dose: Bolus): string => {
  const product = productOf(knowledge, dose.product)
  if (product.form === 'premix') return `Ready-made ${product.words}, no further dilution.`
  const milliliters = (dose.grams * (product.ml ?? 0)) / (product.grams ?? 1)
  return `${figure(milliliters)} mL of ${product.words} diluted to ${dose.volume} mL with ${diluents()} (${dose.strength}).`
}

const apart = 'Not in one line with calcium, bicarbonate or phosphate.'

type Injected = {
  readonly statements: readonly string[]
  readonly monitoring: readonly string[]
  readonly urgency: 'stat' | 'urgent'
  /** Pushed, since there is no pulse. */
  readonly pulseless?: boolean
}

/** One dose by vein over a stated time. */
export function bolusOrder(
  knowledge: Knowledge,
  dose: Bolus & { readonly lessened?: true },
  { statements, monitoring, urgency, pulseless = false }: Injected
): Prescription {
  const perMinute = figure((dose.grams * 1000) / dose.minutes, 1)
  const how = pulseless ? 'IV push' : `IV over ${timeWords(dose.minutes)} (${perMinute} mg/min)`
  const perHour = dose.row !== 'E1' ? `, ${figure((dose.volume * 60) / dose.minutes, 0)} mL/h` : ''
  return {
    act: 'prescribe',
    product: coded(knowledge, dose.product),
    ...(dose.lessened ? {} : siteOrderOf(knowledge, bolusKey(dose.row, dose.renal))),
    text: `Magnesium sulfate ${amountWords(knowledge, dose.grams)} ${how} once, in ${dose.volume} mL (${dose.strength})${pulseless ? '' : perHour}`,
    route: 'intravenous',
    dose: dosed(knowledge, dose.grams),
    schedule: pulseless ? { kind: 'once' } : { kind: 'once', runs: dose.minutes },
    instructions: [preparation(knowledge, dose), apart, ...monitoring],
    urgency,
    note: noteOf(dose.row.split('-')[0] ?? dose.row, statements)
  }
}

/** `4 mg/min (0.24 g/h) for at most 24 h`. */
export const infusionWords = (dose: Infusion): string =>
  `${dose.mgPerMinute} mg/min (${figure((dose.mgPerMinute * 60) / 1000)} g/h) for at most ${dose.hours} h`

/** A continuous infusion with an end. */
export function infusionOrder(
  knowledge: Knowledge,
  dose: Infusion & { readonly lessened?: true },
  statements: readonly string[],
  monitoring: readonly string[]
): Prescription {
  const total = figure((dose.mgPerMinute * 60 * dose.hours) / 1000)
  const { grams = 1, ml = 0 } = productOf(knowledge, infusionProduct)
  return {
    act: 'prescribe',
    product: coded(knowledge, infusionProduct),
    ...(dose.lessened ? {} : siteOrderOf(knowledge, infusionKey(dose.row, dose.renal))),
    text: `Magnesium sulfate IV infusion ${infusionWords(dose)}, ${dose.bagGrams} g in ${dose.volume} mL at ${dose.mlPerHour} mL/h (total at most ${amountWords(knowledge, Number(total))})`,
    route: 'intravenous',
    schedule: { kind: 'continuous', endsAfter: dose.hours },
    rate: rated(knowledge, dose.mgPerMinute),
    maxPerDay: dosed(knowledge, Number(total)),
    instructions: [
      `${figure((dose.bagGrams * ml) / grams)} mL of magnesium sulfate ${figure((grams / ml) * 100)}% in ${dose.volume} mL ${diluents()}.`,
      apart,
      `Stop at Mg ${lowLimitWords(knowledge)} or after ${dose.hours} h.`,
      ...monitoring
    ],
    urgency: 'urgent',
    note: noteOf(dose.row, statements)
  }
}

/** `one magnesium oxide 400 mg tablet at bedtime (9.9 mmol, 241 mg elemental)`. */
export function oralWords(knowledge: Knowledge, plan: OralPlan): string {
  const { key, times, when } = oralPlan(knowledge, plan)
  const product = productOf(knowledge, key)
  const mg = figure((product.elementalMg ?? 0) * times, 0)
  return `one ${product.words} ${when} (${figure(product.mmol * times, 1)} mmol, ${mg} mg elemental magnesium a day)`
}

/** `one magnesium oxide 400 mg tablet at bedtime`. */
export function shortOralWords(knowledge: Knowledge, plan: OralPlan): string {
  const { key, when } = oralPlan(knowledge, plan)
  return `one ${productOf(knowledge, key).words} ${when}`
}

/** `9.9 mmol (241 mg elemental) a day`: what a headline that names the tablets leaves to say. */
export function oralAmount(knowledge: Knowledge, plan: OralPlan): string {
  const { key, times } = oralPlan(knowledge, plan)
  const { mmol, elementalMg = 0 } = productOf(knowledge, key)
  return `${figure(mmol * times, 1)} mmol (${figure(elementalMg * times, 0)} mg elemental) daily`
}

/** The plan in place of a written order: its product, one piece, so many times a day. */
export function oralRevision(knowledge: Knowledge, plan: OralPlan): Revision {
  const { key, times } = oralPlan(knowledge, plan)
  const { unit, unitCode } = productOf(knowledge, key)
  const text = `${oralWords(knowledge, plan).replace(/^one/, '1')} by mouth`
  return {
    act: 'revise',
    route: 'oral',
    text,
    product: { code: coded(knowledge, key), dose: { value: 1, unit, code: unitCode } },
    timesPerDay: times,
    dropWords: true
  }
}

/** Tablets of a row. `ceiling`: most a day, in mmol. */
export function oralOrder(
  knowledge: Knowledge,
  plan: OralPlan,
  { row, statements, ceiling }: { readonly row: string; readonly statements: readonly string[]; readonly ceiling: number }
): Prescription {
  const { key, times } = oralPlan(knowledge, plan)
  const product = productOf(knowledge, key)
  const text = `${oralWords(knowledge, plan).replace(/^one/, '1')} by mouth`
  return {
    act: 'prescribe',
    product: coded(knowledge, key),
    ...siteOrderOf(knowledge, oralKey(plan)),
    text: capital(text),
    route: 'oral',
    dose: { value: 1, unit: product.unit, code: product.unitCode },
    schedule: times === 1 ? { kind: 'bedtime' } : { kind: 'daily', times },
    maxPerDay: { value: Math.max(Math.floor(ceiling / product.mmol), times), unit: product.unit, code: product.unitCode },
    instructions: [apartLine, `Stop and call if diarrhea ${told('diarrhea')}.`],
    urgency: 'routine',
    note: noteOf(row, statements)
  }
}

export type TestKey =
  | 'magnesium'
  | 'potassium'
  | 'calcium'
  | 'albumin'
  | 'creatinine'
  | 'pth'
  | 'phosphate'
  | 'urineSodium'
  | 'urineMagnesium'
  | 'urineCreatinine'
  | 'urineCalcium'
  | 'ecg'
  | 'weight'

type Tested = { readonly when: TestTime; readonly urgency: Test['urgency']; readonly row: string }

/** An order for a laboratory test, or for an ECG. */
export function test(knowledge: Knowledge, key: TestKey, { when, urgency, row }: Tested): Test {
  const found = knowledge.local.tests.find(item => item.key === key)
  if (!found) throw new Error(`knowledge/local.json: tests: ${key} is missing`)
  const kind = key === 'ecg' || key === 'weight' ? 'recording' : 'laboratory'
  return {
    ...testOrder(found, { kind, when, urgency, note: `Hypomagnesemia guideline row ${row}` }),
    ...siteOrderOf(knowledge, testKey(key))
  }
}

export const now: TestTime = { kind: 'now' }
export const inHours = (hours: number): TestTime => ({ kind: 'in', hours })
export const betweenDays = (from: number, to: number): TestTime => ({ kind: 'between', fromHours: from * 24, toHours: to * 24 })

/** Stat bloods of an emergency or of a card that withholds magnesium from somebody severely ill. */
export function statTests(knowledge: Knowledge, row: string, ...more: readonly TestKey[]): readonly Test[] {
  return (['magnesium', 'potassium', 'calcium', 'creatinine', ...more] as const).map(key =>
    test(knowledge, key, { when: now, urgency: 'stat', row })
  )
}

type Companions = {
  readonly row: string
  readonly urgency: Test['urgency']
  /** Those that are asked for anyhow. */
  readonly have?: readonly TestKey[]
  readonly purpose?: 'companion' | 'parenteral'
}

/**
 * Every low-magnesium bundle asks for potassium, calcium and albumin where none is known; beside an injection results of potassium
 * and calcium must be as fresh as those of magnesium.
 */
export function companionTests(f: Assessed, { row, urgency, have = [], purpose = 'companion' }: Companions): readonly Test[] {
  const fresh = (name: 'potassium' | 'calcium', at: number | undefined): boolean =>
    f.asOf - (at ?? 0) <= f.knowledge.window(`${purpose}/${name}`, f.setting.inpatient)
  const wanted: TestKey[] = [
    ...(f.potassium.known && fresh('potassium', f.potassium.at) ? [] : (['potassium'] as const)),
    ...(f.calcium.fact.known && fresh('calcium', f.calcium.fact.at) ? [] : (['calcium'] as const)),
    ...(f.calcium.albumin.known || f.calcium.kind === 'ionized' ? [] : (['albumin'] as const))
  ]
  return wanted.filter(key => !have.includes(key)).map(key => test(f.knowledge, key, { when: now, urgency, row }))
}

/** Bloods while magnesium runs: more closely with reduced kidneys, and after its end. */
export function infusionTests(
  knowledge: Knowledge,
  renal: RenalBand,
  { row, endHours, closely = false }: { readonly row: string; readonly endHours: number; readonly closely?: boolean }
): readonly Test[] {
  const when = due(renal === 'R1' && !closely ? 'infusion' : 'infusionClosely')
  return [
    ...(['magnesium', 'potassium', 'calcium', 'creatinine'] as const).map(key =>
      test(knowledge, key, { when, urgency: 'urgent', row })
    ),
    test(knowledge, 'magnesium', { when: inHours(endHours + recheckAfter('afterDose')), urgency: 'urgent', row })
  ]
}

/** Rechecks on tablets: daily in hospital; outside sooner and twice with any risk or reduced kidneys. */
export function oralTests(f: Assessed, renal: RenalBand, row: string): readonly Test[] {
  // The order for a week from now belongs to discharge (M35).
  if (f.setting.knownInpatient)
    return [
      test(f.knowledge, 'magnesium', { when: due('tabletsInHospital'), urgency: 'routine', row }),
      test(f.knowledge, 'creatinine', { when: due('tabletsFirst'), urgency: 'routine', row })
    ]
  if (f.risks.length > 0 || renal === 'R2' || renal === 'R3') {
    return (['magnesium', 'creatinine'] as const).flatMap(key => [
      test(f.knowledge, key, { when: due('tabletsFirst'), urgency: 'routine', row }),
      test(f.knowledge, key, { when: due('tabletsThen'), urgency: 'routine', row })
    ])
  }
  return (['magnesium', 'creatinine'] as const).map(key =>
    test(f.knowledge, key, { when: due('tabletsLater'), urgency: 'routine', row })
  )
}

export const option = (label: string, recommended: boolean, proposals: readonly Proposal[]): Option => ({
  label,
  recommended,
  proposals
})
