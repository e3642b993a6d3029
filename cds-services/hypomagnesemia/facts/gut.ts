import { type Problem, problemsNamed } from '../../../src/facts/condition.ts'
import { day } from '../../../src/facts/time.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { conditionCodes, type Knowledge } from '../knowledge.ts'
import type { Findings } from './findings.ts'

/** Whether tablets can be taken (M21). */
export type Gut = {
  /** Why nothing goes through the gut now; empty if nothing charted says so. */
  readonly none: readonly string[]
  /** What makes tablets wait, or doubtful: they come after it. */
  readonly doubtful: readonly string[]
  /** Swallowing is in doubt, and no tube is there. */
  readonly dysphagia: readonly string[]
  /** A tube leads into the gut: a liquid or dispersed product goes through it. */
  readonly tube: boolean
  /** Diarrhea that passes, of the last 14 days: magnesium worsens it. */
  readonly diarrhea: readonly string[]
}

const fasting = /\bn\.?p\.?o\b|\bnil (by|per) (mouth|os)\b|\bnothing by mouth\b/i
const exceptDrugs = /except|with meds|sips with/i
const shock = /\bshock\b/i
const nilByMouth = '182923009'
/** Strictures that may be old: they count as a stop only where this encounter is about them. */
const narrow = new Set(['K22.2', 'K31.1'])

export function readGut(knowledge: Knowledge, records: PatientRecord, findings: Findings, asOf: number): Gut {
  const current = (problem: Problem): boolean =>
    findings.isRecent(problem, knowledge.window('gut/condition')) || findings.ofCurrentEncounter(problem)
  const named = (words: RegExp): readonly Problem[] =>
    problemsNamed(records, conditionCodes, words, asOf).filter(problem => problem.active && current(problem))
  const tube = findings.has('feeding-tube')
  const isFasting = ({ codes, name }: Problem): boolean => codes.has(nilByMouth) || fasting.test(name)
  const isOld = (problem: Problem): boolean =>
    [...problem.codes].some(code => narrow.has(code.toUpperCase())) &&
    findings.datingOf(problem, knowledge.window('gut/condition')) !== 'now'

  const charted = findings.of('no-enteral-route').filter(problem => current(problem) && !isFasting(problem))
  const blocked = charted.filter(problem => !isOld(problem))
  // A tube is what those are fed by who take nothing by mouth.
  const fasts = tube
    ? []
    : [...findings.of('no-enteral-route').filter(problem => isFasting(problem) && current(problem)), ...named(fasting)]
  const long = fasts.filter(problem => !exceptDrugs.test(problem.name) && isLong(knowledge, problem, asOf))
  const ventilated = findings.of('mechanical-ventilation', 'ventilation-unspecified').filter(current)
  const shocked = ventilated.length > 0 ? named(shock) : []
  return {
    none: namesOf([...blocked, ...long, ...shocked]),
    doubtful: namesOf([...charted.filter(isOld), ...fasts.filter(problem => !long.includes(problem))]),
    dysphagia: tube ? [] : namesOf(findings.of('dysphagia').filter(current)),
    tube,
    diarrhea: namesOf(
      findings
        .of('acute-diarrhea', 'diarrhea-noninfective')
        .filter(problem => findings.isRecent(problem, knowledge.window('gut/diarrhea')))
    )
  }
}

/** For a day and more; where nothing tells since when, it may have begun just now. */
const isLong = (knowledge: Knowledge, { time }: Problem, asOf: number): boolean =>
  time !== undefined && asOf - time.at >= knowledge.window('gut/long') + (time.dateOnly ? day : 0)

const namesOf = (problems: readonly Problem[]): readonly string[] => [...new Set(problems.map(({ name }) => name))]
