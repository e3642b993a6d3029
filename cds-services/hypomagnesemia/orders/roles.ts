import { type DrugOrder, isParenteral } from '../../../src/facts/drug-order.ts'
import type { Urgency } from '../../../src/recommendation.ts'
import type { DraftOrder } from '../derived/drafts.ts'
import { potassiumResists } from '../derived/pathway.ts'
import type { Facts } from '../facts.ts'
import { limitOf, windowOf } from '../knowledge.ts'
import { figure, magnesiumWords } from '../words.ts'
import { checked, type Note, note } from './checked.ts'
import { injectionChecks } from './injection-checks.ts'
import { interactionChecks } from './interaction-checks.ts'
import { dataChecks, kidneyChecks, levelChecks } from './kidney-checks.ts'
import { oralChecks } from './oral-checks.ts'
import { separationOf } from './separation.ts'
import { totalChecks } from './total-checks.ts'

export type OrderTopic =
  | 'magnesiumOrder'
  | 'potassiumOrder'
  | 'calciumOrder'
  | 'digoxinOrder'
  | 'neuromuscularBlockerOrder'
  | 'potassiumSparingOrder'
  | 'separationOrder'
  | 'qtDrugOrder'
  | 'wastingDrugOrder'
  | 'unrecognizedOrder'

type Role = (f: Facts, order: DrugOrder, draft: DraftOrder) => readonly Note[]

/** What a draft can be, in the order in which it gives the card its topic. */
export const roles: readonly (readonly [OrderTopic, Role])[] = [
  ['magnesiumOrder', magnesium],
  ['potassiumOrder', potassium],
  ['calciumOrder', calcium],
  ['digoxinOrder', digoxin],
  ['neuromuscularBlockerOrder', blocker],
  ['potassiumSparingOrder', sparing],
  ['separationOrder', separation],
  ['qtDrugOrder', qtDrug],
  ['wastingDrugOrder', waster],
  ['unrecognizedOrder', unrecognized]
]

const is = (order: DrugOrder, ...classes: readonly string[]): boolean => classes.some(name => order.drug.classes.has(name))

const adult = (f: Facts): boolean => f.age.known && f.age.value >= limitOf('adultAge')
const current = (f: Facts): boolean => f.asOf - (f.magnesium.at ?? 0) <= windowOf('companion', 'magnesium', true)
const low = (f: Facts, limit = 'lowMagnesium'): boolean => f.magnesium.known && current(f) && f.magnesium.value < limitOf(limit)
const notMeasured = (f: Facts): boolean =>
  !f.magnesium.known && (f.magnesium.reason === 'empty' || f.magnesium.reason === 'stale')

function magnesium(f: Facts, order: DrugOrder, draft: DraftOrder): readonly Note[] {
  if (!is(order, 'magnesium-product')) return []
  const check = checked(f, draft, order)
  const notes = [
    ...kidneyChecks(check),
    ...levelChecks(check),
    ...injectionChecks(check),
    ...oralChecks(check),
    ...totalChecks(check),
    ...interactionChecks(check),
    ...dataChecks(check)
  ]
  return notes.every(item => item.code === 'monitoringMissing') ? [] : notes
}

const lowNote = (f: Facts, severity: Urgency, statements: readonly string[], text: string): Note =>
  note('magnesiumLow', severity, statements, `${magnesiumWords(f)}: ${text}`)

function potassium(f: Facts, order: DrugOrder): readonly Note[] {
  if (!is(order, 'potassium-supplement') || !adult(f)) return []
  const value = f.potassium.known ? f.potassium.value : undefined
  const unknownMatters = notMeasured(f) && (potassiumResists(f) || (value !== undefined && value < limitOf('potassiumLow')))
  const risk =
    value !== undefined &&
    value >= limitOf('potassiumHigh') &&
    f.drugs.has('ace-inhibitor', 'arb', 'arni', 'potassium-sparing-diuretic')
  return [
    ...(low(f)
      ? [lowNote(f, 'warning', ['S-096', 'S-097', 'S-098'], 'replace magnesium together with potassium; do not delay potassium.')]
      : []),
    ...(unknownMatters
      ? [note('magnesiumUnknown', 'info', ['S-099'], 'Magnesium not known with low potassium: measure it.')]
      : []),
    ...(risk
      ? [
          note(
            'hyperkalemiaRisk',
            'warning',
            ['S-105'],
            `Potassium ${figure(value)} mmol/L with a drug that retains it: stop the supplement and recheck.`
          )
        ]
      : [])
  ]
}

