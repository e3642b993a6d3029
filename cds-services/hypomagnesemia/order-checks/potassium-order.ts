import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import { activeDrafts } from '../facts/drafts.ts'
import { potassiumTable } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { insulinWaits, potassiumCare } from '../pathway/potassium-care.ts'
import { potassiumResists } from '../pathway/potassium-resists.ts'
import { adult, magnesiumWithheld, poorKidney, withheldWords } from '../pathway/related-electrolytes.ts'
import { capital } from '../wording/capital.ts'
import { figure } from '../wording/words.ts'
import { type Note, note } from './checked.ts'
import { is, low, lowNote, notMeasured, type Role, withheldLead } from './shared.ts'

/** Active, or drafted in the same session. */
const magnesiumIsOrdered = (f: Assessed): boolean =>
  f.drugs.has('magnesium-product') || activeDrafts(f.drafts).some(({ order }) => order.drug.classes.has('magnesium-product'))

/** A potassium supplement, or potassium chloride in a fluid: against too much, and with low magnesium (M25, M26). */
export const potassiumOrder: Role = (f, order) => {
  if (!is(order, 'potassium-supplement') || !adult(f)) return []
  const value = f.potassiumAgainst
  const { from, to } = potassiumTable.fluidSilent
  if (isMaintenanceFluid(order) && value !== undefined && value >= from && value < to) return []
  const isLow = value !== undefined && value < f.knowledge.limit('potassiumLow')
  // Potassium that resists asks for a magnesium of the last seven days.
  const old = f.magnesium.known && f.asOf - (f.magnesium.at ?? 0) > f.knowledge.window('resistant/magnesium')
  const unknownMatters = (notMeasured(f) && (isLow || potassiumResists(f))) || (old && potassiumResists(f))
  const { lead, text } = togetherWith(f, value)
  return [
    // First, because it opens the card: what the draft itself may do.
    ...tooMuch(f, order, value),
    ...notKnown(f, order),
    ...(low(f) ? [lowNote(f, 'warning', ['S-096', 'S-097', 'S-098'], { text, lead })] : []),
    ...(unknownMatters && !low(f)
      ? [note('magnesiumUnknown', 'info', ['S-099'], 'Magnesium not known with low potassium: measure it.')]
      : [])
  ]
}

/** Insulin by vein or in a pump while potassium is too low for it (M25). */
export const insulinOrder: Role = (f, order) => {
  if (!is(order, 'insulin-regular') || !adult(f) || !insulinWaits(f) || !f.potassium.known) return []
  const text = `Potassium ${figure(f.potassium.value)} mmol/L in ketoacidosis or a hyperosmolar state: replace potassium, insulin waits until K >=${potassiumTable.insulinFrom.value} mmol/L.`
  return [note('potassiumLow', 'critical', ['S-096'], { text, amendments: ['M25'], lead: 'Potassium first' })]
}

const named = (order: DrugOrder): string => (isFluid(order) ? 'Potassium chloride in a fluid: ' : '')

function tooMuch(f: Assessed, order: DrugOrder, value: number | undefined): readonly Note[] {
  const { orderHigh, orderCritical } = potassiumTable
  if (value === undefined || value < orderHigh.value) return []
  const severe = value >= orderCritical.value || f.kidney.band === 'R4' || f.kidney.dialysis
  const sparing = value >= orderCritical.value && f.drugs.has('potassium-sparing-diuretic')
  const text = `${named(order)}potassium is ${figure(value)} mmol/L: stop the supplement${sparing ? ' and the potassium-sparing diuretic' : ''}; recheck.`
  const amendments = ['M26']
  return [
    note('hyperkalemiaRisk', severe ? 'critical' : 'warning', ['S-105'], {
      text: capital(text),
      amendments,
      ...(severe ? { lead: 'Hold potassium' } : {})
    })
  ]
}

