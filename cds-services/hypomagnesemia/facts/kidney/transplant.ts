import type { Problem } from '../../../../src/facts/condition.ts'
import { day } from '../../../../src/facts/time.ts'
import type { Concept } from '../../knowledge-names.ts'
import type { Findings } from '../findings.ts'

/** Which of some codes of kidney failure still decide beside a kidney transplant (M12). */
export type LeftOver = {
  readonly deciding: readonly Problem[]
  /** Codes that a later transplant has made history. */
  readonly lifted: readonly Problem[]
  /** Codes of which nobody can tell whether they came before or after it. */
  readonly unordered: readonly Problem[]
}

const present: readonly Concept[] = ['kidney-transplant', 'kidney-transplant-complication']

/** A transplant that stands and has not failed. */
export function transplantOf(findings: Findings): readonly Problem[] {
  if (findings.has('kidney-transplant-failure')) return []
  return findings.of(...present)
}

export function leftOver(codes: readonly Problem[], transplant: readonly Problem[]): LeftOver {
  if (transplant.length === 0) return { deciding: codes, lifted: [], unordered: [] }
  const dated = transplant.flatMap(problem => problem.time ?? [])
  const done = dated.reduce<Moment | undefined>((first, time) => (first && first.at <= time.at ? first : time), undefined)
  const groups = Map.groupBy(codes, code => order(code, done))
  return {
    deciding: groups.get('later') ?? [],
    lifted: groups.get('earlier') ?? [],
    unordered: groups.get('unknown') ?? []
  }
}

type Moment = NonNullable<Problem['time']>

function order({ time }: Problem, done: Moment | undefined): 'earlier' | 'later' | 'unknown' {
  if (!time || !done) return 'unknown'
  if (time.at + spanOf(time) < done.at) return 'earlier'
  return time.at > done.at + spanOf(done) ? 'later' : 'unknown'
}

/** How long the moment may have been after its earliest: nothing told of the day is within a year. */
const spanOf = ({ coarse, dateOnly }: Moment): number => (coarse ? 366 * day : dateOnly ? day : 0)
