import type { Amendment, Option } from '../../../src/recommendation.ts'
import { ends, told } from '../advice.ts'
import { type Facts, rule } from '../assessment.ts'
import { daysWords } from '../facts/span-words.ts'
import { molarMass } from '../knowledge.ts'
import { due, interval } from '../monitoring.ts'
import { obstetricHoldLine, obstetricInWeakKidneys } from '../pathway/obstetric.ts'
import { adult } from '../pathway/related-electrolytes.ts'
import { stopLimitReached } from '../pathway/stop-limit.ts'
import { figure, magnesiumWords } from '../wording/words.ts'
import { sourceLines, stopOrders } from './magnesium-sources.ts'
import { now, option, statTests, test } from './proposals.ts'
import { account, because, chartHooks, gapLines, recommendation } from './shared.ts'

/** Stops of all that is in force; an obstetric infusion is reduced or held with obstetrics, not stopped by one click (M6). */
const stops = (f: Facts): readonly Amendment[] =>
  stopOrders(obstetricInWeakKidneys(f) ? f.ledger.sources.filter(({ kind }) => kind !== 'parenteral') : f.ledger.sources)

/** Above the range and below the toxic zone: stop what is given, find the source, repeat. */
export const highMagnesium = rule({
  topic: 'highMagnesium',
  hooks: chartHooks,
  statements: ['S-031', 'S-088', 'S-091', 'S-092', 'S-093', 'S-042', 'S-094'],
  amendments: ['M5', 'M6', 'M7'],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('highMagnesium') || stopLimitReached(f),
  recommend: f => {
    const onlyLimit = !f.pathway.topics.includes('highMagnesium')
    const signs = f.holdParameters.stop
    const oldToxic = f.magnesium.value >= f.knowledge.toxicFrom
    const orders = stops(f)
    // A sign of toxicity, or a value that was toxic, is not left for six hours.
    const atOnce = oldToxic || signs.length > 0
    const repeat = atOnce
      ? test(f.knowledge, 'magnesium', { when: now, urgency: 'stat', row: 'G4' })
      : test(f.knowledge, 'magnesium', { when: due(onlyLimit ? 'stopLimit' : 'high'), urgency: 'urgent', row: 'G4' })
    const ecg = signs.length > 0 ? [test(f.knowledge, 'ecg', { when: now, urgency: 'stat', row: 'G4' })] : []
    return recommendation(f, {
      topic: 'highMagnesium',
      urgency: signs.length > 0 ? 'critical' : 'warning',
      headline: onlyLimit
        ? `Stop or reduce oral magnesium, recheck: ${magnesiumWords(f)} with reduced renal function`
        : `Stop magnesium, look for the source, repeat${signs.length > 0 ? ', check reflexes' : ''}: ${magnesiumWords(f)}, above the range`,
      why: [...because(f), ...sourceLines(f), ...(signs.length > 0 ? [`Signs: ${signs.join(', ')}`] : [])],
      plan: [
        onlyLimit
          ? 'Every source counts, antacids and laxatives included.'
          : 'Stop oral and maintenance magnesium; list every source, antacids and laxatives included.',
        ...(signs.length > 0 ? ['Reflexes, RR, BP and ECG at once.'] : []),
        ...(oldToxic ? [oldToxicLine(f)] : []),
        ...(adult(f) ? [] : [`Under ${f.knowledge.limit('adultAge')} or age not known: pediatric advice.`])
      ],
      notKnown: gapLines(f),
      background: account(f),
      ...(onlyLimit
        ? { findings: [{ code: 'stopLimitReached', severity: 'warning' as const, statements: ['S-091'], amendments: ['M6'] }] }
        : {}),
      statements: ['S-031', 'S-088', 'S-091'],
      conflicts: ['C-03', 'C-13', 'O-03'],
      amendments: ['M5', 'M6', 'M7'],
      facts: ['magnesium', 'renal', 'age', 'medications'],
      options: [
        stopOption(orders, [repeat, test(f.knowledge, 'creatinine', { when: now, urgency: 'urgent', row: 'G4' }), ...ecg])
      ]
    })
  }
})

