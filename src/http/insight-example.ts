import type { ServicePackage } from '../guideline-folder.ts'
import { reportOf } from '../store/report.ts'
import { PartCount } from '../store/report-part.ts'

const at = '2026-11-22T08:10:00.000Z'

/** What `/insight/data` answers after one call of which one card was shown and overridden: made by the code that makes the answer. */
export function insightExample({ offers, topics, knowledge, overrideReasons }: ServicePackage): object {
  const [offer, topic, reason] = [offers[0], topics[0], overrideReasons[0]]
  if (!offer || !topic || !reason) return {}
  const count = new PartCount()
  const call = { hook: offer.hook, client: 'north', knowledgeVersion: knowledge.version }
  count.addCall({
    ...call,
    id: 'call-1',
    at,
    verdicts: { [topic.code]: 'applies' },
    missing: ['weight'],
    suppressed: []
  })
  count.addCard({
    ...call,
    card: 'card-1',
    evaluation: 'call-1',
    at,
    topic: topic.code,
    row: 'V2',
    indicator: 'warning',
    patientHash: 'keyed hash of the patient',
    userHash: 'keyed hash of the clinician',
    suggestions: [{ uuid: 'suggestion-1', label: 'Order the test' }],
    events: [{ outcome: 'overridden', suggestions: [], reasons: [reason], at: '2026-11-22T08:10:45.000Z' }]
  })
  const report = reportOf({ from: Date.parse('2026-11-01'), to: Date.parse('2026-12-01') }, count)
  return { ...report, shadow: { compared: 0, dropped: 0, differences: [] } }
}
