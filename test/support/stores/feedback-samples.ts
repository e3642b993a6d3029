import { randomUUID } from 'node:crypto'
import type { FeedbackEntry } from '../../../src/cds-hooks/feedback.ts'
import type { EvaluationRecord, ShownCard } from '../../../src/store/evaluation-record.ts'

export const noon = Date.UTC(2026, 10, 20, 12)

export const entry = (over: Partial<FeedbackEntry> = {}): FeedbackEntry => ({
  card: randomUUID(),
  outcome: 'overridden',
  suggestions: [],
  reasons: [],
  at: '2026-11-20T12:01:00.000Z',
  ...over
})

export const shownCard = (over: Partial<ShownCard> = {}): ShownCard => ({
  card: randomUUID(),
  topic: 'severe',
  row: 'V2',
  indicator: 'warning',
  suggestions: [{ uuid: randomUUID(), label: 'Slow infusion' }],
  ...over
})

export const evaluation = (over: Partial<EvaluationRecord> = {}): EvaluationRecord => ({
  id: randomUUID(),
  at: noon,
  hookInstance: randomUUID(),
  service: 'low-magnesium',
  hook: 'patient-view',
  client: 'north',
  knowledgeVersion: '1.0.0',
  verdicts: { severe: 'applies' },
  shown: [shownCard()],
  missing: [],
  elapsedMs: 3.25,
  ...over
})
