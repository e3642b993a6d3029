import type { Finding, Line, Option, Proposal, Recommendation, Urgency } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { totalHours } from '../facts/total-hours.ts'
import { type Knowledge, molarMass, type RenalBand, recheckAfter } from '../knowledge.ts'
import { continued } from '../order-checks/headline.ts'
import { startPlan } from '../pathway/start-plan.ts'
import { severeOrSymptomatic } from '../pathway/tests-ordered.ts'
import { type Draft, withBasis } from '../wording/basis.ts'
import { ledgerDoubts, ledgerFacts } from '../wording/ledger-words.ts'
import { inShort } from '../wording/lines.ts'
import {
  chartedLine,
  dosingValues,
  figure,
  kidneyLine,
  magnesiumLine,
  possibleSymptomLine,
  riskLine,
  settingLine,
  symptomLine
} from '../wording/words.ts'
import { parenteralChecks, urineWords } from './cautions.ts'
import { withGoalsOfCare } from './comfort-care.ts'
import { withGut } from './gut.ts'
import { outsideHospital } from './outside-hospital.ts'
import { withPreselection } from './preselection.ts'
import { companionTests, type OralPlan, oralMmol, oralOrder, oralTests, shortOralWords, statTests } from './proposals.ts'
import { withSevereQtc } from './severe-qtc.ts'
import { withSiteProtocol } from './site-protocol.ts'
import { withSmallInfusion } from './small-infusion.ts'
import { gapLines, withUnread } from './unread.ts'
import { withRunning } from './with-running.ts'

/** Hooks at which a chart is looked at. */
export const chartHooks = ['patient-view', 'encounter-discharge'] as const

/** What decided a repletion card: the values, and what put them where they are. */
export function because(f: Facts, taken: Line = ''): readonly Line[] {
  return [
    dosingValues(f, taken),
    ...(f.pathway.row === 'E1' ? [] : chartedLine(f)),
    ...possibleSymptomLine(f),
    ...f.kidney.notes,
    ...nearLine(f),
    ...ledgerFacts(f),
    ...expectedLines(f)
  ]
}

/** What stands behind no value: lists that did not come, and doses of which nobody knows. */
export const notKnown = (f: Facts): readonly Line[] => [...ledgerDoubts(f), ...gapLines(f)]

const doseOf: Readonly<Record<RenalBand, Line>> = {
  R1: inShort(': full dose', ''),
  R2: ': reduced dose',
  R3: ': one small dose',
  R4: '',
  RU: ''
}

/** The same for a dose by vein, which goes by the kidneys. */
export const becauseOfDose = (f: Facts, renal: RenalBand): readonly Line[] => because(f, doseOf[renal])

/** All that was looked at, in full sentences, for the evidence. */
export function account(f: Facts): readonly string[] {
  return [
    magnesiumLine(f),
    symptomLine(f),
    kidneyLine(f),
    ...f.kidney.asides,
    ...riskLine(f),
    ...settingLine(f),
    ...noCauseLine(f)
  ]
}

/** Drugs with which a low magnesium is expected; no card of their own says it. */
const expectedLines = (f: Facts): readonly string[] =>
  f.causes
    .filter(cause => cause.expected)
    .map(cause => `${cause.words.replace(/^.*?: /, '')}: low Mg is expected with it; give magnesium, monitor.`)

function noCauseLine(f: Facts): readonly string[] {
  const unread = f.gaps.some(gap => gap.name === 'medications' || gap.name === 'conditions')
  return f.causes.length === 0 && !unread ? ['No cause charted.'] : []
}

const nearLine = (f: Facts): readonly string[] => (f.magnesiumResult.nearSevere ? ['Within assay error of severe.'] : [])
/** When an infusion is stopped. */
export const holdLine = (knowledge: Knowledge): string =>
  `reflexes lost, RR <${knowledge.limit('respirationStop')}, SBP <${knowledge.limit('systolicHold')}, urine <${urineWords(knowledge)}, new AV block.`

export const graveUrgency = (f: Facts, otherwise: Urgency = 'warning'): Urgency =>
  severeOrSymptomatic(f) ? 'critical' : otherwise

/** Bloods and ECG of a card that gives no magnesium to somebody who needs it. */
export function graveTests(f: Facts, row: string): readonly Proposal[] {
  return [...statTests(f.knowledge, row, 'ecg'), ...companionTests(f, { row, urgency: 'stat', have: ['potassium', 'calcium'] })]
}

export const specialistLine = 'Nephrology or intensive care now: a reduced dose is their decision.'