function calcium(f: Facts, order: DrugOrder): readonly Note[] {
  const analogue = is(order, 'vitamin-d-analogue')
  if (!(analogue || is(order, 'calcium-supplement')) || !adult(f)) return []
  const acute =
    f.calcium.veryLow ||
    f.findings.recent(['tetany', 'seizure-acute'], 86_400_000).length > 0 ||
    (f.qtc.known && f.qtc.value >= limitOf('qtcCritical'))
  const text = acute
    ? 'calcium cannot wait; give magnesium with it.'
    : 'calcium and vitamin D do not hold until magnesium is replaced.'
  const active = /calcitriol|alfacalcidol/i.test(order.drug.text)
  const apart = !isParenteral(order) && is(order, 'calcium-supplement') && f.magnesiumOrders.oral.length > 0
  return [
    ...(low(f) ? [lowNote(f, acute ? 'info' : 'warning', ['S-096', 'S-101'], text)] : []),
    ...(active ? [...activeVitamin(f, order)] : []),
    ...(apart
      ? [note('separation', 'warning', ['S-138'], 'Take calcium at least 2 h apart from magnesium.', { with: 'magnesium' })]
      : [])
  ]
}

function activeVitamin(f: Facts, order: DrugOrder): readonly Note[] {
  const micrograms = Math.max(
    0,
    ...order.dosages.flatMap(dosage =>
      dosage.dose?.unit === 'g'
        ? [dosage.dose.high * 1e6 * (dosage.perDay?.high ?? 1)]
        : [capsules(order) * (dosage.dose?.unit === 'count' ? dosage.dose.high : 0) * (dosage.perDay?.high ?? 1)]
    )
  )
  const isCalcitriol = /calcitriol/i.test(order.drug.text)
  const limit = isCalcitriol ? 0.25 : 3
  const other = isCalcitriol ? /alfacalcidol/i : /calcitriol/i
  const both =
    f.drugs.active.some(item => other.test(item.drug.text)) ||
    f.drafts.some(item => item.order && other.test(item.order.drug.text))
  const measured = f.calcium.fact.known && f.asOf - (f.calcium.fact.at ?? 0) <= 7 * 86_400_000
  return [
    ...(micrograms > limit * 1.001
      ? [
          note(
            'calcitriolDose',
            'warning',
            ['S-118', 'S-121', 'S-134'],
            `${figure(micrograms)} microgram a day: the bridge is ${isCalcitriol ? '0.25' : '0.25, rarely above 1'}.`
          )
        ]
      : []),
    ...(measured
      ? []
      : [
          note(
            'calciumMonitoring',
            'warning',
            ['S-119', 'S-137'],
            'No calcium within 7 days: measure it every 2 to 3 days at first.'
          )
        ]),
    ...(both ? [note('twoAnalogues', 'warning', ['S-121'], 'Calcitriol and alfacalcidol together: never both.')] : [])
  ]
}

/** RxNorm writes 0.00025 MG for 0.25 microgram. */
const capsules = (order: DrugOrder): number => Number(/(\d*\.?\d+) MG\b/.exec(order.drug.text)?.[1] ?? 0) * 1000

function digoxin(f: Facts, order: DrugOrder): readonly Note[] {
  if (!is(order, 'digoxin') || !adult(f)) return []
  const value = f.potassium.known ? f.potassium.value : undefined
  return [
    ...(low(f, 'digoxinAim')
      ? [lowNote(f, 'warning', ['S-020', 'S-108'], 'digoxin is more toxic; aim for 0.82 mmol/L or more, ECG.')]
      : []),
    ...(notMeasured(f) ? [note('magnesiumUnknown', 'warning', ['S-108'], 'Magnesium not known: measure it with digoxin.')] : []),
    ...(value !== undefined && value < limitOf('potassiumLow')
      ? [note('potassiumLow', 'warning', ['S-108'], `Potassium ${figure(value)} mmol/L: digoxin is more toxic.`)]
      : [])
  ]
}

