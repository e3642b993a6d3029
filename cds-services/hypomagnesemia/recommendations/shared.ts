import type { Finding, Option, Proposal, Recommendation, Urgency } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { injectionInteractions, separationsOf } from '../facts/interactions.ts'
import { isVentilated } from '../facts/invasive-ventilation.ts'
import { limitOf, oralLimits, type RenalBand, tables, tolerated } from '../knowledge.ts'
import { startPlan } from '../pathway/start-plan.ts'
import { severeOrSymptomatic } from '../pathway/tests-ordered.ts'
import { type Draft, withBasis } from '../wording/basis.ts'
import { ledgerLines } from '../wording/ledger-words.ts'
import { figure, kidneyLine, magnesiumLine, possibleSymptomLine, riskLine, settingLine, symptomLine } from '../wording/words.ts'
import { withGoalsOfCare } from './comfort-care.ts'
import { withGut } from './gut.ts'
import { outsideHospital } from './outside-hospital.ts'
import { withPreselection } from './preselection.ts'
import { companionTests, type OralPlan, oralMmol, oralOrder, oralTests, oralWords, statTests } from './proposals.ts'
import { withSevereQtc } from './severe-qtc.ts'
import { withSiteProtocol } from './site-protocol.ts'
import { withSmallInfusion } from './small-infusion.ts'
import { gapLines, withUnread } from './unread.ts'
import { withRunning } from './with-running.ts'

/** Hooks at which a chart is looked at. */
export const patientView = ['patient-view', 'encounter-discharge'] as const

/** The lines that every repletion card begins with. */
export function whyLines(f: Facts): readonly string[] {
  return [
    magnesiumLine(f),
    symptomLine(f),
    ...possibleSymptomLine(f),
    kidneyLine(f),
    ...f.kidney.notes,
    ...riskLine(f),
    ...settingLine(f),
    ...nearLine(f),
    ...ledgerLines(f),
    ...causeLines(f)
  ]
}

/** What no card of its own says: drugs with which it is expected, and that no cause is charted. */
function causeLines(f: Facts): readonly string[] {
  const expected = f.causes.filter(cause => cause.expected)
  const unread = f.gaps.some(gap => gap.name === 'medications' || gap.name === 'conditions')
  return [
    ...expected.map(cause => `${cause.words.replace(/^.*?: /, '')}: low Mg is expected with it; give magnesium, monitor.`),
    ...(f.causes.length === 0 && !unread ? ['No cause charted.'] : [])
  ]
}

const nearLine = (f: Facts): readonly string[] =>
  f.magnesiumResult.nearSevere ? ['Within assay error of severe (0.50 to 0.52 mmol/L).'] : []

export const parenteralChecks = (f: Facts): readonly string[] => [
  ...(f.holdParameters.stop.length > 0
    ? [`Charted now, against any dose until judged: ${f.holdParameters.stop.join(', ')}.`]
    : []),
  `Patellar reflexes present, respiratory rate ${limitOf('respirationReview')} or more, urine at least 100 mL in 4 h (0.5 mL/kg/h), blood pressure.`,
  'Not with myasthenia, AV block without a pacemaker, or allergy. Not in one line with calcium, bicarbonate or phosphate.',
  'Calcium at hand as the antidote.',
  ...(f.sex.known && f.sex.value === 'female' && f.age.known && f.age.value >= 12 && f.age.value <= 55
    ? ['Pregnancy status: if pregnant, obstetric advice before any continuous infusion.']
    : []),
  ...allergyLine(f),
  ...interactionLines(f),
  ...gapLines(f)
]

/** An intolerance that is no reason against a dose. */
const allergyLine = ({ allergy }: Facts): readonly string[] =>
  allergy?.grade === 'note'
    ? [
        `Intolerance to magnesium is charted${allergy.reactions ? ` (${allergy.reactions})` : ''}: no contraindication; give it slowly.`
      ]
    : []

/** Drugs in force that add to magnesium by injection, in the words of the order checks. */
export const interactionLines = (f: Facts): readonly string[] =>
  injectionInteractions(f.drugs.active, [], isVentilated(f)).map(({ names, text }) => `With ${names.join(', ')}: ${text}.`)

