import { type Chart, condition, daily, hoursAgo, infused, lab, order, requestOf, running } from '../charts/chart.ts'
import type { ConditionName, DrugName } from '../charts/chart-codes.ts'
import { bolus, infusion, orderCall, tablets } from '../requests/draft-call.ts'
import { Dice } from './dice.ts'
import { type Special, withContinuousReplacement, withDischarge, withObstetrics, withUrine } from './special-charts.ts'

type Json = Record<string, unknown>

const edgesOfMass = [1.22, 1.26, 1.46, 1.58, 1.7, 2.0, 2.31, 2.55, 4.86, 8.5]
const edgesOfMoles = [0.5, 0.52, 0.6, 0.65, 0.7, 0.82, 0.95, 1.05, 2.0, 3.5]

function magnesium(dice: Dice): readonly Json[] {
  const ago = dice.pick([1, 2, 2, 5, 7, 23, 25, 47, 49, 71, 73, 200, 337])
  if (dice.chance(0.05)) return []
  const low = dice.chance(0.75)
  const mass = low ? edgesOfMass.slice(0, 5) : edgesOfMass
  const moles = low ? edgesOfMoles.slice(0, 5) : edgesOfMoles
  const newest = dice.chance(0.5)
    ? lab('magnesium', dice.chance(0.6) ? dice.near(mass, 0.01) : dice.between(0.6, low ? 1.7 : 5, 2), { ago })
    : lab('magnesium-moles', dice.chance(0.6) ? dice.near(moles, 0.001) : dice.between(0.3, low ? 0.72 : 2.2, 3), {
        ago,
        ...(dice.chance(0.05) ? { comparator: dice.pick(['<', '>']) } : {}),
        ...(dice.chance(0.03) ? { unit: dice.pick([null, 'mg/dL', 'pg/mL']) } : {})
      })
  return dice.chance(0.15)
    ? [newest, lab('magnesium', dice.between(0.8, 2.4, 2), { ago: ago + dice.pick([0, 1, 100]) })]
    : [newest]
}

function kidneys(dice: Dice): readonly Json[] {
  const ago = dice.pick([2, 2, 2, 20, 35, 37, 71, 73, 400, 2150, 2170])
  const value = dice.chance(0.7) ? dice.between(0.5, 1.6, 2) : dice.between(0.4, 6, 2)
  const labs: Json[] = []
  if (dice.chance(0.93)) labs.push(lab('creatinine', value, { ago }))
  const courses = dice.pick([0, 0, 0, 1, 1, 2, 3])
  for (let index = 0; index < courses; index += 1) {
    const factor = dice.pick([0.4, 0.5, 0.65, 0.67, 0.75, 0.84, 0.9, 1, 1.2, 1.26, 1.7, 2.5])
    const before = dice.pick([10, 23, 25, 47, 49, 100, 167, 169, 400, 2100, 2170, 5000])
    labs.push(lab('creatinine', Math.max(0.3, Math.round(value * factor * 100) / 100), { ago: ago + before }))
  }
  if (dice.chance(0.3))
    labs.push(
      lab('egfr', dice.near([20, 30, 60, 90], 1), {
        ago: ago + dice.pick([0, 0, -1, 30]),
        ...(dice.chance(0.2) ? { comparator: dice.pick(['<', '>']) } : {})
      })
    )
  if (dice.chance(0.8))
    labs.push(lab('weight', dice.pick([42, 55, 70, 90, 120]), { ago: dice.pick([2, 100, 167, 169, 719, 721]) }))
  if (dice.chance(0.7)) labs.push(lab('height', dice.pick([150, 165, 180]), { ago: 5000 }))
  return labs
}

function companions(dice: Dice): readonly Json[] {
  const ago = dice.pick([1, 2, 30, 335, 337])
  return [
    ...(dice.chance(0.8) ? [lab('potassium', dice.near([3, 3.5, 4, 5, 6], 0.1), { ago })] : []),
    ...(dice.chance(0.7) ? [lab('calcium', dice.near([1.9, 2.1, 2.3], 0.01), { ago })] : []),
    ...(dice.chance(0.5) ? [lab('albumin', dice.pick([20, 30, 40]), { ago })] : []),
    ...(dice.chance(0.15) ? [lab('ionized-calcium', dice.near([0.9, 1.12], 0.01), { ago: ago + dice.pick([0, 20, 30]) })] : []),
    ...(dice.chance(0.4) ? [lab('qtc', dice.near([450, 460, 500], 1), { ago: dice.pick([2, 160, 175, 700, 730]) })] : []),
    ...(dice.chance(0.15) ? [lab('urineSodium', dice.near([20], 1), { ago: 3 })] : [])
  ]
}

