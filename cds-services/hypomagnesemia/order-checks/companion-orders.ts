import { isParenteral } from '../../../src/facts/drug-order.ts'
import { day } from '../../../src/facts/time.ts'
import { activeDrafts } from '../facts/drafts.ts'
import { separationOf } from '../facts/separation.ts'
import { limitOf, magnesiumKinds } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { potassiumResists } from '../pathway/potassium-resists.ts'
import { adult, magnesiumWithheld, poorKidney, potassiumCare, retainsPotassium } from '../pathway/related-electrolytes.ts'
import { figure } from '../wording/words.ts'
import { note } from './checked.ts'
import { is, low, lowNote, notMeasured, type Role, withheldLead } from './shared.ts'

/** Active, or drafted in the same session. */
const magnesiumIsOrdered = (f: Assessed): boolean =>
  f.drugs.has('magnesium-product') || activeDrafts(f.drafts).some(({ order }) => order.drug.classes.has('magnesium-product'))

export const potassiumOrder: Role = (f, order) => {
  if (!is(order, 'potassium-supplement') || !adult(f)) return []
  const value = f.potassium.known ? f.potassium.value : undefined
  const isLow = value !== undefined && value < limitOf('potassiumLow')
  // Potassium that resists asks for a magnesium of the last seven days.
  const old = f.magnesium.known && f.asOf - (f.magnesium.at ?? 0) > 7 * day
  const unknownMatters = (notMeasured(f) && (isLow || potassiumResists(f))) || (old && potassiumResists(f))
  const risk = value !== undefined && value >= limitOf('potassiumHigh') && retainsPotassium(f)
  const { lead, text } = togetherWith(f, value)
  const retained =
    (value ?? 0) > 5.5 && f.drugs.has('potassium-sparing-diuretic')
      ? `Potassium ${figure(value ?? 0)} mmol/L: stop the supplement and the potassium-sparing diuretic; recheck.`
      : `Potassium ${figure(value ?? 0)} mmol/L with a drug that retains it: stop the supplement and recheck.`
  return [
    // First, because it opens the card: what the draft itself may do.
    ...(risk ? [note('hyperkalemiaRisk', 'warning', ['S-105'], retained)] : []),
    ...(low(f) ? [lowNote(f, 'warning', ['S-096', 'S-097', 'S-098'], text, lead)] : []),
    ...(unknownMatters
      ? [note('magnesiumUnknown', 'info', ['S-099'], 'Magnesium not known with low potassium: measure it.')]
      : [])
  ]
}

/**
 * Potassium and magnesium at once, unless a gate, the kidneys or the potassium itself stand against it: in one sense with
 * the cards of the chart.
 */
function togetherWith(f: Assessed, potassium: number | undefined): { readonly text: string; readonly lead?: string } {
  const withheld = magnesiumWithheld(f)
  const waits = withheld && `${withheld.short}. ${withheld.line}`
  if (poorKidney(f))
    return { text: `potassium only with nephrology; ${waits ?? 'magnesium as well.'}`, lead: 'Nephrology advice recommended' }
  const ordered = magnesiumIsOrdered(f)
  const lead = withheld ? { lead: withheldLead } : ordered ? { lead: 'Both together recommended' } : {}
  const magnesium = waits ?? (ordered ? 'magnesium is ordered as well.' : 'replace magnesium.')
  if (potassium !== undefined && potassium >= limitOf('potassiumReplace'))
    return { text: `potassium is not low; ${magnesium}`, ...lead }
  if (potassium !== undefined && potassiumCare(f, potassium) === 'recheck')
    return { text: `recheck potassium before a supplement; ${magnesium}`, ...lead }
  if (withheld) return { text: `do not delay potassium; ${magnesium}`, ...lead }
  return ordered
    ? { text: 'magnesium is ordered as well; potassium holds once it is replaced.', ...lead }
    : { text: 'replace magnesium together with potassium; do not delay potassium.' }
}

