import { type Facts, rule } from '../assessment.ts'
import { recheckAfter } from '../knowledge.ts'
import { injectionInterval, isSevere, type Recheck, recheckOf } from '../pathway/recheck.ts'
import { magnesiumLine, magnesiumValue, magnesiumWords } from '../wording/words.ts'
import { inHours, now, option, test } from './proposals.ts'
import { runningMagnesium, runningStatements } from './running-magnesium.ts'
import { chartHooks, gapLines, recommendation } from './shared.ts'

/** A recheck is overdue, the last result is too old to act on, or an infusion is to be held. */
export const recheckDue = rule({
  topic: 'recheckDue',
  hooks: chartHooks,
  statements: [...new Set(['S-091', 'S-122', 'S-123', 'S-124', 'S-133', ...runningStatements])],
  needs: ['age'],
  when: f => f.age.value >= f.knowledge.limit('adultAge') && recheckOf(f) !== undefined,
  recommend: f => {
    const due: Recheck = recheckOf(f) ?? { kind: 'overdue', why: '', hours: 0 }
    const hold = due.kind === 'hold'
    const withheld = f.pathway.topics.includes('recheckDue') && f.pathway.row !== undefined
    const urgency = hold || due.critical ? 'stat' : isSevere(f) ? 'urgent' : 'routine'
    // M6: magnesium that runs into a new injury is measured at once, whenever its dose would ask for it.
    const injured = runningMagnesium(f)?.call.act === 'Hold'
    const when = due.hours > 0 && !injured ? inHours(due.hours) : now
    return recommendation(f, {
      topic: 'recheckDue',
      row: f.pathway.row,
      urgency: hold || due.critical ? 'critical' : isSevere(f) || withheld ? 'warning' : 'info',
      headline: headlineOf(f, due),
      why: [magnesiumValue(f), due.why],
      plan: planOf(f, due, withheld),
      notKnown: gapLines(f),
      background: [magnesiumLine(f)],
      statements: ['S-122', 'S-123'],
      conflicts: ['C-38', 'O-04'],
      facts: ['magnesium', 'creatinine', 'age', 'medications'],
      options: [
        option(`Recheck magnesium and creatinine${hold && !f.ecgDone ? ', ECG' : ''}`, true, [
          test(f.knowledge, 'magnesium', { when, urgency, row: 'recheck' }),
          test(f.knowledge, 'creatinine', { when, urgency, row: 'recheck' }),
          ...(hold && !f.ecgDone ? [test(f.knowledge, 'ecg', { when: now, urgency: 'stat', row: 'recheck' })] : [])
        ])
      ]
    })
  }
})

function headlineOf(f: Facts, { kind, hours }: Recheck): string {
  if (kind === 'hold') return `Hold the magnesium infusion, check reflexes: ${f.holdParameters.stop.join(', ')}`
  if (kind === 'given')
    return `Recheck ${hours > 0 ? `in ${hours} h` : 'now'} before any other dose: ${magnesiumWords(f)} is from before the last one`
  if (callIn(f, kind)) return `Call the patient in today for magnesium and creatinine: ${magnesiumWords(f)} was never answered`
  if (kind === 'old') return `Recheck magnesium and creatinine: ${magnesiumWords(f)} is too old to act on`
  if (!f.magnesium.known) return 'Measure magnesium and creatinine now: parenteral magnesium and no level known'
  return `Recheck magnesium and creatinine, overdue: ${magnesiumWords(f)}`
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
  if (kind === 'hold') return ['Hold the infusion; check reflexes, RR, BP, urine, ECG; magnesium now.']
  return [
    ...(withheld ? ['No dose is offered on this result.'] : []),
    ...(callIn(f, kind) ? ['No order has answered the severe result.'] : []),
    ...(kind === 'old' && isSevere(f)
      ? ['It was severely low: repeat today; ask for tremor, cramps, weakness, tetany, seizure, arrhythmia.']
      : []),
    ...(kind === 'given' ? [`Measure ${recheckAfter('afterDose')} h after the end of a dose${during(f)}.`] : [])
  ]
}
