import type { Option } from '../../../src/recommendation.ts'
import { told } from '../advice.ts'
import { type Facts, rule } from '../assessment.ts'
import { rangeWords } from '../facts/kidney/band.ts'
import { dosedByCrrt } from '../facts/kidney/crrt-dosing.ts'
import type { Knowledge } from '../knowledge.ts'
import { namesBefore } from '../order-checks/headline.ts'
import type { PathwayTopic } from '../pathway/pathway.ts'
import { inShort } from '../wording/lines.ts'
import { magnesiumWords } from '../wording/words.ts'
import { bolusOf, companionTests, infusionOf, now, option, shortOralWords, test, timeWords } from './proposals.ts'
import { runningAlone, runningCard } from './running-alone.ts'
import {
  account,
  because,
  chartHooks,
  graveTests,
  graveUrgency,
  notKnown,
  orderedNow,
  recommendation,
  severeOrSymptomatic,
  specialistLine,
  startPlan
} from './shared.ts'

/** Cards of the gates that offer no magnesium: what stands against it, and what can be done instead. */

const includes = (topic: PathwayTopic) => (f: Facts) => f.pathway.topics.includes(topic)

const weakens = /myasthenia|Lambert-Eaton|AV block/

/** Myasthenia, unpaced block, coma or allergy. */
export const contraindicatedCondition = rule({
  topic: 'contraindicatedCondition',
  hooks: chartHooks,
  statements: ['S-088', 'S-091', 'S-107'],
  amendments: ['M6'],
  needs: [],
  when: f => includes('contraindicatedCondition')(f) || runningAlone(f, 'contraindicatedCondition') !== undefined,
  recommend: f => {
    if (!includes('contraindicatedCondition')(f)) return runningCard(f, 'contraindicatedCondition')
    return recommendation(
      f,
      {
        topic: 'contraindicatedCondition',
        row: f.pathway.row,
        urgency: graveUrgency(f),
        headline: namesBefore(
          f.pathway.reasons.map((reason, index) =>
            index === 0 ? `No IV magnesium, specialist advice: ${magnesiumWords(f)}, but ${reason}` : reason
          ),
          ''
        ),
        why: because(f),
        plan: [
          ...orderedNow(f),
          f.pathway.reasons.some(reason => weakens.test(reason))
            ? `No parenteral magnesium (${f.pathway.reasons.join(', ')}): it weakens muscle and slows conduction.`
            : `No parenteral magnesium (${f.pathway.reasons.join(', ')}).`,
          ...(f.allergy?.grade === 'contraindicated'
            ? ['Clarify product and reaction first.']
            : ['Tablets only with the treating specialist.']),
          ...(severeOrSymptomatic(f) ? ['Intensive care and the specialist now, airway support ready.'] : [])
        ],
        notKnown: notKnown(f),
        background: account(f),
        statements: ['S-088'],
        conflicts: ['O-16', 'O-17', 'O-18', 'O-28'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age'],
        options: [
          severeOrSymptomatic(f)
            ? option('Order stat labs and ECG', true, graveTests(f, 'G5'))
            : option('Order ECG', true, [
                test(f.knowledge, 'ecg', { when: now, urgency: 'urgent', row: 'G5' }),
                ...companionTests(f, { row: 'G5', urgency: 'urgent' })
              ])
        ]
      },
      f.pathway.renal
    )
  }
})

/** On dialysis: through the dialysate, by nephrology. */
export const dialysis = rule({
  topic: 'dialysis',
  hooks: chartHooks,
  statements: ['S-095', 'S-160', 'S-161'],
  needs: ['magnesium'],
  when: includes('dialysis'),
  recommend: f =>
    recommendation(
      f,
      {
        topic: 'dialysis',
        row: 'D1',
        urgency: graveUrgency(f, 'info'),
        headline: dosedByCrrt(f)
          ? `Dose by the CRRT protocol, Mg every ${told('crrt')}: ${magnesiumWords(f)} on continuous renal replacement`
          : `No magnesium order, ask nephrology about dialysate magnesium: ${magnesiumWords(f)} on dialysis`,
        why: because(f),
        plan: [
          ...orderedNow(f),
          'Replace through dialysis fluid with magnesium; citrate and phosphate-free fluids add to the loss.',
          ...(severeOrSymptomatic(f) ? [specialistLine] : [])
        ],
        notKnown: notKnown(f),
        background: account(f),
        statements: ['S-095'],
        amendments: dosedByCrrt(f) ? ['M9', 'M13'] : ['M9'],
        conflicts: ['C-53', 'O-21'],
        facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age'],
        options: severeOrSymptomatic(f) ? [option('Order stat labs and ECG', true, graveTests(f, 'D1'))] : []
      },
      'R4'
    )
})

/** Kidney function is not known: the dose by band in words, creatinine as an order. */
export const renalFunctionUnknown = rule({
  topic: 'renalFunctionUnknown',
  hooks: chartHooks,
  statements: ['S-031', 'S-030'],
  needs: ['magnesium'],
  when: includes('renalFunctionUnknown'),
  recommend: f => {
    const fact = f.kidney.rate
    const doubted = f.kidney.doubts.length > 0
    const reason = doubted ? 'implausible' : fact.known ? 'stale' : fact.reason
    const state = doubted
      ? 'renal function cannot be relied on'
      : fact.known
        ? 'last creatinine too old'
        : 'renal function not known'
    const severe = severeOrSymptomatic(f)
    return recommendation(
      f,
      {
        topic: 'renalFunctionUnknown',
        row: f.pathway.row,
        urgency: graveUrgency(f),
        headline: `Creatinine before any magnesium dose: ${magnesiumWords(f)}, ${state}`,
        why: because(f),
        plan: [
          ...orderedNow(f),
          inShort(
            `No dose before renal function is known. Then: ${doseByBand(f).join('; ')}.`,
            'No dose before renal function is known; doses by CrCl behind Why.'
          )
        ],
        notKnown: notKnown(f),
        background: account(f),
        statements: ['S-031', 'S-030'],
        conflicts: ['O-04', 'O-30'],
        facts: ['magnesium', 'symptoms', 'potassium', 'calcium', 'age', 'weight'],
        missing: [{ name: 'renalFunction', reason }],
        options: [optionOf(f, severe)]
      },
      'RU'
    )
  }
})

function optionOf(f: Facts, severe: boolean): Option {
  const urgency = severe ? 'stat' : 'urgent'
  const weight = f.weight.known ? [] : [test(f.knowledge, 'weight', { when: now, urgency: 'routine', row: 'G8' })]
  if (severe) return option('Order stat labs and ECG', true, [...graveTests(f, 'G8'), ...weight])
  return option('Order creatinine', true, [
    test(f.knowledge, 'creatinine', { when: now, urgency, row: 'G8' }),
    ...weight,
    ...companionTests(f, { row: 'G8', urgency })
  ])
}

/** The row's dose for each renal band, as text. */
function doseByBand(f: Facts): readonly string[] {
  const row = f.pathway.row
  if (row === 'V1' || row === 'V2' || row === 'V3') {
    return (['R1', 'R2', 'R3'] as const)
      .map(band => {
        const dose = bolusOf(f.knowledge, row, band)
        const infusion = row === 'V1' ? infusionOf(f.knowledge, 'V1', band) : undefined
        const words = dose ? `${dose.grams} g ${band === 'R1' ? 'IV ' : ''}over ${timeWords(dose.minutes)}` : 'none'
        return `${bandWords(f.knowledge, band)}: ${words}${infusion ? `, then ${infusion.mgPerMinute} mg/min` : ''}`
      })
      .concat(noneBelow(f.knowledge))
  }
  return [
    `${f.knowledge.thresholds.renal.rows.find(({ name }) => name === 'R2')?.from} mL/min or more: ${shortOralWords(f.knowledge, startPlan('R1', row === 'O3' ? 'lowStart' : row === 'O4' ? 'divided' : 'standard'))}`,
    `${bandWords(f.knowledge, 'R3')}: ${shortOralWords(f.knowledge, 'capsule-night')}`
  ].concat(noneBelow(f.knowledge))
}

const bandWords = (knowledge: Knowledge, band: 'R1' | 'R2' | 'R3'): string =>
  `${band === 'R1' ? 'CrCl ' : ''}${rangeWords(knowledge, band)}`
const noneBelow = (knowledge: Knowledge): readonly string[] => [
  `${rangeWords(knowledge, 'R4')} mL/min, dialysis or acute injury: none`
]