export const digoxinOrder: Role = (f, order) => {
  if (!is(order, 'digoxin') || !adult(f)) return []
  const value = f.potassium.known ? f.potassium.value : undefined
  // Poor or unknown kidneys: no level is aimed for.
  const aim =
    f.kidney.band === 'R1' || f.kidney.band === 'R2' ? 'aim for 0.82 to 1.05 mmol/L' : 'monitor, no aim with such kidneys'
  return [
    ...(low(f, 'digoxinAim')
      ? [lowNote(f, 'warning', ['S-020', 'S-108'], `digoxin is more toxic; ${aim}; ECG.`, 'ECG and magnesium review recommended')]
      : []),
    ...(notMeasured(f) ? [note('magnesiumUnknown', 'warning', ['S-108'], 'Magnesium not known: measure it with digoxin.')] : []),
    ...(value !== undefined && value < limitOf('potassiumLow')
      ? [note('potassiumLow', 'warning', ['S-108'], `Potassium ${figure(value)} mmol/L: digoxin is more toxic.`)]
      : [])
  ]
}

export const neuromuscularBlockerOrder: Role = (f, order) => {
  if (!is(order, 'neuromuscular-blocker') || f.ledger.parenteral.length === 0) return []
  const text = 'Magnesium by injection is active: deeper and longer block, train-of-four, smaller doses.'
  return [note('interaction', 'warning', ['S-088', 'S-107'], text, { with: 'magnesium' })]
}

export const potassiumSparingOrder: Role = (f, order) => {
  if (!is(order, 'potassium-sparing-diuretic') || !adult(f)) return []
  const value = f.potassium.known ? f.potassium.value : undefined
  const { rate } = f.kidney
  const high = value !== undefined && value >= limitOf('sparingPotassium')
  const advice = (value ?? 0) > 5.5 ? 'stop any potassium-sparing diuretic' : 'stop potassium supplements and recheck first'
  return [
    ...(high ? [note('hyperkalemiaRisk', 'warning', ['S-105', 'S-106'], `Potassium ${figure(value)} mmol/L: ${advice}.`)] : []),
    ...(rate.known && rate.value < limitOf('sparingKidney')
      ? [
          note(
            'renalLimit',
            'warning',
            ['S-106'],
            `Kidney function ${figure(rate.value, 1)} mL/min: below ${limitOf('sparingKidney')} not to spare magnesium.`
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
    ? [note('separation', 'warning', found.statements, `Oral magnesium is active: ${found.window}.`, { with: found.class })]
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
  const advice = `it ${uptake ? 'hinders magnesium uptake' : 'wastes magnesium'}: still needed, replaceable, dose?`
  const bartter = is(order, 'ppi') && f.findings.has('bartter-syndrome')
  const text = 'With Bartter syndrome a proton pump inhibitor adds intestinal loss.'
  return [
    ...(low(f) ? [lowNote(f, 'warning', ['S-141', statement], advice, 'Review recommended')] : []),
    ...(bartter ? [note('bartterPpi', 'warning', ['S-157'], text)] : [])
  ]
}

/** Names of magnesium without the word: brands of the product table, and short forms as they are typed. */
const magnesiumNames =
  /\bmagnesium\b|\bmgso4\b|\bmag(nesium)? ?(ox|sulf|citrate)|\bmagnesia\b|\bmag-?ox\b|\bslow-?mag\b|\bmag-?tab\b|\buro-?mag\b|\bmag 64\b|\bmagnebind\b|\bmaalox\b|\bgaviscon\b|\bmintox\b|\balmacone\b|\bepsom\b|\bsuprep\b|\bclenpiq\b/

/** A drug that nobody can name, with magnesium in its words: said, not judged. Salts of other drugs are no magnesium orders. */
export const unrecognizedOrder: Role = (_f, order) => {
  if (order.drug.certain || order.drug.classes.size > 0 || order.drug.form === 'local') return []
  const words = order.drug.text.toLowerCase()
  if (!magnesiumNames.test(words) || /(prazole|pitavastatin|rosuvastatin|naproxen|ascorbate) magnesium/.test(words)) return []
  return [note('notChecked', 'info', ['S-031'], 'The drug could not be identified: dose and kidneys were not checked.')]
}
