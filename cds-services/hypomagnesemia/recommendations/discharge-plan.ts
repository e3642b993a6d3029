import type { Option, Proposal } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { type AcidSuppressant, readAcidSuppressant } from '../facts/acid-suppressant.ts'
import { dischargeTable } from '../knowledge.ts'
import { type DischargeNeed, recheckDays, recheckWords } from '../pathway/discharge.ts'
import { potassiumCare } from '../pathway/potassium-care.ts'
import { recheckOf } from '../pathway/recheck.ts'
import { magnesiumWithheld } from '../pathway/related-electrolytes.ts'
import { capital } from '../wording/capital.ts'
import { dosingValues, factLine, figure, magnesiumValue } from '../wording/words.ts'
import { oralCautions } from './cautions.ts'
import { nextPlan } from './escalate-oral.ts'
import { potassiumMatters, potassiumUrgency } from './potassium.ts'
import { betweenDays, bolusOf, bolusWords, inHours, now, option, oralOrder, oralWords, test } from './proposals.ts'
import { runningMagnesium } from './running-magnesium.ts'
import { account, chartHooks, recommendation, startCeiling, withinSoftTotal } from './shared.ts'

const statements = ['S-034', 'S-044', 'S-122', 'S-123']

/** What a patient who goes home with low or treated magnesium still needs: recheck, tablets, potassium, who follows up (M39). */
export const dischargePlan = rule({
  topic: 'dischargePlan',
  hooks: chartHooks,
  statements: [...statements, 'S-148'],
  amendments: ['M39'],
  needs: [],
  when: f => f.dischargeNeed?.stands === true,
  recommend: f => {
    const need = f.dischargeNeed
    if (!need) return []
    const band = f.magnesiumBand.known ? f.magnesiumBand.value : undefined
    const acid = readAcidSuppressant(f.records, f.drugs, f.asOf)
    return recommendation(f, {
      topic: 'dischargePlan',
      row: f.pathway.row,
      urgency: band === 'SEV' || band === 'DEF' ? 'warning' : 'info',
      headline: `${headlineOf(f, need)} before discharge: ${stateOf(f, need)}`,
      plan: [
        ...tabletLines(f, need),
        'Name who follows up.',
        ...potassiumLines(f),
        ...(acid ? [acidLine(acid)] : []),
        ...causeLine(f)
      ],
      before: need.plan ? oralCautions(f) : [],
      why: [...(need.why === 'low' ? [] : [treatedLine(f)]), need.plan ? dosingValues(f) : magnesiumValue(f)],
      background: account(f),
      notKnown: need.recheck === 'unknown' ? ['Lab orders not available: is a recheck ordered?'] : [],
      statements,
      amendments: ['M39'],
      facts: ['magnesium', 'renal', 'potassium', 'age', 'causes', 'medications'],
      missing: need.recheck === 'unknown' ? [{ name: 'laboratoryOrders', reason: missingReason(f) }] : [],
      options: optionsOf(f, need)
    })
  }
})

const leadHolds = (f: Facts): boolean => f.pathway.topics.some(topic => critical.has(topic))
const critical = new Set(['emergencyMagnesium', 'severeSymptomatic', 'severe'])

/** `Mg 1.3 mg/dL`, as the laboratory wrote it. */
const labWords = ({ magnesiumResult }: Facts): string => `Mg ${magnesiumResult.measurement?.reported ?? 'not known'}`

function headlineOf(f: Facts, need: DischargeNeed): string {
  const parts = [
    ...(need.recheck === 'ordered' ? [] : [`Mg recheck in ${recheckWords(f)}`]),
    ...(need.tablets === 'needed' ? ['oral magnesium'] : [])
  ]
  return `${need.recheck === 'unknown' ? 'Check or order' : 'Order'} ${parts.join(' and ')}`
}

function stateOf(f: Facts, { why }: DischargeNeed): string {
  if (why === 'unmeasured') return 'Mg not measured since IV magnesium'
  if (why === 'treated') return `${labWords(f)} after IV magnesium`
  return `${labWords(f)}, ${f.magnesiumBand.known && f.magnesiumBand.value === 'SEV' ? 'severe' : 'low'}`
}

/** What is given by mouth, or why nothing is. */
function tabletLines(f: Facts, need: DischargeNeed): readonly string[] {
  if (leadHolds(f)) return ['Treat first (see above).']
  const withheld = magnesiumWithheld(f)
  if (withheld) return [withheld.line]
  const plan = offered(f, need)
  const wait = need.why === 'unmeasured' ? [`Mg ${waitWords(f)}, before leaving.`] : []
  if (plan) return [...wait, `${capital(oralWords(f.knowledge, plan).replace(/ \(.*/, ''))}.`, ...symptomLine(f)]
  return [...wait, ...stepLine(f), ...(need.tablets === 'needed' ? [tabletsMissing(f, need)] : []), ...symptomLine(f)]
}

function tabletsMissing(f: Facts, { why }: DischargeNeed): string {
  if (f.gut.none.length > 0) return `No enteral route is charted (${f.gut.none.join(', ')}): no tablets.`
  if (f.ledger.oral.length > 0) return 'The oral magnesium ordered is too little or not readable: check it.'
  return why === 'unmeasured'
    ? 'Oral magnesium by that level.'
    : 'Oral magnesium ordered is too little or not readable: check it.'
}

