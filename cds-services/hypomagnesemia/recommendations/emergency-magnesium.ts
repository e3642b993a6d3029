import { formatTime } from '../../../src/facts/time.ts'
import type { Line, Option, Proposal, Urgency } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { isPulseless, isWithoutPulse } from '../facts/clinical-class.ts'
import { type Bolus, type Infusion, recheckAfter } from '../knowledge.ts'
import { due } from '../monitoring.ts'
import { namesBefore } from '../order-checks/headline.ts'
import { type AfterBolus, afterBolus } from '../pathway/after-bolus.ts'
import { obstetricHoldLine, obstetricInWeakKidneys } from '../pathway/obstetric.ts'
import { contraindicationsOf, current } from '../pathway/pathway.ts'
import { dosesSince } from '../pathway/unmeasured-doses.ts'
import { ifRoom, inShort } from '../wording/lines.ts'
import { factLine, figure, magnesiumWords, problemWords } from '../wording/words.ts'
import { interactionLines } from './cautions.ts'
import {
  bolusOf,
  bolusOrder,
  bolusWords,
  companionTests,
  infusionOf,
  infusionOrder,
  infusionWords,
  inHours,
  option,
  statTests,
  test
} from './proposals.ts'
import { runningStatements } from './running-magnesium.ts'
import { account, because, chartHooks, gapLines, recommendation, totalLine, withinSoftTotal } from './shared.ts'

const statements = ['S-074', 'S-076', 'S-077', 'S-078', 'S-081', 'S-090']

/** One bolus for a life-threatening presentation. The local protocol comes first; a second dose is the prescriber's decision. */
export const emergencyMagnesium = rule({
  topic: 'emergencyMagnesium',
  hooks: chartHooks,
  statements: [...new Set([...statements, 'S-079', 'S-080', 'S-169', 'S-170', ...runningStatements])],
  needs: ['age'],
  when: f => f.pathway.topics.includes('emergencyMagnesium'),
  recommend: f => {
    const names = [...new Set(f.emergencies.map(item => item.problem.name))]
    const arrest = f.emergencies.some(isWithoutPulse)
    const high = isHigh(f)
    const seizure = f.emergencies.some(item => item.kind === 'seizure')
    const dose = bolusOf(f.knowledge, 'E1', high ? 'R4' : f.renalEmergency)
    const after = afterBolus(f)
    const doubts = [...doubtsOf(f, high), ...doubtsAfter(after)]
    const recommended = doubts.length === 0
    const ordered = after?.state === 'ordered'
    const words = dose ? doseWords(f, dose) : ''
    const thin = `${f.knowledge.limit('strengthMost')}% or weaker, once.`
    return recommendation(
      f,
      {
        topic: 'emergencyMagnesium',
        row: 'E1',
        urgency: urgencyOf(f, after),
        headline: namesBefore(
          names,
          ordered
            ? ': local resuscitation protocol first; a magnesium bolus was ordered just now'
            : `: local resuscitation protocol first; ${recommended ? '' : 'consider '}magnesium sulfate ${words}`
        ),
        // The headline names the event; in a short card the values that decided the dose come before its time.
        why: [...f.emergencies.map(item => ifRoom(problemWords(item.problem))), ...because(f), ...totalLine(f)],
        plan: ordered
          ? [`Ordered ${formatTime(after.at)}: no further bolus is offered; a second dose is the prescriber's decision.`]
          : [
              ...(after?.state === 'not-charted' ? [`Ordered ${formatTime(after.at)}, not on the MAR: give it or check.`] : []),
              inShort(`Magnesium sulfate ${words}, ${thin}`, thin),
              ...(arrest ? ['If pulseless: IV push by the resuscitation team.'] : []),
              ...pacingLine(f),
              ...(obstetricInWeakKidneys(f) ? [`Obstetric infusion with poor renal function: ${obstetricHoldLine()}`] : []),
              ...pregnantLine(f, seizure),
              ...(f.renalEmergency === 'R3' || f.renalEmergency === 'R4' || f.renalEmergency === 'RU'
                ? [
                    `${dose?.grams ?? 0} g: renal function ${f.renalEmergency === 'RU' ? 'not known' : 'reduced'}; involve nephrology.`
                  ]
                : []),
              ...(dose ? [rateLine(f, dose)] : []),
              ...noInfusionLine(f, dose)
            ],
        before: [
          inShort(
            'Do not delay defibrillation, benzodiazepine or airway care.',
            'Defibrillation, benzodiazepine, airway care first.'
          ),
          inShort(
            'Continuous ECG, RR and reflexes watched; calcium gluconate at the bedside.',
            'Continuous ECG, RR, reflexes; calcium gluconate.'
          ),
          ...interactionLines(f)
        ],
        stopIf: ordered || isPulseless(f) ? [] : [`reflexes lost or RR <${f.knowledge.limit('respirationStop')}.`],
        notKnown: [...(ordered ? [] : doubts.map(doubt => `Not preselected: ${doubt}`)), ...gapLines(f)],
        background: [...account(f), factLine('Potassium', f.potassium, 'mmol/L')],
        statements,
        conflicts: ['C-28', 'C-29', 'C-30', 'C-31'],
        amendments: [...(after ? ['M17'] : []), ...(isPossible(f) ? ['M16'] : []), ...(pacingLine(f).length > 0 ? ['M19'] : [])],
        facts: ['emergencies', 'magnesium', 'potassium', 'calcium', 'renal', 'age', 'qtc'],
        options: ordered ? [option('Order stat labs and ECG', true, labs(f))] : optionsOf(f, dose, recommended)
      },
      f.renalEmergency
    )
  }
})