/** Section 6, R3: one small dose, no infusion after it, and the next only on a new level. */
export const onceLine = (renal: RenalBand): readonly Line[] =>
  renal === 'R3'
    ? [
        inShort(
          `Once: more only with nephrology, and on a new Mg drawn ${recheckAfter('afterDose')} h after the end.`,
          'Once; more only with nephrology, on a new Mg.'
        )
      ]
    : []

export const volumeFinding = (f: Facts): readonly Finding[] =>
  f.volume.first ? [{ code: 'volumeFirst', severity: 'warning', statements: ['S-021', 'S-027'] }] : []

export const volumeLine = (f: Facts): readonly Line[] =>
  f.volume.first ? [inShort(`Treat volume as well, without delaying magnesium (${f.volume.why.join('; ')}).`, 'Volume too.')] : []

/** What to do with an infusion that runs: let it, unless a sign of too much is charted. */
export const runningWords = (f: Facts): string =>
  f.holdParameters.stop.length > 0
    ? `Hold the IV magnesium and check (${f.holdParameters.stop.join(', ')})`
    : 'IV magnesium is already ordered, check that it runs'

/** Whether a dose keeps the rolling totals within the soft limits. Totals that could not be read do not. */
export function withinSoftTotal(f: Facts, renal: RenalBand, grams24: number, grams48 = grams24): boolean {
  const limits = f.knowledge.doses.totals.find(row => row.renal === renal)
  const { grams24: given24, grams48: given48 } = f.ledger
  if (!limits || given24 === undefined || given48 === undefined) return false
  const fits24 = limits.soft24 === undefined || given24 + grams24 <= limits.soft24 + 1e-9
  const fits48 = limits.soft48 === undefined || given48 + grams48 <= limits.soft48 + 1e-9
  return fits24 && fits48
}

export const totalLine = (f: Facts): readonly string[] => {
  const { grams24 } = f.ledger
  if (grams24 === undefined) return ['Parenteral magnesium is ordered or given in an amount that could not be read.']
  return grams24 > 0 ? [`Parenteral Mg in ${totalHours.day} h, given or due: ${figure(grams24)} g.`] : []
}

/** The same, to begin a headline. */
export const noDoseWords = 'No further dose, total at its limit or not readable'

/** In place of a dose: the first thing to find out. */
export const totalReachedLine: Line = inShort(
  'No further dose: the total given or due is at its limit, or could not be read. See what was given, measure Mg, then a specialist decides.',
  'See what was given, measure Mg, then a specialist decides.'
)

/** What is in force already although none may be given. */
export function orderedNow(f: Facts): readonly string[] {
  const names = [...f.ledger.oral, ...f.ledger.parenteral].map(({ name }) => name)
  return names.length > 0 ? [`Ordered now: ${[...new Set(names)].join(', ')}: review.`] : []
}

/** Into the muscle only where nothing goes through the gut (M37): then a vein is all that is left. */
export function intramuscularLine(f: Facts, renal: RenalBand): readonly string[] {
  const { intramuscular } = f.knowledge.doses
  const fits = f.gut.none.length > 0 && !f.drugs.has('anticoagulant') && f.ledger.grams24 === 0 && !f.fewPlatelets
  return intramuscular.renal.includes(renal) && fits
    ? [
        `If no vein can be used: ${intramuscular.grams} g deep IM every ${intramuscular.everyHours} h, ${intramuscular.count} doses; not with anticoagulants, platelets <${f.knowledge.limit('platelets')}, or pregnancy.`
      ]
    : []
}

/** Most a day of an order that starts treatment: with reduced kidneys the full dose waits for the next step. */
export const startCeiling = (knowledge: Knowledge, renal: RenalBand): number => {
  const { ceiling } = knowledge.oralLimits(renal)
  return renal === 'R1' ? ceiling : Math.min(ceiling, knowledge.oralLimits('R1').start)
}

export const ceilingOf = (knowledge: Knowledge, renal: RenalBand): number => knowledge.oralLimits(renal).ceiling

type Tablets = {
  readonly row: string
  readonly renal: RenalBand
  readonly statements: readonly string[]
  readonly recommended: boolean
}

/** Tablets of a row with the tests that go with them. */
export function oralOption(f: Facts, plan: OralPlan, { row, renal, statements, recommended }: Tablets): Option {
  return {
    label: `Give ${shortOralWords(f.knowledge, plan)}`,
    recommended,
    proposals: [
      oralOrder(f.knowledge, plan, { row, statements, ceiling: startCeiling(f.knowledge, renal) }),
      ...oralTests(f, renal, row),
      ...companionTests(f, { row, urgency: 'routine' })
    ]
  }
}