/** With weak kidneys no potassium is given on a level that nobody knows. */
function notKnown(f: Assessed, order: DrugOrder): readonly Note[] {
  const weak = f.kidney.band === 'R3' || f.kidney.band === 'R4' || f.kidney.dialysis
  // A value that only warns until a newer one is repeated permits nothing.
  const unusable = f.potassium.known && f.potassium.newer !== undefined
  const known =
    f.potassium.known &&
    !unusable &&
    f.asOf - (f.potassium.at ?? 0) <= f.knowledge.window('parenteral/potassium', f.setting.inpatient)
  if (!weak || known) return []
  const text = `${named(order)}Potassium is ${f.potassium.known && !unusable ? 'too old' : 'not known'} with much reduced renal function: measure it first.`
  return [note('potassiumUnknown', 'warning', ['S-105'], { text, amendments: ['M26'], tests: ['potassium', 'creatinine'] })]
}

const fluids = /\b(dextrose|glucose|sodium chloride|saline|d5w?|d10w?|ns|lactated|ringer\S*|plasma-?lyte)\b/

/** A crystalloid that holds potassium chloride. */
const isFluid = ({ drug }: DrugOrder): boolean =>
  drug.text.split(' ; ').some(name => fluids.test(name.toLowerCase()) && /potassium chloride|\bkcl\b/i.test(name))

/** With so little of it that it only keeps up. What cannot be read is taken for a supplement. */
function isMaintenanceFluid(order: DrugOrder): boolean {
  if (!isFluid(order)) return false
  const strengths = order.drug.text.split(' ; ').flatMap(name => strengthOf(name.toLowerCase()) ?? [])
  return strengths.length > 0 && strengths.every(strength => strength <= potassiumTable.fluidMost.value)
}

/** mmol/L of potassium chloride: `20 mEq/L`, or `0.02 MEQ/ML` of RxNorm. */
function strengthOf(name: string): number | undefined {
  const match = /(?:potassium chloride|kcl)\s+(\d+(?:\.\d+)?|\.\d+)\s*(?:meq|mmol)\s*\/\s*(ml|l)\b/.exec(name)
  if (!match) return undefined
  return Number(match[1]) * (match[2] === 'ml' ? 1000 : 1)
}

/**
 * Potassium and magnesium at once, unless a gate, the kidneys or the potassium itself stand against it: in one sense with
 * the cards of the chart.
 */
function togetherWith(f: Assessed, potassium: number | undefined): { readonly text: string; readonly lead?: string } {
  const withheld = magnesiumWithheld(f)
  const waits = withheld && withheldWords(withheld)
  const ordered = magnesiumIsOrdered(f)
  const magnesium = waits ?? (ordered ? 'magnesium is ordered as well.' : 'replace magnesium.')
  const lead = withheld ? { lead: withheldLead } : ordered ? { lead: 'Give both together' } : {}
  if (potassium === undefined && poorKidney(f))
    return { text: `potassium only with nephrology; ${magnesium}`, lead: 'Nephrology advice first' }
  if (potassium === undefined || potassium >= f.knowledge.limit('potassiumReplace'))
    return potassium === undefined
      ? { text: `do not delay potassium; ${magnesium}`, ...lead }
      : { text: `potassium is not low; ${magnesium}`, ...lead }
  const care = potassiumCare(f, potassium)
  if (care === 'smallWithNephrology' || care === 'repeat')
    return {
      text: `${care === 'repeat' ? 'repeat potassium, nephrology before any' : 'small, monitored potassium doses with nephrology'}; ${magnesium}`,
      lead: 'Nephrology advice first'
    }
  if (care === 'none') return { text: `recheck potassium before any supplement; ${magnesium}`, ...lead }
  const dose = care === 'small' ? 'smaller, monitored potassium doses' : 'do not delay potassium'
  if (withheld) return { text: `${dose}; ${magnesium}`, ...lead }
  return ordered
    ? { text: `${dose}; magnesium is ordered as well, potassium holds once it is replaced.`, ...lead }
    : { text: `replace magnesium together with potassium; ${dose}.` }
}