/** Nothing tells that it happens now: written down today, begun at a time that nobody knows. */
const isPossible = (f: Facts): boolean => f.emergencies.every(item => item.possible)

function whyPossible({ emergencies, asOf }: Facts): string {
  const [first] = emergencies
  if (first?.problem.concepts.size === 0) return 'charted in words alone; confirm: is it happening now?'
  if (first?.problem.onset && first.problem.onset.at > asOf) return 'its onset lies ahead of the clock: is it happening now?'
  return 'recorded today without a date of onset: is it happening now?'
}

/** Quieter for what may not happen now, and for what was treated. */
function urgencyOf(f: Facts, after: AfterBolus | undefined): Urgency {
  if (after?.state === 'given') return after.urgency
  return isPossible(f) && !isSevere(f) ? 'warning' : 'critical'
}

/** Why a bolus is not given again at once. */
function doubtsAfter(after: AfterBolus | undefined): readonly string[] {
  if (after?.state === 'given') return [`given ${formatTime(after.at)}; again only if it recurs or persists`]
  return after?.state === 'not-charted' && !after.charted ? ['it may have been given, the MAR is not available'] : []
}

/** Severely low by itself: then the card is no milder for a doubt about the event. */
const isSevere = (f: Facts): boolean => f.magnesiumBand.known && f.magnesiumBand.value === 'SEV'

/** The bolus does not wait for what makes the heart slow, but pacing stands ready. */
const pacingLine = (f: Facts): readonly string[] =>
  f.conduction.doubts.length > 0 || f.conduction.unpacedBlock
    ? [
        `Pacing and defibrillator ready${f.conduction.doubts.length > 0 ? ` (${f.conduction.doubts.join('; ')})` : ''}, without delay.`
      ]
    : []

/** The rate is told, because every other dose is slower. */
const rateLine = (f: Facts, dose: Bolus): Line =>
  ifRoom(
    isPulseless(f)
      ? 'As a push: for this emergency only.'
      : `At ${figure((dose.grams * 1000) / dose.minutes, 0)} mg/min: for this emergency only.`
  )

/** Why the bolus is offered but not preselected. */
function doubtsOf(f: Facts, high: boolean): readonly string[] {
  const rhythm = f.emergencies.some(
    item => item.kind === 'torsades' || item.kind === 'polymorphic-vt' || item.kind === 'ventricular-fibrillation'
  )
  return [
    ...(high
      ? [
          f.magnesium.known
            ? `magnesium is above the range (${magnesiumWords(f)})`
            : 'the newest magnesium cannot be used and may be high'
        ]
      : []),
    ...contraindicationsOf(f).filter(reason => !(rhythm && reason.startsWith('AV block')) && !reason.includes('coma')),
    ...(f.allergy?.grade === 'ask' ? ['allergy or intolerance to magnesium is charted: which reaction?'] : []),
    ...(wasInRange(f) ? ['the newest magnesium cannot be used, and the one before it was not low'] : []),
    ...(isPossible(f) ? [whyPossible(f)] : [])
  ]
}

