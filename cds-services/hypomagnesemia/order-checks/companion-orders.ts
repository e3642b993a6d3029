import { isParenteral } from '../../../src/facts/drug-order.ts'
import { separationOf } from '../facts/separation.ts'
import { isWithoutSubstitute } from '../facts/without-substitute.ts'
import { magnesiumKinds } from '../knowledge.ts'
import { adult } from '../pathway/related-electrolytes.ts'
import { figure } from '../wording/words.ts'
import { note } from './checked.ts'
import { is, low, lowNote, type Role } from './shared.ts'

export const neuromuscularBlockerOrder: Role = (f, order) => {
  if (!is(order, 'neuromuscular-blocker') || f.ledger.parenteral.length === 0) return []
  const text = 'Parenteral magnesium is active: deeper, longer block; train-of-four, smaller doses.'
  return [note('interaction', 'warning', ['S-088', 'S-107'], { text, with: 'magnesium' })]
}

export const potassiumSparingOrder: Role = (f, order) => {
  if (!is(order, 'potassium-sparing-diuretic') || !adult(f)) return []
  const value = f.potassiumAgainst
  const { rate } = f.kidney
  const high = value !== undefined && value >= f.knowledge.limit('sparingPotassium')
  const advice =
    (value ?? 0) > f.knowledge.limit('sparingStop')
      ? 'stop any potassium-sparing diuretic'
      : 'stop potassium supplements and recheck first'
  return [
    ...(high ? [note('hyperkalemiaRisk', 'warning', ['S-105', 'S-106'], `Potassium ${figure(value)} mmol/L: ${advice}.`)] : []),
    ...(rate.known && rate.value < f.knowledge.limit('sparingKidney')
      ? [
          note(
            'renalLimit',
            'warning',
            ['S-106'],
            `Renal function ${figure(rate.value, 1)} mL/min: below ${f.knowledge.limit('sparingKidney')} not to spare magnesium.`
          )
        ]
      : [])
  ]
}

export const separationOrder: Role = (f, order) => {
  if (isParenteral(order) || order.route === 'other' || f.ledger.swallowed.length === 0) return []
  if (is(order, 'calcium-supplement', ...magnesiumKinds)) return []
  const found = separationOf(order.drug)
  return found
    ? [
        note('separation', 'warning', found.statements, {
          text: `Oral magnesium is active: ${found.window}.`,
          with: found.class,
          amendments: found.amendments
        })
      ]
    : []
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

export const wastingDrugOrder: Role = (f, order) => {
  if (!is(order, ...wastingClasses) || !adult(f)) return []
  // C-46: acid suppression hinders uptake, it wastes nothing.
  const uptake = is(order, 'ppi', 'potassium-competitive-acid-blocker')
  const statement = uptake ? 'S-148' : 'S-147'
  const expected = isWithoutSubstitute(f, order)
  const repeat = f.magnesiumResult.standing !== undefined
  const advice = expected
    ? `expected with this drug: ${repeat ? 'repeat it, then' : 'give magnesium,'} monitor.`
    : `it ${uptake ? 'hinders magnesium uptake' : 'wastes magnesium'}: still needed, replaceable, dose?`
  const bartter = is(order, 'ppi') && f.findings.has('bartter-syndrome')
  const text = 'With Bartter syndrome a PPI adds intestinal loss.'
  return [
    ...(low(f)
      ? [
          {
            ...lowNote(f, 'warning', ['S-141', statement], {
              text: advice,
              lead: expected ? (repeat ? 'Repeat magnesium' : 'Give magnesium, monitor') : 'Review'
            }),
            ...(expected ? { amendments: ['M31'] } : {})
          }
        ]
      : []),
    ...(bartter ? [note('bartterPpi', 'warning', ['S-157'], text)] : [])
  ]
}
