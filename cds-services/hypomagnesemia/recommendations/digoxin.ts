import type { Option, Urgency } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { digoxinLevelHigh, digoxinToxicity, toxicityLine } from '../pathway/digoxin-toxicity.ts'
import { adult, magnesiumNow } from '../pathway/related-electrolytes.ts'
import { digoxinMatters, testsOrderedOf } from '../pathway/tests-ordered.ts'
import { factLine, figure, magnesiumLine, magnesiumWords } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'
import { gapLines, patientView, recommendation } from './shared.ts'

/** Digoxin is more toxic when magnesium is low, and it is not known to be well. */
export const digoxin = rule({
  topic: 'digoxin',
  hooks: patientView,
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
        ? `Digoxin toxicity with ${magnesiumWords(f)}: antibody fragments by local protocol; magnesium only with intact conduction`
        : level
          ? level.replace(/\.$/, '')
          : magnesiumNow(f) !== undefined
            ? `Digoxin with ${magnesiumWords(f)}: ECG, potassium and magnesium checks recommended`
            : 'Digoxin and magnesium not known: magnesium, potassium and ECG recommended',
      why: [
        ...(f.drugs.has('digoxin') ? [`Active: ${f.drugs.names('digoxin').join(', ')}`] : []),
        ...(level ? [level] : []),
        magnesiumLine(f),
        factLine('Potassium', f.potassium, 'mmol/L'),
        'Low magnesium raises the risk of digoxin toxicity.'
      ],
      plan: [
        ...(toxic ? [`Toxicity: ${toxicityLine(f)}`] : []),
        monitorOnly
          ? 'Kidneys reduced or not known: monitor only, no aim.'
          : `Aim for magnesium 0.82 to ${figure(f.magnesiumResult.upperLimit)} mmol/L (2.0 mg/dL to the upper limit), not above; by mouth unless another card says otherwise.`,
        'Intravenous magnesium only with ECG monitoring: heart block can follow.'
      ],
      before: gapLines(f),
      statements: ['S-020', 'S-108'],
      conflicts: ['C-17'],
      amendments: ['M23'],
      facts: ['magnesium', 'potassium', 'renal', 'age', 'medications'],
      options: checksOf(f)
    })
  }
})

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
  const label = bundle.bloods ? '12-lead ECG' : `Magnesium and potassium${tests.includes('ecg') ? ', ECG' : ''}`
  return [
    option(
      label,
      true,
      tests.map(key => test(key, now, 'urgent', 'DIG'))
    )
  ]
}