function blocker(f: Facts, order: DrugOrder): readonly Note[] {
  if (!is(order, 'neuromuscular-blocker') || f.magnesiumOrders.parenteral.length === 0) return []
  return [
    note(
      'interaction',
      'warning',
      ['S-088', 'S-107'],
      'Magnesium by injection is active: deeper and longer block, train-of-four, smaller doses.',
      { with: 'magnesium' }
    )
  ]
}

function sparing(f: Facts, order: DrugOrder): readonly Note[] {
  if (!is(order, 'potassium-sparing-diuretic') || !adult(f)) return []
  const value = f.potassium.known ? f.potassium.value : undefined
  const rate = f.kidney.rate
  const retaining = f.drugs.has('ace-inhibitor', 'arb', 'arni', 'potassium-supplement', 'calcineurin-inhibitor')
  const high = value !== undefined && (value > limitOf('sparingPotassium') || (value >= limitOf('sparingPotassium') && retaining))
  return [
    ...(high
      ? [
          note(
            'hyperkalemiaRisk',
            value !== undefined && value > 5.5 ? 'critical' : 'warning',
            ['S-105', 'S-106'],
            `Potassium ${figure(value ?? 0)} mmol/L: no potassium-sparing diuretic.`
          )
        ]
      : []),
    ...(rate.known && rate.value < limitOf('sparingKidney')
      ? [
          note(
            'renalLimit',
            'warning',
            ['S-106'],
            `Kidney function ${figure(rate.value, 0)} mL/min: below 50 not as a daily option.`
          )
        ]
      : [])
  ]
}

function separation(f: Facts, order: DrugOrder): readonly Note[] {
  if (isParenteral(order) || f.magnesiumOrders.oral.length === 0 || is(order, 'calcium-supplement', 'magnesium-product'))
    return []
  const found = separationOf(order.drug)
  return found
    ? [note('separation', 'warning', found.statements, `Oral magnesium is active: ${found.window}.`, { with: found.class })]
    : []
}

function qtDrug(f: Facts, order: DrugOrder): readonly Note[] {
  if (!is(order, 'qt-known-risk', 'qt-known-risk-later-additions') || !adult(f) || !low(f)) return []
  const severe = f.qtc.known && f.asOf - (f.qtc.at ?? 0) <= 7 * 86_400_000 && f.qtc.value >= limitOf('qtcCritical')
  return [
    lowNote(
      f,
      severe ? 'critical' : 'warning',
      ['S-082', 'S-130'],
      `a drug that prolongs QT${severe ? ` with QTc ${figure(f.qtc.known ? f.qtc.value : 0, 0)} ms` : ''}: replace magnesium, ECG.`
    )
  ]
}

export const wastingClasses = [
  'loop-diuretic',
  'thiazide-or-thiazide-like',
  'ppi',
  'potassium-competitive-acid-blocker',
  'aminoglycoside',
  'amphotericin-b',
  'cisplatin',
  'carboplatin',
  'oxaliplatin',
  'pentamidine',
  'foscarnet',
  'calcineurin-inhibitor',
  'anti-egfr-antibody',
  'mg-wasting-antituberculous',
  'mg-wasting-other'
] as const

function waster(f: Facts, order: DrugOrder): readonly Note[] {
  if (!is(order, ...wastingClasses) || !adult(f)) return []
  return [
    ...(low(f)
      ? [lowNote(f, 'warning', ['S-141', is(order, 'ppi') ? 'S-148' : 'S-147'], 'it wastes magnesium; still needed?')]
      : []),
    ...(is(order, 'ppi') && f.findings.has('bartter-syndrome')
      ? [note('bartterPpi', 'warning', ['S-157'], 'Bartter syndrome: a proton pump inhibitor adds intestinal loss.')]
      : [])
  ]
}

/** A drug that nobody can name, with magnesium in its words: said, not judged. */
function unrecognized(_f: Facts, order: DrugOrder): readonly Note[] {
  if (order.drug.certain || order.drug.classes.size > 0) return []
  const words = order.drug.text.toLowerCase()
  // Salts of other drugs are no magnesium orders.
  if (
    !/\bmagnesium\b|\bmgso4\b|\bmag(nesium)? ?(ox|sulf)/.test(words) ||
    /(omeprazole|pitavastatin|rosuvastatin|naproxen) magnesium/.test(words)
  )
    return []
  return [note('notChecked', 'info', ['S-031'], 'The drug could not be identified: dose and kidneys were not checked.')]
}
