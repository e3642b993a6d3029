import { formatTime } from '../../../src/facts/time.ts'
import type { Line } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { continued, plainName } from '../order-checks/headline.ts'
import { leadingTopic } from '../pathway/discharge.ts'
import type { Draft } from '../wording/basis.ts'
import { lengths } from '../wording/lengths.ts'
import { ifRoom, inShort } from '../wording/lines.ts'
import { aimsLine } from './aims.ts'

/** Mild cards that a very long QTc makes pressing. */
const raised = new Set(['borderline', 'oralReplacement', 'depletionPossible', 'potassium', 'dischargePlan'])

/** A QTc of 500 ms and more is said first on the card that leads, with its drugs and its aims, and raises mild cards (M20). */
export function withSevereQtc(f: Facts, draft: Draft): Draft {
  const qtc = f.severeQtc
  const leads = draft.topic === leadingTopic(f) || (draft.topic === 'potassium' && draft.urgency === 'critical')
  if (!qtc || draft.about !== undefined || !(leads || draft.topic === 'potassium')) return draft
  const urgency = draft.urgency === 'info' && raised.has(draft.topic) && !qtc.overstated ? 'warning' : draft.urgency
  if (!leads) return { ...draft, urgency }
  const headline = `QTc ${qtc.value} ms; ${continued(draft.headline)}`
  return {
    ...draft,
    urgency,
    headline: headline.length <= lengths.headline ? headline : draft.headline,
    why: [qtcLine(f, headline.length <= lengths.headline), ...draft.why],
    plan: [...draft.plan, ifRoom(aimsLine(f))],
    amendments: [...new Set([...(draft.amendments ?? []), 'M20'])]
  }
}

function qtcLine({ severeQtc }: Facts, isTold: boolean): Line {
  if (!severeQtc) return ''
  const { value, at, dateOnly, drugs, overstated } = severeQtc
  const time = formatTime(at, dateOnly)
  const measured = `QTc ${value} ms, ${time}`
  const names = drugs.map(plainName).join(', ')
  const paced = overstated ? ' Paced: QTc overstates, correct for QRS.' : ''
  const full = `${measured}${names ? ` on ${names}: still needed?` : ', no QT drug found in force.'}${paced}`
  const few = `${isTold ? `QTc ${time}` : measured}${names ? `: ${names}` : ''}.${paced}`
  // Where the headline says it, a short card has room first for the values that decided the dose.
  return isTold ? ifRoom(full, few) : inShort(full, few)
}
