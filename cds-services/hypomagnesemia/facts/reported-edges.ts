import type { Measurement } from '../../../src/facts/lab.ts'
import type { Knowledge } from '../knowledge.ts'

/**
 * A magnesium in mmol/L that stands on the same side of each limit as the figure that was reported does in its own unit: 1.7 mg/dL
 * is not below 1.7, though 0.6994 is below 0.70 (M36). Units without a limit of their own are converted alone.
 */
export function atReportedEdges(knowledge: Knowledge, result: Measurement): Measurement {
  const match = /^(\d+(?:\.\d+)?) (\S+)$/.exec(result.reported)
  const unit = match?.[2]?.toLowerCase()
  if (!match || result.comparator !== undefined || (unit !== 'mg/dl' && unit !== 'meq/l')) return result
  const figure = Number(match[1])
  const value = knowledge.thresholds.magnesium.edges.reduce((moved, { mmol, mgdl, meq }) => {
    const limit = unit === 'mg/dl' ? mgdl : meq
    if (limit === undefined) return moved
    if (figure >= limit) return Math.max(moved, mmol)
    return moved >= mmol ? mmol - 1e-6 : moved
  }, result.value)
  return value === result.value ? result : { ...result, value }
}
