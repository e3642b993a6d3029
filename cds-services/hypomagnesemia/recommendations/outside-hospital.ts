import type { Line, Option, Proposal } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { type Knowledge, recheckAfter } from '../knowledge.ts'
import type { Draft } from '../wording/basis.ts'
import { inShort } from '../wording/lines.ts'
import { now, test } from './proposals.ts'

/** Rows of a severe level and of a life-threatening presentation. */
const severeRows = new Set(['V1', 'V2'])
/** Hours between bloods up to which they belong to a monitored place. */
const longestSeries = recheckAfter('injection')
const labs = ['magnesium', 'potassium', 'calcium', 'creatinine'] as const

/**
 * M35: outside the hospital a severe level needs a monitored place first; what is offered is not preselected, and bloods every few
 * hours are left out, with those of now kept. The indicator stays. Where no setting is known both are said.
 */
export function outsideHospital(f: Facts, draft: Draft): Draft {
  const { told } = f.setting
  const severe = draft.row !== undefined && severeRows.has(draft.row) && f.magnesiumBand.known && f.magnesiumBand.value === 'SEV'
  const emergency = draft.row === 'E1'
  if ((told !== 'outpatient' && told !== 'none') || (!severe && !emergency)) return draft
  const line = emergency ? call[told] : place[told]
  const keep = emergency && told === 'none'
  return {
    ...draft,
    plan: [line, ...draft.plan],
    amendments: [...new Set([...(draft.amendments ?? []), 'M35'])],
    options: draft.options.map(option => ({
      ...withoutSeries(f.knowledge, option, draft.row ?? ''),
      recommended: option.recommended && (keep || !givesDrug(option))
    }))
  }
}

const place: Readonly<Record<'outpatient' | 'none', Line>> = {
  outpatient: inShort(
    'Needs a monitored place today: emergency department or infusion unit.',
    'Monitored place today: ED or infusion unit.'
  ),
  none: inShort(
    'Setting not known: unless in hospital, needs a monitored place today.',
    'Setting not known: monitored place today.'
  )
}
const call: Readonly<Record<'outpatient' | 'none', Line>> = {
  outpatient: 'Call emergency services first.',
  none: inShort(
    'Setting not known: unless in hospital, call emergency services first.',
    'Setting not known: outside hospital emergency services first.'
  )
}

const givesDrug = ({ proposals }: Option): boolean => proposals.some(({ act }) => act === 'prescribe')

/** Bloods every few hours belong to a monitored place; those of now, and the ECG, stay. */
function withoutSeries(knowledge: Knowledge, option: Option, row: string): Option {
  const isSeries = (item: Proposal): boolean =>
    item.act === 'test' && item.when.kind === 'every' && item.when.hours <= longestSeries
  if (!option.proposals.some(isSeries)) return option
  const kept = option.proposals.filter(item => !isSeries(item))
  const have = new Set(kept.flatMap(item => (item.act === 'test' && item.when.kind === 'now' ? [item.test.code] : [])))
  const fresh = [...labs, 'ecg' as const]
    .map(key => test(knowledge, key, { when: now, urgency: 'stat', row }))
    .filter(item => !have.has(item.test.code))
  return { ...option, proposals: [...kept, ...fresh] }
}