const problems: readonly ConditionName[] = [
  'torsades',
  'polymorphicVt',
  'fibrillation',
  'arrest',
  'sustainedVt',
  'tachycardia',
  'nonsustainedVt',
  'seizure',
  'tetany',
  'tremor',
  'tremor',
  'tremor',
  'weakness',
  'heartFailure',
  'atrialFibrillation',
  'longQt',
  'heartBlock',
  'pacemaker',
  'myasthenia',
  'lambertEaton',
  'hepaticComa',
  'dialysis',
  'transplant',
  'endStage',
  'ckd3',
  'anuria',
  'kidneyInjury',
  'pregnant',
  'preEclampsia',
  'ileostomy',
  'shortBowel',
  'dehydration',
  'alcohol',
  'diabetes'
]

function conditions(dice: Dice, encounterId: string | undefined): readonly Json[] {
  const count = dice.pick([0, 0, 0, 1, 1, 1, 2, 3])
  return Array.from({ length: count }, () => {
    const ago = dice.pick([1, 5, 23, 25, 100, 167, 169, 400, 3000])
    const category = dice.pick(['encounter-diagnosis', 'problem-list-item', undefined])
    return condition(dice.pick(problems), {
      ...(dice.chance(0.6) ? { onset: hoursAgo(ago) } : { recorded: hoursAgo(ago) }),
      ...(encounterId && dice.chance(0.5) ? { encounter: encounterId } : {}),
      with: category ? { category: [{ coding: [{ code: category }] }] } : {}
    })
  })
}

const drugs: readonly DrugName[] = [
  'furosemide',
  'hydrochlorothiazide',
  'omeprazole',
  'digoxin',
  'amiodarone',
  'lisinopril',
  'potassium'
]

function orders(dice: Dice): Pick<Chart, 'orders' | 'past'> {
  const taken = dice.chance(0.2)
    ? [
        order(dice.pick(['oxide400', 'oxide140']), {
          ago: dice.pick([100, 160, 170, 180, 330, 340, 500]),
          dosage: daily(dice.pick([1, 2, 3]))
        })
      ]
    : []
  const others = Array.from({ length: dice.pick([0, 0, 1, 2]) }, () => order(dice.pick(drugs)))
  const past = dice.chance(0.12)
    ? [
        order('sulfatePremix', {
          ago: dice.pick([1, 4, 8, 20, 40, 60]),
          status: 'completed',
          dosage: dice.chance(0.8) ? infused(dice.pick([1, 2, 5]), dice.pick([15, 60, 180])) : running(2, 4)
        })
      ]
    : []
  return { orders: [...taken, ...others], past }
}

function draft(dice: Dice): Json {
  const kind = dice.pick(['bolus', 'bolus', 'infusion', 'tablets'])
  if (kind === 'bolus') {
    const grams = dice.pick([0.5, 1, 2, 2.1, 4, 4.1, 5, 12, 12.1, 13, 15, 28.5])
    const minutes = dice.pick([5, 10, 14, 15, 20, 30, 31, 60, 180, 240, 300, 1440])
    const volume = dice.pick([10, 20, 25, 50, 100, 250])
    return bolus(grams, minutes, { text: `${grams} g in ${volume} mL 0.9% sodium chloride` })
  }
  if (kind === 'infusion')
    return infusion(dice.near([4, 16.666667, 33.333333, 150], 0.5), dice.pick([undefined, 2, 4, 5, 12, 24, 48]))
  return tablets(dice.pick([1, 1, 2]), dice.pick([1, 2, 3]))
}

const plain: Special = { chart: chart => chart }

/** Half of the charts are plain; the others are of patients whom few charts hold. */
const specials: readonly ((dice: Dice) => Special)[] = [
  () => plain,
  withUrine,
  () => plain,
  withContinuousReplacement,
  () => plain,
  withObstetrics,
  () => plain,
  withDischarge
]

/** A chart and, in two of five, a draft beside it: the call of a hook. The same for the same number. */
export function generatedCall(number: number): Json {
  const dice = new Dice(number)
  const encounter = dice.pick(['IMP', 'IMP', 'AMB', 'EMER', undefined])
  const encounterId = encounter && dice.chance(0.7) ? 'e1' : undefined
  const chart: Chart = {
    age: dice.pick([17, 18, 30, 45, 55, 64, 65, 74, 75, 85, null, 55, 45]),
    sex: dice.pick(['female', 'female', 'male', null]),
    labs: [...magnesium(dice), ...kidneys(dice), ...companions(dice)],
    conditions: conditions(dice, encounterId),
    ...orders(dice),
    ...(encounter ? { encounter } : {}),
    ...(encounterId ? { encounterId } : {})
  }
  const special = (specials[number % specials.length] ?? (() => plain))(dice)
  const built = special.chart(chart)
  if (special.discharge) return dischargeCall(built, special.drafts ?? [])
  const drafts = special.drafts ?? (dice.chance(0.4) ? [draft(dice)] : [])
  return drafts.length > 0 && (special.drafts === undefined || dice.chance(0.8)) ? orderCall(built, drafts) : requestOf(built)
}

function dischargeCall(chart: Chart, drafts: readonly Json[]): Json {
  const { context, ...request } = orderCall(chart, drafts) as { context: Json }
  const { draftOrders, ...others } = context
  return { ...request, hook: 'encounter-discharge', context: drafts.length > 0 ? { ...others, draftOrders } : others }
}
