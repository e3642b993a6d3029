import type { ChartFacts } from '../facts/chart-facts.ts'
import { draftedOralMmol } from '../facts/drafted-tablets.ts'
import { hasObstetricIndication } from '../facts/obstetric-indication.ts'
import { type RecheckOrder, readRecheckOrder } from '../facts/recheck-order.ts'
import { dischargeTable, type OralPlan } from '../knowledge.ts'
import { oralMmol } from '../recommendations/proposal-keys.ts'
import { current, type Pathway, type PathwayTopic } from './pathway.ts'
import { startPlan } from './start-plan.ts'
import { dosesSince } from './unmeasured-doses.ts'

type Discharging = ChartFacts & { readonly pathway: Pathway }

/** What a patient who goes home with low or treated magnesium needs, and what of it is there already (M39). */
export type DischargeNeed = {
  /** Low; treated by injection and not measured since; treated and measured. */
  readonly why: 'low' | 'unmeasured' | 'treated'
  readonly recheck: RecheckOrder
  /** Tablets by the O rows: still to be ordered, ordered, or none by the gates and rows. */
  readonly tablets: 'needed' | 'ordered' | 'none'
  /** The tablets of the row, where they may be offered and none are ordered. */
  readonly plan: OralPlan | undefined
  /** Something of the plan is missing. */
  readonly stands: boolean
}

const tooMuch = new Set<PathwayTopic>(['toxicMagnesium', 'highMagnesium'])

/** Nothing where nobody is discharged, under 18, or where magnesium is high: its card asks for a repeat itself. */
export function dischargeNeedOf(f: Discharging): DischargeNeed | undefined {
  const isAdult = f.age.known && f.age.value >= f.knowledge.limit('adultAge')
  if (!f.discharging || !isAdult || f.pathway.topics.some(topic => tooMuch.has(topic))) return undefined
  const why = whyOf(f)
  if (!why) return undefined
  const recheck = readRecheckOrder(f.knowledge, f.records, f.asOf)
  const tablets = tabletsOf(f)
  return { why, recheck, ...tablets, stands: recheck !== 'ordered' || tablets.tablets === 'needed' }
}

function whyOf(f: Discharging): DischargeNeed['why'] | undefined {
  const isLow = f.magnesium.known && current(f) && f.magnesium.value < f.lowLimit
  const injected = [...f.ledger.doses.map(({ name }) => name), ...f.ledger.parenteral.map(({ name }) => name)]
  const orders = f.ledger.sources.filter(({ kind }) => kind === 'parenteral').map(({ asOrder }) => asOrder)
  const treated = injected.length > 0 && !f.pregnancy.pregnant && !hasObstetricIndication(f, orders)
  if (treated && (!f.magnesium.known || dosesSince(f, 'R1').length > 0)) return 'unmeasured'
  return isLow ? 'low' : treated ? 'treated' : undefined
}

/** Rows after which the patient goes home on tablets. */
const withTablets = new Set<PathwayTopic>([
  'severe',
  'severeSymptomatic',
  'moderateSymptomatic',
  'oralReplacement',
  'escalateOral',
  'transitionToOral',
  'refractory',
  'recheckDue'
])

function tabletsOf(f: Discharging): Pick<DischargeNeed, 'tablets' | 'plan'> {
  const plan = planOf(f)
  const { row, topics } = f.pathway
  const [topic] = topics
  const treated = topic !== undefined && withTablets.has(topic) && (row !== 'O2' || matters(f))
  const wanted = plan !== undefined || (treated && mayTake(f) && !isInRange(f))
  if (!wanted) return { tablets: 'none', plan: undefined }
  const drafted = draftedOralMmol(f.knowledge, f.drafts)
  const ordered = (f.ledger.oralPerDay ?? 0) + (drafted ?? 0)
  const enough = oralMmol(f.knowledge, plan ?? startPlan(f.renalOral, variantOf(f))) * f.knowledge.limit('standingTablets')
  if (ordered >= enough) return { tablets: 'ordered', plan: undefined }
  // Beside others that are too few, or that nobody can read, no second order is offered.
  const alone = f.ledger.oral.length === 0 && drafted === undefined
  return { tablets: 'needed', plan: alone ? plan : undefined }
}

/** A borderline level is treated with a risk or a symptom alone. */
const matters = (f: Discharging): boolean => f.risks.length > 0 || f.symptoms.length > 0
const isInRange = (f: Discharging): boolean => f.magnesium.known && f.magnesium.value >= f.lowLimit
const mayTake = (f: Discharging): boolean =>
  f.renalOral !== 'R4' && f.renalOral !== 'RU' && !f.volume.first && f.gut.none.length === 0

function variantOf({ pathway: { row }, volume }: Discharging): 'lowStart' | 'divided' | 'standard' {
  return row === 'O3' ? 'lowStart' : row === 'O4' || volume.gutLoss ? 'divided' : 'standard'
}

/** The tablets of the row; none by a gate, or where the level is not known well enough. */
function planOf(f: Discharging): OralPlan | undefined {
  const { row, renal, topics } = f.pathway
  const [topic] = topics
  const variant = variantOf(f)
  if (row === 'V3') return topic === 'moderateSymptomatic' && mayTake(f) ? startPlan(f.renalOral, variant) : undefined
  if (topic === 'oralReplacement' || topic === 'transitionToOral') return startPlan(renal, variant)
  return topic === 'borderline' && matters(f) && mayTake(f) ? startPlan(renal, variant) : undefined
}

/** When magnesium is measured after discharge: soon with a risk or reduced kidneys. */
export function recheckDays(f: ChartFacts): { readonly fromDays: number; readonly toDays: number } {
  const { usual, atRisk } = dischargeTable.recheck
  const soon = f.risks.length > 0 || f.kidney.band !== 'R1'
  return soon ? atRisk : usual
}

/** Cards of the pathway in whose place the plan stands, unless they are critical. */
export const yieldsToPlan: ReadonlySet<string> = new Set<PathwayTopic>([
  'emergencyMagnesium',
  'severeSymptomatic',
  'severe',
  'moderateSymptomatic',
  'oralReplacement',
  'borderline',
  'escalateOral',
  'transitionToOral',
  'refractory',
  'recheckDue'
])

/** The card that speaks of magnesium first. */
export function leadingTopic(f: Discharging & { readonly dischargeNeed: DischargeNeed | undefined }): string | undefined {
  const [topic] = f.pathway.topics
  const yields = topic === undefined || (yieldsToPlan.has(topic) && !alwaysCritical.has(topic))
  return f.dischargeNeed?.stands && yields ? 'dischargePlan' : topic
}

const alwaysCritical = new Set<string>(['emergencyMagnesium', 'severeSymptomatic', 'severe'])

/** `7 to 14 days`. */
export function recheckWords(f: ChartFacts): string {
  const { fromDays, toDays } = recheckDays(f)
  return `${fromDays} to ${toDays} days`
}