/** Still low on the tablets that are taken. */
function stepLine(f: Facts): readonly string[] {
  if (f.pathway.topics.includes('refractory')) return ['Still low on the full oral dose: specialist follow-up.']
  if (!f.pathway.topics.includes('escalateOral')) return []
  return [`Still low on tablets: consider ${oralWords(f.knowledge, nextPlan(f)).replace(/ \(.*/, '')}.`]
}

/** With a symptom one dose by vein comes before tablets. */
function symptomLine(f: Facts): readonly string[] {
  const dose = f.pathway.topics.includes('moderateSymptomatic') ? bolusOf(f.knowledge, 'V3', f.pathway.renal) : undefined
  if (!dose || !withinSoftTotal(f, f.pathway.renal, dose.grams) || f.ledger.parenteral.length > 0) return []
  return [`Symptoms (${f.symptoms.join(', ')}): consider magnesium sulfate ${bolusWords(dose)} first.`]
}

/** The tablets of the row, where nothing in force stands against the kidneys. */
const offered = (f: Facts, { plan }: DischargeNeed) => (runningMagnesium(f) ? undefined : plan)

/** Hours until a sample tells how the last injection has worked. */
const hoursToWait = (f: Facts): number => recheckOf(f)?.hours ?? 0
const waitWords = (f: Facts): string => (hoursToWait(f) > 0 ? `in ${hoursToWait(f)} h` : 'now')

/** Where the card of its own is not shown because this one stands in its place. */
function potassiumLines(f: Facts): readonly string[] {
  if (!f.potassium.known || !potassiumMatters(f, f.potassium.value)) return []
  const { value, reported } = f.potassium
  const care = potassiumCare(f, value)
  if (potassiumUrgency(f, value) === 'critical' || care === 'none') return []
  return [`K ${reported ?? `${figure(value)} mmol/L`}: ${potassiumWords[care]}.`]
}

const potassiumWords = {
  now: 'replace now',
  small: 'replace in smaller, monitored doses',
  smallWithNephrology: 'replace with nephrology',
  repeat: 'repeat, then nephrology'
} as const

function acidLine({ names, keep }: AcidSuppressant): string {
  const name = capital(names.join(', '))
  const weeks = dischargeTable.acidSuppressant.retestDays / 7
  if (keep.length > 0) return `${name}: keep (${keep.join(', ')}); oral magnesium, retest.`
  return `${name}: step down, H2 blocker, or retest ${weeks} weeks after stopping; keep after GI bleeding or with Barrett's.`
}

/** Other drugs and losses that something can be done about. */
function causeLine(f: Facts): readonly string[] {
  const suppressants = dischargeTable.acidSuppressant.classes
  const others = f.causes.filter(({ actionable, key }) => actionable && !suppressants.some(name => name === key))
  return others.length > 0
    ? [
        `Review: ${others
          .slice(0, 2)
          .map(({ words }) => words.replace(/^.*?: /, ''))
          .join('; ')}.`
      ]
    : []
}

function treatedLine(f: Facts): string {
  const last = f.ledger.doses.at(-1)
  if (!last) return 'IV magnesium is ordered.'
  const certain = last.certain ? 'given' : 'ordered, not charted as given'
  return factLine(`${last.name} ${certain}`, { known: true, value: 0, at: last.from, reported: '' }).replace(' ,', ',')
}

const missingReason = (f: Facts): string => {
  const state = f.records.state('laboratoryOrders')
  return state === 'absent' || state === 'failed' ? state : state === 'partial' ? 'partial' : 'not-convertible'
}

function optionsOf(f: Facts, need: DischargeNeed): readonly Option[] {
  const { fromDays, toDays } = recheckDays(f)
  const level =
    need.why === 'unmeasured'
      ? [
          test(f.knowledge, 'magnesium', {
            when: hoursToWait(f) > 0 ? inHours(hoursToWait(f)) : now,
            urgency: 'urgent',
            row: 'M39'
          })
        ]
      : []
  const rechecks: readonly Proposal[] =
    need.recheck === 'ordered'
      ? []
      : (['magnesium', 'potassium', 'creatinine'] as const).map(key =>
          test(f.knowledge, key, { when: betweenDays(fromDays, toDays), urgency: 'routine', row: 'M39' })
        )
  const plan = leadHolds(f) || magnesiumWithheld(f) ? undefined : offered(f, need)
  const tests = [...level, ...rechecks]
  if (!plan) return tests.length > 0 ? [option(`Order ${testWords(level.length > 0, need, f)}`, true, tests)] : []
  const tablets = oralOrder(f.knowledge, plan, {
    row: f.pathway.row ?? 'O1',
    statements,
    ceiling: startCeiling(f.knowledge, f.renalOral)
  })
  const preselected = f.pathway.topics[0] === 'oralReplacement' || f.pathway.topics[0] === 'transitionToOral'
  const both = option(
    `Order ${oralWords(f.knowledge, plan).replace(/ \(.*/, '')}${tests.length > 0 ? ' and the recheck' : ''}`,
    preselected,
    [tablets, ...tests]
  )
  if (preselected || tests.length === 0) return [both]
  return [option(`Order ${testWords(level.length > 0, need, f)}`, true, tests), both]
}

const testWords = (level: boolean, { recheck }: DischargeNeed, f: Facts): string =>
  [...(level ? [`Mg ${waitWords(f)}`] : []), ...(recheck === 'ordered' ? [] : [`the recheck in ${recheckWords(f)}`])].join(
    ' and '
  )
