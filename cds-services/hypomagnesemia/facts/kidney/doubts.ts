import type { Fact } from '../../../../src/facts/fact.ts'
import { isMeasurement, type Series } from '../../../../src/facts/lab.ts'
import type { Knowledge, RenalBand } from '../../knowledge.ts'
import type { Findings } from '../findings.ts'
import { daysWords } from '../span-words.ts'

export type DoubtInputs = {
  readonly knowledge: Knowledge
  readonly creatinine: Series
  /** mL/min */
  readonly rate: Fact<number>
  readonly findings: Findings
  readonly transplanted: boolean
  /** The band that a creatinine in mg/dL would give. */
  readonly bandOf: (creatinine: number) => RenalBand
}

/** Why no estimate can be relied on although there is one: then no dose is given, and the card says why. */
export const kidneyDoubts = (inputs: DoubtInputs): readonly string[] => [
  ...twoAtOnce(inputs),
  ...fallen(inputs),
  ...stage(inputs)
]

/** Two creatinine results of one time that would be dosed differently. */
function twoAtOnce({ creatinine, bandOf }: DoubtInputs): readonly string[] {
  const { newest } = creatinine
  if (!newest || !isMeasurement(newest)) return []
  const others = creatinine.rivals.filter(isMeasurement).filter(({ at }) => at === newest.at)
  if (others.length === 0) return []
  const together = [newest, ...others]
  const bands = new Set(together.map(({ value }) => bandOf(value)))
  const told = [...new Set(together.map(({ reported }) => reported))].slice(0, 3).join(' and ')
  return bands.size > 1 ? [`Two creatinine results of one time, ${told}: repeat creatinine.`] : []
}

/** A creatinine of 3 mg/dL or more that falls by 40 percent within a day: dialysis does that, kidneys rarely do. */
function fallen({ knowledge, creatinine, findings }: DoubtInputs): readonly string[] {
  if (findings.within(['urinary-obstruction'], knowledge.window('injury/condition'))) return []
  const results = creatinine.all.filter(isMeasurement).filter(({ comparator }) => !comparator?.startsWith('<'))
  const newest = results[0]?.at ?? 0
  const recent = results.filter(({ at }) => newest - at <= knowledge.window('injury/creatinine'))
  const index = newestFallen(knowledge, recent)
  const low = recent[index]
  const high =
    low && recent.slice(index + 1).find(({ at, value }) => inWindow(knowledge, at, low.at) && isFall(knowledge, value, low.value))
  return low && high
    ? [
        `Creatinine fell from ${high.reported} to ${low.reported} within ${daysWords(knowledge.window('fall/creatinine'))}: was there dialysis? Repeat creatinine.`
      ]
    : []
}

const inWindow = (knowledge: Knowledge, from: number, to: number): boolean => to - from <= knowledge.window('fall/creatinine')

/**
 * Place of the newest result below one of the day before, or -1; results newest first. If any of that day is high enough, the highest is: of
 * what may still be it, highest first, each result is looked at once, since a sender may send thousands.
 */
function newestFallen(knowledge: Knowledge, results: readonly { readonly at: number; readonly value: number }[]): number {
  let found = -1
  let first = 0
  const highest: { readonly at: number; readonly value: number }[] = []
  for (let index = results.length - 1; index >= 0; index -= 1) {
    const low = results[index]
    if (!low) continue
    while (first < highest.length && !inWindow(knowledge, highest[first]?.at ?? 0, low.at)) first += 1
    const high = first < highest.length ? highest[first] : undefined
    if (high && isFall(knowledge, high.value, low.value)) found = index
    while (highest.length > first && (highest.at(-1)?.value ?? 0) <= low.value) highest.pop()
    highest.push(low)
  }
  return found
}

const isFall = (knowledge: Knowledge, from: number, to: number): boolean =>
  from >= knowledge.limit('creatinineFallFrom') && to <= (from * knowledge.limit('creatinineFallTo')) / 100 + 1e-9

/** A charted stage 5 or 4 and an estimate that does not go with it: one is wrong. */
function stage({ knowledge, findings, rate, transplanted }: DoubtInputs): readonly string[] {
  if (transplanted || !rate.known) return []
  const five = findings.has('ckd-stage-5', 'ckd-stage-5-or-esrd') && rate.value >= knowledge.limit('stageFiveEstimate')
  const four = findings.has('ckd-stage-4') && rate.value >= knowledge.limit('stageFourEstimate')
  if (!five && !four) return []
  return [
    `${five ? 'Stage 5' : 'Stage 4'} kidney disease is charted, the estimate is ${Math.round(rate.value)} mL/min: one is wrong; repeat creatinine.`
  ]
}
