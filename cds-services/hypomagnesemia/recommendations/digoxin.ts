import type { Option, Urgency } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { digoxinLevelHigh, digoxinToxicity, toxicityLine } from '../pathway/digoxin-toxicity.ts'
import { contraindicationsOf } from '../pathway/pathway.ts'
import { adult, magnesiumNow, magnesiumWithheld } from '../pathway/related-electrolytes.ts'
import { digoxinMatters, testsOrderedOf } from '../pathway/tests-ordered.ts'
import { factLine, figure, magnesiumFact, magnesiumLine, magnesiumWords } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'
import { chartHooks, gapLines, recommendation } from './shared.ts'

/** Digoxin is more toxic when magnesium is low, and it is not known to be well. */
export const digoxin = rule({
  topic: 'digoxin',
  hooks: chartHooks,
  statements: ['S-020', 'S-108'],
  needs: ['age'],
  when: f =>
    adult(f) && (digoxinMatters(f) || digoxinToxicity(f) || (f.drugs.has('digoxin') && digoxinLevelHigh(f) !== undefined)),
  recommend: f => {
    const monitorOnly = f.kidney.band === 'R3' || f.kidney.band === 'R4' || f.kidney.band === 'RU' || f.kidney.dialysis
    const toxic = digoxinToxicity(f)
    const level = digoxinLevelHigh(f)
    return recommendation(f, {
      topic: 'digoxin',
      urgency: urgencyOf(f),
      headline: toxic
        ? `Antibody fragments by local protocol, magnesium only with intact conduction: digoxin toxicity, ${magnesiumWords(f)}`
        : level
          ? `Check the time of the dose: ${level.split(': ')[0]}`
          : magnesiumNow(f) !== undefined
            ? `Check ECG, potassium and magnesium: digoxin with ${magnesiumWords(f)}`
            : 'Measure magnesium, potassium, ECG: digoxin and magnesium not known',
      why: [...(level ? [level] : []), `${factLine('Mg', magnesiumFact(f))}; ${factLine('K', f.potassium, 'mmol/L')}`],
      background: [magnesiumLine(f), ...(f.drugs.has('digoxin') ? [`Active: ${f.drugs.names('digoxin').join(', ')}`] : [])],
      plan: [
        ...(toxic ? [`Toxicity: ${toxicityLine(f)}`] : []),
        ...(forbidden(f) ?? [
          monitorOnly
            ? 'Renal function reduced or not known: monitor only, no aim.'
            : `Aim for Mg ${f.knowledge.limit('digoxinAim')} to ${figure(f.magnesiumResult.upperLimit)} mmol/L, by mouth.`,
          'IV magnesium only with ECG monitoring: heart block can follow.'
        ])
      ],
      notKnown: gapLines(f),
      statements: ['S-020', 'S-108'],
      conflicts: ['C-17'],
      amendments: ['M23'],
      facts: ['magnesium', 'potassium', 'renal', 'age', 'medications'],
      options: checksOf(f)
    })
  }
})

/** Where a condition forbids magnesium no card aims for a level. */
function forbidden(f: Facts): readonly string[] | undefined {
  const withheld = contraindicationsOf(f).length > 0 ? magnesiumWithheld(f) : undefined
  return withheld && [withheld.line]
}

/** Low or unknown magnesium, or a high level: warning; between the range and the aim: information (M23). */
function urgencyOf(f: Facts): Urgency {
  if (digoxinToxicity(f)) return 'critical'
  const magnesium = magnesiumNow(f)
  const short = magnesium === undefined || magnesium < f.lowLimit
  return short || digoxinLevelHigh(f) !== undefined ? 'warning' : 'info'
}

/** What no other card of this answer orders already. */
function checksOf(f: Facts): readonly Option[] {
  const bundle = testsOrderedOf(f)
  const tests = [
    ...(bundle.bloods ? [] : (['magnesium', 'potassium'] as const)),
    ...(bundle.ecg || f.ecgDone ? [] : (['ecg'] as const))
  ]
  if (tests.length === 0) return []
  const label = bundle.bloods ? 'Order 12-lead ECG' : `Order magnesium and potassium${tests.includes('ecg') ? ', ECG' : ''}`
  return [
    option(
      label,
      true,
      tests.map(key => test(f.knowledge, key, { when: now, urgency: 'urgent', row: 'DIG' }))
    )
  ]
}
