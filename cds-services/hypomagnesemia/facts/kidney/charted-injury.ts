import type { Concept } from '../../knowledge-names.ts'
import { reaches } from './band.ts'
import { hundredths } from './creatinine-history.ts'
import type { Injury, InjuryInputs } from './injury.ts'

const injuryConcepts: readonly Concept[] = ['acute-kidney-injury', 'acute-tubular-necrosis']

/**
 * A charted acute injury forbids magnesium. It is milder only where a creatinine of the last day has come back to the lowest of a
 * year, which takes a second one (M11).
 */
export function chartedInjury(inputs: InjuryInputs): Injury | undefined {
  const { knowledge, findings } = inputs
  const recent = findings.within(injuryConcepts, knowledge.window('injury/condition'))
  if (!recent && !unspecifiedFailure(inputs)) return undefined
  const back = recent ? creatinineBack(inputs) : undefined
  if (back !== undefined)
    return { band: 'R3', charted: true, why: `Acute kidney injury is charted, creatinine is back to ${back} mg/dL.` }
  const name = recent ? 'acute kidney injury' : 'kidney failure, acute or chronic not said,'
  return { band: 'R4', charted: true, why: `Kidney function is not stable: ${name} is charted. Estimates do not hold.` }
}

/** Failure of unstated kind counts as acute where no creatinine of the last seven days says how the kidneys are. */
function unspecifiedFailure({ knowledge, findings, history, asOf }: InjuryInputs): boolean {
  const drawn = history?.newest.at
  const old = drawn === undefined || asOf - drawn > knowledge.window('injury/creatinine')
  return old && findings.within(['kidney-failure-unspecified'], knowledge.window('injury/condition'))
}

function creatinineBack({ knowledge, history, rate, asOf }: InjuryInputs): number | undefined {
  if (!history || !rate.known || !reaches(knowledge, rate.value, 'R1')) return undefined
  const { newest, week, older } = history
  const others = [...week, ...older].map(({ value }) => hundredths(value))
  const fresh = asOf - newest.at <= knowledge.window('recovered/creatinine')
  if (others.length === 0 || !fresh) return undefined
  const now = hundredths(newest.value)
  return hundredths(now / Math.min(now, ...others)) <= knowledge.limit('injuryRecovered') ? now : undefined
}
