import type { Setting } from '../../../src/facts/encounter.ts'
import { displayText } from '../../../src/facts/order-text.ts'
import { conditionCodes } from '../knowledge.ts'
import type { Findings } from './findings.ts'

/** What is charted of the goals of care: comfort alone, or palliative care beside treatment (M22). */
export type GoalsOfCare = 'comfort' | 'palliative' | undefined

export function goalsOfCare(findings: Findings, setting: Setting): GoalsOfCare {
  const hospice = setting.about.some(
    concept => conditionCodes.conceptsOf(concept).has('comfort-care') || /\bhospice\b/i.test(displayText([concept]))
  )
  if (hospice || findings.has('comfort-care')) return 'comfort'
  return findings.has('palliative-care') ? 'palliative' : undefined
}
