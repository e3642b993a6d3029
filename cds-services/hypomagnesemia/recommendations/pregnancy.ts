import type { Recommendation } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { weeksWords } from '../facts/span-words.ts'
import { due, interval } from '../monitoring.ts'
import { obstetricHoldLine, obstetricInWeakKidneys } from '../pathway/obstetric.ts'
import { ifRoom } from '../wording/lines.ts'
import { magnesiumWords } from '../wording/words.ts'
import { harmfulDays, longInfusion } from './long-infusion.ts'
import { now, option, test } from './proposals.ts'
import {
  account,
  because,
  chartHooks,
  graveTests,
  holdLine,
  notKnown,
  orderedNow,
  recommendation,
  severeOrSymptomatic
} from './shared.ts'

/** No amounts in pregnancy: obstetrics decides. */
export const pregnancy = rule({
  topic: 'pregnancy',
  hooks: chartHooks,
  statements: ['S-175'],
  amendments: ['M6'],
  needs: [],
  when: f => {
    const { topics } = f.pathway
    const others = topics.includes('toxicMagnesium') || topics.includes('emergencyMagnesium')
    return topics.includes('pregnancy') || (obstetricInWeakKidneys(f) && !others)
  },
  recommend: f => {
    if (obstetricInWeakKidneys(f)) return obstetricHold(f)
    const eclampsia = f.pathway.gate === 'G3' || f.pathway.gate === 'G1'
    const high = f.magnesium.known && f.magnesium.value > f.magnesiumResult.upperLimit
    const urgency = eclampsia || (severeOrSymptomatic(f) && !high) ? 'critical' : high ? 'info' : 'warning'
    const headline = eclampsia
      ? `Local eclampsia protocol and obstetric team first: ${f.pregnancy.pregnant ? 'pregnant' : `within ${weeksWords(f.knowledge.window('any/postpartum'))} of delivery`} with a seizure`
      : high
        ? `Follow the obstetric protocol: ${magnesiumWords(f)} within the range of its infusion`
        : `Obstetric advice, no dose offered: ${magnesiumWords(f)} in pregnancy`
    return recommendation(
      f,
      {
        topic: 'pregnancy',
        row: f.pathway.row,
        urgency,
        headline,
        why: because(f),
        plan: eclampsia
          ? [...orderedNow(f), eclampsiaLine]
          : high
            ? [
                `Reflexes, RR and urine by the protocol. Other limits from ${f.knowledge.limit('antidoteFrom')} mmol/L, or with any sign of toxicity.`,
                ...longInfusion(f)
              ]
            : [
                ...orderedNow(f),
                'Estimates of renal function and usual ranges do not hold: no amount is offered.',
                ifRoom(`Continuous magnesium beyond ${harmfulDays} harms the fetus; the shortest harmful time is not known.`)
              ],
        notKnown: notKnown(f),
        background: account(f),
        statements: ['S-175'],
        conflicts: ['C-55', 'O-02'],
        amendments: ['M15'],
        facts: ['magnesium', 'symptoms', 'potassium', 'calcium', 'age'],
        options: urgency === 'critical' ? [option('Order stat labs and ECG', true, graveTests(f, 'G7'))] : []
      },
      f.pathway.renal
    )
  }
})

const eclampsiaLine = 'Eclampsia until shown otherwise: magnesium by the local eclampsia protocol, not by this guideline.'

/** An obstetric infusion that the kidneys do not excrete: reduced or held, never stopped by one click (M6). */
const obstetricHold = (f: Facts): Recommendation =>
  recommendation(
    f,
    {
      topic: 'pregnancy',
      urgency: 'critical',
      headline: `Reduce or hold the maintenance, Mg now: ${magnesiumWords(f)} on an obstetric infusion with poor renal function`,
      why: because(f),
      plan: [
        ...(f.pathway.gate === 'G3' || f.pathway.gate === 'G1' ? [eclampsiaLine] : []),
        `${obstetricHoldLine()} It is the maintenance that builds up.`,
        ...longInfusion(f)
      ],
      before: ['Reflexes, RR, BP and urine each hour.'],
      stopIf: [holdLine(f.knowledge)],
      notKnown: notKnown(f),
      background: account(f),
      statements: ['S-175', 'S-094'],
      conflicts: ['C-55', 'O-02'],
      amendments: ['M6'],
      facts: ['magnesium', 'symptoms', 'renal', 'potassium', 'calcium', 'age', 'medications'],
      options: [
        option(`Order magnesium now and every ${interval('toxic')}, creatinine`, true, [
          test(f.knowledge, 'magnesium', { when: now, urgency: 'stat', row: 'M6' }),
          test(f.knowledge, 'magnesium', {
            when: due('toxic'),
            urgency: 'stat',
            row: 'M6'
          }),
          test(f.knowledge, 'creatinine', { when: now, urgency: 'stat', row: 'M6' })
        ])
      ]
    },
    f.pathway.renal
  )
