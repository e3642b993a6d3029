import type { DrugOrder } from '../../../src/facts/drug-order.ts'
import type { Urgency } from '../../../src/recommendation.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { adult, magnesiumWithheld, withheldWords } from '../pathway/related-electrolytes.ts'
import { type Note, note } from './checked.ts'
import { purposeOf } from './purpose.ts'
import { is, low, lowNote, type Role, withheldLead } from './shared.ts'

export const qtClasses = ['qt-known-risk', 'qt-known-risk-later-additions'] as const

/** A drug that lengthens QT: with a low magnesium, with a QTc that is very long already (M20), or with both. */
export const qtDrugOrder: Role = (f, order) => {
  if (!is(order, ...qtClasses) || !adult(f)) return []
  const severity = severityOf(f, order)
  const notes: Note[] = severity === undefined ? [] : [longNote(f, order, severity)]
  if (!low(f)) return notes
  const withheld = magnesiumWithheld(f)
  const advice = withheld ? `ECG; ${withheldWords(withheld)}` : 'replace magnesium, ECG.'
  const lead = f.severeQtc ? 'Review the drug' : withheld ? withheldLead : undefined
  return [lowNote(f, severity ?? 'warning', ['S-082', 'S-130'], { text: `this drug prolongs QT: ${advice}`, lead }), ...notes]
}

/** How much a long QTc weighs for this draft; nothing if it is not very long. */
function severityOf(f: Assessed, order: DrugOrder): Urgency | undefined {
  const { severeQtc } = f
  if (!severeQtc) return undefined
  // Without a pulse the drug is given.
  if (purposeOf(f, order).pulseless) return 'info'
  const potassiumLow = f.potassium.known && f.potassium.value < f.knowledge.limit('potassiumLow')
  if (severeQtc.overstated) return potassiumLow || low(f) ? 'warning' : 'info'
  return (potassiumLow || low(f)) && !isRenewal(f, order) ? 'critical' : 'warning'
}

/** The same drug has been in force for two days and more: what is renewed is no news. */
function isRenewal(f: Assessed, draft: DrugOrder): boolean {
  return f.orders.some(order => {
    const long = order.authored !== undefined && f.asOf - order.authored.at > f.knowledge.window('renewal/order')
    const same = order.reference === draft.replaces || (nameOf(order) !== '' && nameOf(order) === nameOf(draft))
    return order.active && long && same && is(order, ...qtClasses)
  })
}

/** The first word that is no amount: `methadone` of `methadone hydrochloride 10 MG Oral Tablet`. */
const nameOf = ({ drug }: DrugOrder): string => /[a-z]{4,}/.exec(drug.name.toLowerCase())?.[0] ?? ''

function longNote(f: Assessed, order: DrugOrder, severity: Urgency): Note {
  const value = f.severeQtc?.value ?? 0
  const others = (f.severeQtc?.drugs ?? []).filter(name => name !== order.drug.name)
  const beside = others.length > 0 ? ` beside ${others.join(', ')}` : ''
  const paced = f.severeQtc?.overstated ? ' Paced: QTc overstates, correct for QRS.' : ''
  return note('qtcLong', severity, ['S-082', 'S-130'], {
    text: `QTc ${value} ms already, and this drug prolongs QT${beside}: another drug, or ECG monitoring with K and Mg at their aims.${paced}`,
    amendments: ['M20'],
    brief: `QTc ${value} ms`
  })
}