/** What tablets would come on top of, and drugs in force that they must stay away from: in the words of the order checks. */
export const oralCautions = (f: Facts): readonly string[] => [
  ...allergyLine(f),
  ...onHoldLine(f),
  ...separationsOf(f.drugs.active).map(item => `${item.name}: ${item.window}.`)
]

function onHoldLine(f: Facts): readonly string[] {
  const held = f.orders.filter(order => order.onHold && order.drug.classes.has('magnesium-product'))
  return held.length > 0
    ? [`On hold: ${[...new Set(held.map(({ drug }) => drug.name))].join(', ')}. See why; a new order beside it is a duplicate.`]
    : []
}

export const holdLine = (): string =>
  `Stop and check when reflexes are lost, respiratory rate falls below ${limitOf('respirationStop')} (review below ${limitOf('respirationReview')}), urine is under 100 mL in 4 h, systolic pressure is under ${limitOf('systolicHold')}, or a new AV block appears.`

export const graveUrgency = (f: Facts, otherwise: Urgency = 'warning'): Urgency =>
  severeOrSymptomatic(f) ? 'critical' : otherwise

/** Bloods and ECG of a card that gives no magnesium to somebody who needs it. */
export function graveTests(f: Facts, row: string): readonly Proposal[] {
  return [...statTests(row, 'ecg'), ...companionTests(f, row, 'stat', ['potassium', 'calcium'])]
}

export const specialistLine =
  'Speak with nephrology or intensive care. Two of the source texts allow a reduced dose under close monitoring; that is their decision.'

/** Section 6, R3: one small dose, no infusion after it, and the next only on a new level. */
export const onceLine = (renal: RenalBand): readonly string[] =>
  renal === 'R3'
    ? [
        'Once: no infusion after it without nephrology or intensive care; more only on a new Mg below 0.70 drawn 6 h after the end.'
      ]
    : []

export const volumeFinding = (f: Facts): readonly Finding[] =>
  f.volume.first ? [{ code: 'volumeFirst', severity: 'warning', statements: ['S-021', 'S-027'] }] : []

export const volumeLine = (f: Facts): readonly string[] =>
  f.volume.first
    ? [`Volume: ${f.volume.why.join('; ')}. Judge and treat volume as well; do not delay this magnesium for it.`]
    : []

/** What to do with an infusion that runs: let it, unless a sign of too much is charted. */
export const runningWords = (f: Facts): string =>
  f.holdParameters.stop.length > 0
    ? `IV magnesium is ordered: hold it and check (${f.holdParameters.stop.join(', ')})`
    : 'IV magnesium is already ordered; check that it runs'

/** Whether a dose keeps the rolling totals within the soft limits. Totals that could not be read do not. */
export function withinSoftTotal(f: Facts, renal: RenalBand, grams24: number, grams48 = grams24): boolean {
  const limits = tables().doses.totals.find(row => row.renal === renal)
  const { grams24: given24, grams48: given48 } = f.ledger
  if (!limits || given24 === undefined || given48 === undefined) return false
  const fits24 = limits.soft24 === undefined || given24 + grams24 <= limits.soft24 + 1e-9
  const fits48 = limits.soft48 === undefined || given48 + grams48 <= limits.soft48 + 1e-9
  return fits24 && fits48
}

export const totalLine = (f: Facts): readonly string[] => {
  const { grams24 } = f.ledger
  if (grams24 === undefined)
    return ['Magnesium by injection is ordered or given and its amount could not be read: no further dose is offered.']
  return grams24 > 0 ? [`By injection within 24 h, given or due: ${figure(grams24)} g.`] : []
}

/** In place of a dose: the first thing to find out. */
export const totalReachedLine =
  'The total given or due is at its limit, or could not be read: no further dose is offered. See what was given, measure Mg, then a specialist decides.'

/** What is in force already although none may be given. */
export function orderedNow(f: Facts): readonly string[] {
  const names = [...f.ledger.oral, ...f.ledger.parenteral].map(({ name }) => name)
  return names.length > 0 ? [`Ordered now: ${[...new Set(names)].join(', ')}. Review it before more is given.`] : []
}