function oldToxicLine(f: Facts): string {
  const old = `It was toxic and is older than ${daysWords(f.knowledge.window('toxic/magnesium'))}: repeat now`
  return f.pathway.topics.includes('emergencyMagnesium')
    ? `${old}; until then the bolus is the prescriber's decision.`
    : `${old} before anything is given.`
}

const collapse = ends('collapse')
/** mg/dL of mmol/L. */
const milligrams = (mmol: number): string => figure((mmol * molarMass.magnesium) / 10, 1)

/** Toxic: stop everything, look at the patient, call. */
export const toxicMagnesium = rule({
  topic: 'toxicMagnesium',
  hooks: chartHooks,
  statements: ['S-031', 'S-088', 'S-089', 'S-090', 'S-091'],
  amendments: ['M5', 'M6', 'M7'],
  needs: ['magnesium'],
  when: f => f.pathway.topics.includes('toxicMagnesium'),
  recommend: f => {
    const emergency = f.magnesium.value >= f.knowledge.limit('antidoteFrom') || f.holdParameters.stop.length > 0
    const grown = adult(f)
    const obstetric = obstetricInWeakKidneys(f)
    return recommendation(f, {
      topic: 'toxicMagnesium',
      urgency: 'critical',
      headline: obstetric
        ? `Reduce or hold the obstetric maintenance; obstetrics and nephrology: ${magnesiumWords(f)}, too high for this renal function`
        : `Stop all magnesium; reflexes, respiration, ECG${emergency ? '; emergency team' : ''}: ${magnesiumWords(f)}, toxic`,
      why: [
        ...because(f),
        ...sourceLines(f),
        ...(f.holdParameters.stop.length > 0 ? [`Signs: ${f.holdParameters.stop.join(', ')}`] : []),
        // S-089, C-13: where collapse is printed, beside a value on the way there; no alarm waits for it.
        ...(f.magnesium.value >= f.knowledge.limit('antidoteFrom')
          ? [`Collapse and respiratory paralysis at ${told('collapse')} (${collapse.map(milligrams).join(' to ')} mg/dL).`]
          : [])
      ],
      plan: [
        obstetric ? `${obstetricHoldLine()} No bolus.` : 'No bolus, also not for an arrhythmia.',
        ...(emergency && grown
          ? [
              `Antidote: IV calcium, chloride ${told('antidoteStrength')} ${told('antidoteChloride')} by a central line or gluconate ${told('antidoteStrength')} ${told('antidoteGluconate')}, slowly with ECG; small slow doses on digoxin.`,
              'Dialysis with kidney failure.'
            ]
          : []),
        ...(f.kidney.band === 'R3' || f.kidney.band === 'R4' ? ['Nephrology now.'] : []),
        ...(grown
          ? []
          : [`Under ${f.knowledge.limit('adultAge')} or age not known: local pediatric emergency protocol, no amounts here.`])
      ],
      before: [`Reflexes, RR, BP, ECG; Mg every ${interval('toxic')}.`],
      notKnown: gapLines(f),
      background: account(f),
      statements: ['S-031', 'S-088', 'S-090', 'S-091'],
      conflicts: ['C-13', 'C-30', 'C-51'],
      amendments: ['M5', 'M6', 'M7'],
      facts: ['magnesium', 'renal', 'potassium', 'calcium', 'age', 'medications'],
      options: [
        stopOption(stops(f), [
          ...statTests(f.knowledge, 'G2', 'ecg'),
          test(f.knowledge, 'magnesium', { when: due('toxic'), urgency: 'stat', row: 'G2' })
        ])
      ]
    })
  }
})

function stopOption(orders: readonly Amendment[], tests: Option['proposals']): Option {
  return option(
    orders.length > 0
      ? `Stop ${orders.length} magnesium order${orders.length > 1 ? 's' : ''} and repeat`
      : 'Repeat magnesium and creatinine',
    true,
    [...orders, ...tests]
  )
}
