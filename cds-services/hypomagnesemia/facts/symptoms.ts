import type { Problem } from '../../../src/facts/condition.ts'
import { isMeasurement, type Series } from '../../../src/facts/lab.ts'
import { day } from '../../../src/facts/time.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Concept } from '../knowledge-names.ts'
import { symptomsOf } from './clinical-class.ts'
import type { Findings } from './findings.ts'

/** A symptom that may have another cause, and which. */
export type PossibleSymptom = { readonly problem: Problem; readonly why: string }

export type Symptoms = {
  /** Symptoms that count as those of low magnesium. */
  readonly counted: readonly Problem[]
  /** Unspecific ones that another cause, or a long past, explains: to be confirmed. */
  readonly possible: readonly PossibleSymptom[]
}

/** Unspecific symptoms, and what else explains each. */
const otherCauses: readonly (readonly [symptom: Concept, causes: readonly Concept[]])[] = [
  ['symptom-muscle-weakness', ['other-cause-weakness', 'other-cause-paresthesia-weakness']],
  ['symptom-paresthesia', ['other-cause-paresthesia-weakness']],
  ['symptom-tremor', ['other-cause-tremor']]
]

type Inputs = {
  readonly knowledge: Knowledge
  readonly asOf: number
  readonly findings: Findings
  readonly magnesiumResult: { readonly series: Series }
}

/** Weakness, paresthesia and tremor count only where nothing else explains them (M18). */
export function readSymptoms(inputs: Inputs): Symptoms {
  const counted: Problem[] = []
  const possible: PossibleSymptom[] = []
  for (const problem of symptomsOf(inputs.knowledge, inputs.findings)) {
    const why = otherExplanation(problem, inputs)
    if (why === undefined) counted.push(problem)
    else possible.push({ problem, why })
  }
  return { counted, possible }
}

function otherExplanation(problem: Problem, { knowledge, asOf, findings, magnesiumResult }: Inputs): string | undefined {
  const pairs = otherCauses.filter(([symptom]) => problem.concepts.has(symptom))
  // A code that also means something specific stays a symptom.
  if (pairs.length === 0) return undefined
  const since = lowSince(knowledge, magnesiumResult.series)
  const cause = findings.of(...pairs.flatMap(([, causes]) => causes)).find(({ time }) => time === undefined || time.at < since)
  if (cause) return cause.name
  const longest = knowledge.window('any/firstSymptom')
  const longAgo = asOf - longest
  const before = findings.all.some(
    other => other.time !== undefined && other.time.at < longAgo && [...other.codes].some(code => problem.codes.has(code))
  )
  return before ? `first charted more than ${longest / day} days ago` : undefined
}

/** Since when magnesium has been low without a break, as far as results tell; a cause charted later may be its consequence. */
function lowSince(knowledge: Knowledge, series: Series): number {
  let since = Number.POSITIVE_INFINITY
  for (const result of series.all) {
    if (!isMeasurement(result) || result.value >= knowledge.limit('lowMagnesium')) break
    since = result.at
  }
  return since
}
