import { statusWords } from '../../../../src/facts/status-words.ts'
import { moment } from '../../../../src/facts/time.ts'
import type { PatientRecord } from '../../../../src/guideline-folder.ts'
import { conditionCodes, type Knowledge } from '../../knowledge.ts'

type Service = { readonly crrt: boolean }

const standing: ReadonlySet<string> = new Set(['active', 'completed', 'on-hold'])
const kinds = ['dialysis-procedure', 'crrt', 'dialysis-dependence']

/**
 * Services of dialysis that were ordered or carried out within 14 days (M9); an order that stands counts whatever its date. They are
 * read where a sender sends them, and not asked for.
 */
export function dialysisServices(knowledge: Knowledge, records: PatientRecord, asOf: number): readonly Service[] {
  return records.resources('ServiceRequest').flatMap(item => {
    const { status, doNotPerform, code, occurrencePeriod, occurrenceDateTime, authoredOn } = item
    const words = statusWords(status).filter(word => standing.has(word))
    const concepts = isObject(code) ? conditionCodes.conceptsOf(code) : new Set<string>()
    if (words.length === 0 || doNotPerform === true || !kinds.some(kind => concepts.has(kind))) return []
    const period = isObject(occurrencePeriod) ? occurrencePeriod : {}
    const at = moment(period.end) ?? moment(occurrenceDateTime) ?? moment(period.start) ?? moment(authoredOn)
    const recent = at === undefined || asOf - at.at <= knowledge.window('dialysis/act')
    return recent || words.includes('active') ? [{ crrt: concepts.has('crrt') && words.includes('active') }] : []
  })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
