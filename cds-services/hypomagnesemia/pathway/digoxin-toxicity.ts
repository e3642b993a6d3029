import type { Known } from '../../../src/facts/fact.ts'
import { labSeries } from '../../../src/facts/lab.ts'
import { plainUnit } from '../../../src/facts/quantity.ts'
import { hour } from '../../../src/facts/time.ts'
import { figure } from '../../../src/guideline/toolkit/fact-words.ts'
import { newest } from '../../../src/guideline/toolkit/newest-result.ts'
import { concepts } from '../inputs.ts'
import { analyte } from '../knowledge.ts'
import type { Concept } from '../knowledge-names.ts'
import type { Assessed } from './assessed.ts'
import { ventricular } from './related-electrolytes.ts'

const levelAnalyte = analyte('digoxinLevel', ...concepts.digoxinLevel)

/** The newest digoxin level of two days, if it is above the limit and not drawn too soon after a charted dose. */
function highLevel(f: Assessed): Known<number> | undefined {
  const limit = f.knowledge.limit('digoxinLevel')
  const level = newest(f.records, labSeries(f.records, levelAnalyte, f.asOf), {
    key: 'digoxinLevel',
    unit: levelAnalyte.unit,
    oldest: f.asOf - f.knowledge.window('digoxin/level'),
    limits: [limit],
    // A newer one that cannot be used takes no warning away.
    warns: value => value > limit,
    eitherWarns: true
  })
  return level.known && level.value > limit && !isTooSoon(f, level.at ?? 0) ? level : undefined
}

/** Until the drug has left the blood for the tissues its level says nothing (M23). Where no dose is charted the card asks for its time. */
const isTooSoon = ({ knowledge, given }: Assessed, drawn: number): boolean =>
  given.some(
    ({ drug, at, notDone }) =>
      drug.classes.has('digoxin') &&
      !notDone &&
      at !== undefined &&
      !at.dateOnly &&
      at.at <= drawn &&
      drawn - at.at < knowledge.limit('digoxinAfterDose') * hour
  )

/** A level above 2.0 ng/mL, in words; nothing if there is none. */
export function digoxinLevelHigh(f: Assessed): string | undefined {
  const level = highLevel(f)
  if (!level) return undefined
  const newer = level.newer ? ' The newest cannot be used: repeat it.' : ''
  return `Digoxin level ${level.reported ?? level.value}, above ${limitBeside(f.knowledge.limit('digoxinLevel'), level.reported)}: check the time of the dose, ${f.knowledge.limit('digoxinAfterDose')} h or more before.${newer}`
}

const nanomoles = levelAnalyte.units.get(plainUnit('nmol/L'))

/** The limit in the unit that the laboratory reports. */
function limitBeside(limit: number, reported: string | undefined): string {
  if (!nanomoles || !/nmol/i.test(reported ?? '')) return `${limit} ${levelAnalyte.unit}`
  return `${figure((limit * nanomoles.divide) / nanomoles.multiply)} ${nanomoles.code}`
}

/** A high level with arrhythmia, slow pulse, block or high potassium; or toxicity charted in this encounter or the last 48 hours. */
export function digoxinToxicity(f: Assessed): boolean {
  if (!f.drugs.has('digoxin') && f.findings.of('digoxin-toxicity').length === 0) return false
  const charted = f.findings
    .of('digoxin-toxicity')
    .filter(problem => ![...problem.codes].some(code => /^T46\.?0X?6|S$/i.test(code)))
    .some(
      problem => f.findings.ofCurrentEncounter(problem) || f.findings.isRecent(problem, f.knowledge.window('digoxin/condition'))
    )
  if (charted) return true
  if (!highLevel(f)) return false
  const rhythm =
    ventricular(f) ||
    f.conduction.slowPulse !== undefined ||
    f.findings.recent(['bradycardia', 'heart-block-2nd-3rd-degree', ...arrhythmias], f.knowledge.window('digoxin/condition'))
      .length > 0
  const potassium = (f.potassiumAgainst ?? 0) > f.knowledge.limit('potassiumHigh')
  return rhythm || potassium
}

const arrhythmias: readonly Concept[] = [
  'ventricular-tachycardia',
  'ventricular-tachycardia-nonsustained',
  'ventricular-arrhythmia-unspecified',
  'atrial-fibrillation'
]

/** What toxicity asks for, potassium by its level. */
export function toxicityLine(f: Assessed): string {
  const value = f.potassium.known ? f.potassium.value : undefined
  const [low, high] = [f.knowledge.limit('potassiumLow'), f.knowledge.limit('potassiumHigh')]
  const byLevel = `potassium first if <${low.toFixed(1)}, none if >${high.toFixed(1)} mmol/L`
  const potassium = value === undefined ? byLevel : value < low ? 'potassium first' : value > high ? 'no potassium' : byLevel
  return `antibody fragments by local protocol for life-threatening signs; ${potassium}; calcium only if essential; magnesium only with intact conduction.`
}