/** Into the muscle only where nothing goes through the gut (M37): then a vein is all that is left. */
export function intramuscularLine(f: Facts, renal: RenalBand): readonly string[] {
  const { intramuscular } = tables().doses
  const fits = f.gut.none.length > 0 && !f.drugs.has('anticoagulant') && f.ledger.grams24 === 0 && !f.fewPlatelets
  return intramuscular.renal.includes(renal) && fits
    ? [
        `If no vein can be used either: ${intramuscular.grams} g deep intramuscular every ${intramuscular.everyHours} h, ${intramuscular.count} doses; not with anticoagulants, platelets under ${limitOf('platelets')}, or pregnancy.`
      ]
    : []
}

/** Most a day of an order that starts treatment: with reduced kidneys the full dose waits for the next step. */
export const startCeiling = (renal: RenalBand): number => {
  const { ceiling } = oralLimits(renal)
  return renal === 'R1' ? ceiling : Math.min(ceiling, 12)
}

export const ceilingOf = (renal: RenalBand): number => oralLimits(renal).ceiling

export function oralOption(
  f: Facts,
  plan: OralPlan,
  row: string,
  renal: RenalBand,
  statements: readonly string[],
  recommended: boolean
): Option {
  return {
    label: `Order ${oralWords(plan).replace(/ \(.*/, '')}`,
    recommended,
    proposals: [
      oralOrder(plan, row, statements, startCeiling(renal)),
      ...oralTests(f, renal, row),
      ...companionTests(f, row, 'routine')
    ]
  }
}

/** The tablets of a row beside those that are taken (M4): as they are, fewer, or none where what is taken answers the row. */
export type OralStanding = { readonly already: boolean; readonly plan: OralPlan | undefined }

export function oralStanding(f: Facts, plan: OralPlan): OralStanding {
  const standing = f.ledger.oralPerDay ?? 0
  if (standing >= oralMmol(plan) * limitOf('standingTablets')) return { already: true, plan: undefined }
  if (standing <= 0) return { already: false, plan }
  const room = tolerated(oralLimits(f.pathway.renal).start) - standing
  const fewer = ([plan, 'capsule-twice', 'capsule-night'] as const).filter(other => oralMmol(other) <= oralMmol(plan))
  return { already: false, plan: fewer.find(other => oralMmol(other) <= room) }
}

/** Where what is taken is too little for the row and leaves no room beside it. */
export const checkTakenLine =
  'Too little to answer the row, and too much for another beside it: check what is taken, then change that order.'

export const oralAlready = (f: Facts): string => {
  const { taken: oral, oralPerDay } = f.ledger
  const names = [...new Set(oral.map(({ name }) => name))].join(', ')
  const amount = oralPerDay === undefined ? ' (daily amount could not be read)' : `, ${figure(oralPerDay, 1)} mmol a day`
  const most = ceilingOf(f.renalOral)
  const above = oralPerDay !== undefined && f.renalOral !== 'RU' && oralPerDay > most * 1.05
  return `Already ordered: ${names}${amount}${above ? `, above the most for this kidney function (${most} mmol): reduce` : ''}.`
}

/** Acid suppression makes magnesium oxide dissolve less. */
export const acidLine = (f: Facts): readonly string[] =>
  f.drugs.has('ppi', 'h2-blocker', 'potassium-competitive-acid-blocker') || f.findings.ever('gastrectomy-status')
    ? ['Acid suppression: oxide dissolves less. Review the need for it, or use an organic salt at the same mmol.']
    : []

export const supervisedLine = (mmol: number): readonly string[] =>
  mmol > 14.4 ? ['Above 350 mg elemental magnesium a day: a supervised dose.'] : []

export const recommendation = (f: Facts, draft: Draft, renal?: RenalBand): Recommendation =>
  withBasis(
    f,
    [
      withProtocol,
      withUnread,
      withRunning,
      withSmallDose,
      withGut,
      withSevereQtc,
      outsideHospital,
      withPreselection,
      withGoalsOfCare
    ].reduce((made, add) => add(f, made), draft),
    renal
  )

const withProtocol = (f: Facts, draft: Draft): Draft =>
  withSiteProtocol(f, draft, () => ({
    fits: (renal, grams) => withinSoftTotal(f, renal, grams),
    checks: parenteralChecks(f),
    hold: holdLine()
  }))

const withSmallDose = (f: Facts, draft: Draft): Draft =>
  withSmallInfusion(f, draft, (renal, grams) => withinSoftTotal(f, renal, grams))

export { gapLines, severeOrSymptomatic, startPlan }
