import { type Facts, rule } from '../assessment.ts'
import { limitOf } from '../knowledge.ts'
import { injectionInterval, isSevere, type Recheck, recheckOf } from '../pathway/recheck.ts'
import { magnesiumLine, magnesiumWords } from '../wording/words.ts'
import { inHours, now, option, test } from './proposals.ts'
import { gapLines, patientView, recommendation } from './shared.ts'

/** A recheck is overdue, the last result is too old to act on, or an infusion is to be held. */
export const recheckDue = rule({
  topic: 'recheckDue',
  hooks: patientView,
  statements: ['S-091', 'S-122', 'S-123', 'S-124', 'S-133'],
  needs: ['age'],
  when: f => f.age.value >= limitOf('adultAge') && recheckOf(f) !== undefined,
  recommend: f => {
    const due = recheckOf(f) ?? { kind: 'overdue', why: '', hours: 0 }
    const hold = due.kind === 'hold'
    const withheld = f.pathway.topics.includes('recheckDue') && f.pathway.row !== undefined
    const urgency = hold ? 'stat' : isSevere(f) ? 'urgent' : 'routine'
    const when = due.hours > 0 ? inHours(due.hours) : now
    return recommendation(f, {
      topic: 'recheckDue',
      row: f.pathway.row,
      urgency: hold ? 'critical' : isSevere(f) || withheld ? 'warning' : 'info',
      headline: headlineOf(f, due),
      why: [magnesiumLine(f), due.why],
      plan: planOf(f, due, withheld),
      before: gapLines(f),
      statements: ['S-122', 'S-123'],
      conflicts: ['C-38', 'O-04'],
      facts: ['magnesium', 'creatinine', 'age', 'medications'],
      options: [
        option('Recheck', true, [
          test('magnesium', when, urgency, 'recheck'),
          test('creatinine', when, urgency, 'recheck'),
          ...(hold && !f.ecgDone ? [test('ecg', now, 'stat', 'recheck')] : [])
        ])
      ]
    })
  }
})

function headlineOf(f: Facts, { kind, hours }: Recheck): string {
  if (kind === 'hold') return `Hold the magnesium infusion and check reflexes: ${f.holdParameters.stop.join(', ')}`
  if (kind === 'given')
    return `${magnesiumWords(f)} is from before the last magnesium dose: recheck ${hours > 0 ? `in ${hours} h` : 'now'} before any other`
  if (callIn(f, kind)) return `${magnesiumWords(f)} was never answered: call the patient in today for magnesium and creatinine`
  if (kind === 'old') return `${magnesiumWords(f)} is too old to act on: recheck magnesium and creatinine recommended`
  if (!f.magnesium.known) return 'Magnesium by injection and no level known: magnesium and creatinine recommended now'
  return `${magnesiumWords(f)}: recheck of magnesium and creatinine is overdue`
}

/** Outside the hospital a severe result that no order has answered cannot wait for the next visit (M35). */
const callIn = (f: Facts, kind: Recheck['kind']): boolean =>
  kind === 'old' &&
  isSevere(f) &&
  (f.setting.told === 'outpatient' || f.setting.told === 'none') &&
  f.ledger.oral.length === 0 &&
  f.ledger.parenteral.length === 0

const during = (f: Facts): string =>
  f.ledger.parenteral.some(({ state }) => state === 'running')
    ? `, and every ${injectionInterval(f)} h while an infusion runs`
    : ''

function planOf(f: Facts, { kind }: Recheck, withheld: boolean): readonly string[] {
  if (kind === 'hold') return ['Hold the infusion; check reflexes, respiration, blood pressure, urine and ECG; magnesium now.']
  return [
    ...(withheld ? ['No dose is offered on this result.'] : []),
    ...(callIn(f, kind) ? ['Call the patient in today: the severe result was never answered by an order.'] : []),
    ...(kind === 'old' && isSevere(f)
      ? ['It was severely low: repeat today, and ask for tremor, cramps, weakness, tetany, seizure, arrhythmia.']
      : []),
    ...(kind === 'given' ? [`Magnesium is measured 6 h after the end of a dose${during(f)}.`] : [])
  ]
}
