import type { EvaluationRow } from '../store/evaluations.ts'
import type { ShownRow } from '../store/shown-cards.ts'
import type { Columns } from './export.ts'

/** Every card that was shown, with what its user did last: enough to reckon every figure of the page about cards. */
export const cardColumns = {
  card: row => row.card,
  call: row => row.evaluation,
  shown: row => row.at,
  topic: row => row.topic,
  row: row => row.row,
  indicator: row => row.indicator,
  hook: row => row.hook,
  client: row => row.client,
  knowledge_version: row => row.knowledgeVersion,
  outcome: row => row.events.at(-1)?.outcome ?? 'no response',
  reasons: row => (row.events.at(-1)?.reasons ?? []).map(reason => reason.display ?? reason.code ?? '').join('; '),
  first_act: row => row.events[0]?.at ?? '',
  clinician: row => row.userHash ?? '',
  patient: row => row.patientHash ?? ''
} as const satisfies Columns<ShownRow>

/** Every call, whether or not anything was shown. */
export const callColumns = {
  call: row => row.id,
  at: row => row.at,
  hook: row => row.hook,
  client: row => row.client,
  knowledge_version: row => row.knowledgeVersion,
  applied: row => topicsOf(row, 'applies'),
  could_not_tell: row => topicsOf(row, 'cannot-tell'),
  missing: row => row.missing.join('; ')
} as const satisfies Columns<EvaluationRow>

const topicsOf = ({ verdicts }: EvaluationRow, wanted: string): string =>
  Object.entries(verdicts)
    .flatMap(([topic, verdict]) => (verdict === wanted ? [topic] : []))
    .join('; ')
