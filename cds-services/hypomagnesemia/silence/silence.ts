import type { Facts } from '../assessment.ts'
import { hoursWords } from '../facts/span-words.ts'
import { femg } from '../facts/urine.ts'
import { magnesiumWords } from '../pages/figures.ts'
import { contraindicationsOf, type PathwayTopic } from '../pathway/pathway.ts'
import { recheckOf } from '../pathway/recheck.ts'
import { refeedingOf } from '../pathway/refeeding.ts'
import { testsOrderedOf } from '../pathway/tests-ordered.ts'
import { magnesiumMissing, unknownReasons } from '../pathway/unknown-magnesium.ts'
import { figure, rateFigure } from '../wording/words.ts'
import { type Condition, inBand, isAdult, leads, lowNow, said, symptomatic, withoutSymptom } from './conditions.ts'

const decides = (topic: PathwayTopic, ...before: readonly Condition[]): readonly Condition[] => [...before, leads(topic)]
const low = inBand(['SEV', 'DEF', 'BRD'])

const renalSaid = (f: Facts): string =>
  f.kidney.rate.known
    ? `renal function ${rateFigure(f.knowledge, f.kidney.rate.value)} mL/min, band ${f.kidney.band}`
    : `band ${f.kidney.band}`

const onTablets = said(f => f.ledger.taken.length > 0, 'no oral magnesium is taken')
const onDigoxin = said(f => f.drugs.has('digoxin'), 'no digoxin is active')

const potassiumBelow: Condition = {
  holds: f => f.potassium.known && f.potassium.value < f.knowledge.limit('potassiumReplace'),
  words: f =>
    f.potassium.known
      ? `potassium ${figure(f.potassium.value)} mmol/L: not below ${f.knowledge.limit('potassiumReplace')}`
      : 'potassium is not known'
}

const calciumLow: Condition = {
  holds: f => f.calcium.low,
  words: f => (f.calcium.fact.known ? `calcium ${figure(f.calcium.fact.value)} mmol/L is not low` : 'calcium is not known')
}

/**
 * Conditions of the rules that look at charts, in the order in which they are asked; the first that does not hold is why a rule stayed
 * silent. Rules have conditions of their own beyond these, so that all may hold where a rule is silent all the same.
 */
export const conditions: Readonly<Record<string, readonly Condition[]>> = {
  emergencyMagnesium: decides(
    'emergencyMagnesium',
    isAdult,
    said(
      f => f.emergencies.length > 0,
      f => `no life-threatening presentation of the last ${hoursWords(f.knowledge.window('event/condition'))} is charted`
    )
  ),
  severeSymptomatic: decides('severeSymptomatic', isAdult, inBand(['SEV'], true), symptomatic),
  severe: decides('severe', isAdult, inBand(['SEV'], true), withoutSymptom),
  moderateSymptomatic: decides('moderateSymptomatic', isAdult, inBand(['DEF']), symptomatic),
  oralReplacement: decides('oralReplacement', isAdult, inBand(['DEF', 'BRD'])),
  borderline: decides('borderline', isAdult, inBand(['BRD'])),
  escalateOral: decides('escalateOral', isAdult, inBand(['DEF', 'BRD']), onTablets),
  transitionToOral: decides(
    'transitionToOral',
    isAdult,
    said(f => f.ledger.injectionsEnded !== undefined, 'no injection of magnesium has ended')
  ),
  refractory: decides('refractory', isAdult, inBand(['DEF', 'BRD']), onTablets),
  volumeFirst: decides(
    'volumeFirst',
    isAdult,
    low,
    said(f => f.volume.first, 'nothing speaks for volume depletion')
  ),
  contraindicatedCondition: [said(f => contraindicationsOf(f).length > 0, 'no contraindication is charted')],
  dialysis: decides(
    'dialysis',
    isAdult,
    low,
    said(f => f.kidney.dialysis, 'no dialysis is charted')
  ),
  renalFunctionUnknown: decides('renalFunctionUnknown', isAdult, low, { holds: f => f.pathway.renal === 'RU', words: renalSaid }),
  toxicMagnesium: decides('toxicMagnesium', inBand(['TOX'])),
  depletionPossible: decides('depletionPossible', isAdult, {
    holds: f => f.magnesium.known && f.magnesium.value >= f.lowLimit && f.magnesium.value < f.knowledge.limit('digoxinAim'),
    words: f =>
      f.magnesium.known
        ? `magnesium ${magnesiumWords(f.knowledge, f.magnesium.value)}: not from ${magnesiumWords(f.knowledge, f.lowLimit)} to below ${magnesiumWords(f.knowledge, f.knowledge.limit('digoxinAim'))}`
        : 'magnesium is not known'
  }),
  adultsOnly: decides('adultsOnly', {
    holds: f => !isAdult.holds(f),
    words: f => (f.age.known ? `age ${figure(f.age.value)}: an adult` : '')
  }),
  potassium: [isAdult, potassiumBelow, lowNow],
  calcium: [isAdult, lowNow, calciumLow],
  refeeding: [isAdult, lowNow, said(f => refeedingOf(f) !== undefined, 'no risk of refeeding is charted')],
  digoxin: [isAdult, onDigoxin],
  ecg: [
    isAdult,
    lowNow,
    said(
      f => !f.ecgDone,
      f => `an ECG of the last ${hoursWords(f.knowledge.window('recent/ecg'))} is there`
    ),
    said(f => !testsOrderedOf(f).ecg, 'another card orders the ECG')
  ],
  causes: [isAdult, lowNow],
  causeWorkup: [
    isAdult,
    lowNow,
    said(f => femg(f) !== undefined, 'magnesium and creatinine of urine and serum are not all there')
  ],
  recheckDue: [isAdult, said(f => recheckOf(f) !== undefined, 'no recheck is due')],
  magnesiumUnknown: [
    isAdult,
    {
      holds: magnesiumMissing,
      words: f =>
        f.magnesium.known ? `magnesium is known: ${magnesiumWords(f.knowledge, f.magnesium.value)}` : 'its result cannot be used'
    },
    said(f => unknownReasons(f).length > 0, 'nothing makes a low magnesium likely')
  ]
}

/** Of rules with conditions that are not listed above, and of those all of whose conditions hold. */
const others: Readonly<Record<string, string>> = {
  contraindicatedCondition: 'magnesium is neither low nor given by injection',
  contraindicatedRenal: 'renal function does not forbid magnesium, or none is low or running',
  pregnancy: 'no pregnancy, and no obstetric infusion, calls for it',
  highMagnesium: 'magnesium is not high, and no tablets are at their stop limit',
  resultUnusable: 'no result is unusable',
  couldNotEvaluate: 'nothing that is needed was missing'
}

/** Why a rule has nothing to say, in the words of its first condition that does not hold. */
export function silenceOf(topic: string, f: Facts): string {
  const failed = conditions[topic]?.find(({ holds }) => !holds(f))
  if (failed) return failed.words(f)
  if (topic.endsWith('Order')) return f.drafts.length === 0 ? 'no draft order' : 'no draft that it checks, or nothing found in it'
  return others[topic] ?? 'nothing in the chart calls for it'
}