/** The tablets of a row beside those that are taken (M4): as they are, fewer, or none where what is taken answers the row. */
export type OralStanding = { readonly already: boolean; readonly plan: OralPlan | undefined }

export function oralStanding(f: Facts, plan: OralPlan): OralStanding {
  const standing = f.ledger.oralPerDay ?? 0
  if (standing >= oralMmol(f.knowledge, plan) * f.knowledge.limit('standingTablets')) return { already: true, plan: undefined }
  if (standing <= 0) return { already: false, plan }
  const room = f.knowledge.tolerated(f.knowledge.oralLimits(f.pathway.renal).start) - standing
  const fewer = ([plan, 'capsule-twice', 'capsule-night'] as const).filter(
    other => oralMmol(f.knowledge, other) <= oralMmol(f.knowledge, plan)
  )
  return { already: false, plan: fewer.find(other => oralMmol(f.knowledge, other) <= room) }
}

/** Where what is taken is too little for the row and leaves no room beside it. */
export const checkTakenLine =
  'Too little for this level, too much for another beside it: check what is taken, then change that order.'

export const oralAlready = (f: Facts): string => {
  const { taken: oral, oralPerDay } = f.ledger
  const names = [...new Set(oral.map(({ name }) => name))].join(', ')
  const amount = oralPerDay === undefined ? ' (daily amount could not be read)' : `, ${figure(oralPerDay, 1)} mmol a day`
  const most = ceilingOf(f.knowledge, f.renalOral)
  const above = oralPerDay !== undefined && f.renalOral !== 'RU' && oralPerDay > f.knowledge.tolerated(most)
  return `Already ordered: ${names}${amount}${above ? (most > 0 ? `, above the most for this kidney function (${most} mmol): reduce` : ', none with this kidney function: stop') : ''}.`
}

/** Acid suppression makes magnesium oxide dissolve less. */
export const acidLine = (f: Facts): readonly string[] =>
  f.drugs.has('ppi', 'h2-blocker', 'potassium-competitive-acid-blocker') || f.findings.ever('gastrectomy-status')
    ? ['Acid suppression: oxide dissolves less; review it, or use an organic salt.']
    : []

export function supervisedLine(knowledge: Knowledge, mmol: number): readonly string[] {
  const most = knowledge.limit('oralSupervised')
  return mmol > most ? [`Above ${figure(most * molarMass.magnesium, 0)} mg elemental a day: supervise.`] : []
}

export function recommendation(f: Facts, draft: Draft, renal?: RenalBand): Recommendation {
  const steps = [
    withProtocol,
    withUnread,
    withRunning,
    withSmallDose,
    withGut,
    withSevereQtc,
    outsideHospital,
    withPreselection,
    withGoalsOfCare
  ]
  const made = steps.reduce((all, add) => add(f, all), draft)
  return withBasis(f, isChosen(draft) && !isChosen(made) ? { ...made, headline: considered(made.headline) } : made, renal)
}

/** A dose is chosen for the reader. */
const isChosen = ({ options }: Draft): boolean =>
  options.some(({ recommended, proposals }) => recommended && proposals.some(({ act }) => act !== 'test'))

/** What is no longer chosen for the reader is for him to consider. */
const considered = (headline: string): string => {
  const [, measured = '', rest = ''] = /^(QTc [\d.]+ ms; )?(.*)$/s.exec(headline) ?? []
  if (/^(consider|stop|hold|reduce or hold|check|decide) /i.test(rest)) return headline
  const [protocol] = /^.*: local resuscitation protocol first; /.exec(rest) ?? []
  if (protocol) return `${measured}${protocol}${rest.slice(protocol.length).replace(/^(?!consider)/, 'consider ')}`
  return `${measured}${measured ? 'consider' : 'Consider'} ${continued(rest).replace(/^order /, 'ordering ')}`
}

const withProtocol = (f: Facts, draft: Draft): Draft =>
  withSiteProtocol(f, draft, () => ({
    fits: (renal, grams) => withinSoftTotal(f, renal, grams),
    checks: parenteralChecks(f),
    hold: holdLine(f.knowledge)
  }))

const withSmallDose = (f: Facts, draft: Draft): Draft =>
  withSmallInfusion(f, draft, () => ({
    fits: (renal, grams) => withinSoftTotal(f, renal, grams),
    before: parenteralChecks(f),
    stopIf: [holdLine(f.knowledge)]
  }))

export { gapLines, severeOrSymptomatic, startPlan }