/** An event that counts only because the newest magnesium cannot be used: by the one before it, of the same day, it would not. */
function wasInRange({ knowledge, asOf, emergencies, magnesium, magnesiumResult: { standing } }: Facts): boolean {
  if (magnesium.known || !standing?.known || asOf - (standing.at ?? 0) > knowledge.window('event/condition')) return false
  const { value } = standing
  return emergencies.every(({ kind }) => {
    if (kind === 'seizure') return value >= knowledge.limit('seizureMagnesium')
    return kind === 'ventricular-tachycardia' && value >= knowledge.limit('lowMagnesium')
  })
}

/** An infusion that is offered for a rhythm must say of itself what the order check would. */
function pregnantLine(f: Facts, seizure: boolean): readonly string[] {
  if (!f.pregnancy.pregnant) return []
  return [
    seizure
      ? 'Eclampsia protocol and obstetric team as well.'
      : 'Pregnant: obstetric team as well; the shortest harmful infusion is not known.'
  ]
}

function labs(f: Facts): readonly Proposal[] {
  const poor = f.renalEmergency === 'R3' || f.renalEmergency === 'R4'
  return [
    ...statTests(f.knowledge, 'E1', 'ecg'),
    ...(poor ? [test(f.knowledge, 'magnesium', { when: due('emergencyWeakKidneys'), urgency: 'stat', row: 'E1' })] : []),
    test(f.knowledge, 'magnesium', { when: inHours(recheckAfter('afterDose')), urgency: 'urgent', row: 'E1' }),
    ...companionTests(f, { row: 'E1', urgency: 'stat', have: ['potassium', 'calcium'] })
  ]
}

function optionsOf(f: Facts, dose: ReturnType<typeof bolusOf>, recommended: boolean): readonly Option[] {
  if (!dose) return [option('Order stat labs and ECG', true, labs(f))]
  const monitoring = ['Continuous ECG; blood pressure, respiration and reflexes during and after.']
  const bolus = option(`Give magnesium sulfate ${doseWords(f, dose)}, stat labs and ECG`, recommended, [
    bolusOrder(f.knowledge, dose, { statements, monitoring, urgency: 'stat', pulseless: isPulseless(f) }),
    ...labs(f)
  ])
  const infusion = infusionAfter(f)
  if (!infusion || !infusionFits(f, dose, infusion)) return [bolus]
  const after = {
    ...option(`If it persists after the bolus: give ${infusionWords(infusion)}`, false, [
      infusionOrder(f.knowledge, infusion, ['S-080'], monitoring),
      test(f.knowledge, 'magnesium', { when: due('infusionClosely'), urgency: 'urgent', row: 'E2' }),
      test(f.knowledge, 'ecg', { when: due('emergencyEcg'), urgency: 'urgent', row: 'E2' })
    ]),
    inWords: `If it persists: ${infusion.mgPerMinute} mg/min`
  }
  return [bolus, after]
}

/** E2, for a rhythm that magnesium treats and kidneys that bear it. */
const infusionAfter = (f: Facts): Infusion | undefined =>
  f.emergencies.some(item => item.kind === 'torsades' || item.kind === 'polymorphic-vt') && !isHigh(f)
    ? infusionOf(f.knowledge, 'E2', f.renalEmergency)
    : undefined

/** One maintenance at a time (C-32), and rule 6 spares the bolus alone: no infusion beside another or above the soft total. */
function infusionFits(f: Facts, bolus: Bolus, { mgPerMinute, hours }: Infusion): boolean {
  const total = bolus.grams + (mgPerMinute * 60 * hours) / 1000
  return (
    !f.ledger.parenteral.some(({ state }) => state === 'running') &&
    dosesSince(f, f.renalEmergency).length === 0 &&
    withinSoftTotal(f, f.renalEmergency, total)
  )
}

function noInfusionLine(f: Facts, dose: Bolus | undefined): readonly Line[] {
  const infusion = infusionAfter(f)
  return dose && infusion && !infusionFits(f, dose, infusion)
    ? [
        inShort(
          'No infusion after it: one runs, magnesium was given since the last result, or the total is at its limit.',
          'No infusion after it.'
        )
      ]
    : []
}

/** Above the range within two weeks, toxic at whatever time, or a newest result that cannot be used but looks high. */
function isHigh(f: Facts): boolean {
  if (!f.magnesiumBand.known) return f.magnesiumResult.unusable?.possiblyHigh ?? false
  return f.magnesiumBand.value === 'TOX' || (f.magnesiumBand.value === 'HI' && current(f))
}

const doseWords = (f: Facts, dose: Bolus): string => (isPulseless(f) ? `${dose.grams} g IV push` : bolusWords(dose))
