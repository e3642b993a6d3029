import type { UnreadList } from '../../../src/facts/unread.ts'
import type { ChartFacts } from '../facts/chart-facts.ts'
import { isConfirmed } from '../facts/ledger-standing.ts'
import { daysWords, hoursWords } from '../facts/span-words.ts'
import type { Knowledge } from '../knowledge.ts'
import type { Assessed } from './assessed.ts'

/** Why a dose is offered and not chosen for the reader, and the amendment that says so. */
export type Doubt = {
  readonly why: string
  readonly amendment?: string
  /** What was not read or not charted, which the card names elsewhere. */
  readonly unread?: true
}

/** Doubts about any magnesium, about injections alone, about tablets alone. The emergency bolus has doubts of its own. */
export type Doubts = {
  readonly any: readonly Doubt[]
  readonly injections: readonly Doubt[]
  readonly tablets: readonly Doubt[]
}

/** What may stand in a list and was not understood: an entry in words alone, or one that nobody could read. */
export function hiddenDoubts({ knowledge, possible, notUnderstood }: ChartFacts): Doubt[] {
  const words = possible.map(({ text }) => ({ why: `text in the problem list: "${text}"; confirm` }))
  return notUnderstood.length > 0
    ? [
        ...words,
        { why: `not all of ${notUnderstood.map(list => listWords(knowledge, list)).join(', ')} was understood`, unread: true }
      ]
    : words
}

const names: Readonly<Record<string, string>> = {
  conditions: 'the problem list',
  procedures: 'the procedures',
  medications: 'the medication list',
  magnesiumGiven: 'the administration record',
  allergies: 'the allergy list'
}
export const listWords = (knowledge: Knowledge, { name }: UnreadList): string =>
  name === 'recentMedications'
    ? `the orders of the last ${hoursWords(knowledge.window('any/magnesiumGiven'))}`
    : (names[name] ?? name)

export function doubtsOf(f: Assessed): Doubts {
  const { allergy, pregnancy, conduction, findings, kidney, unread } = f
  const unreadDoubts = (ofInjections: boolean): readonly Doubt[] =>
    unread
      .filter(input => input.injections === ofInjections)
      .map(({ words, state }) => ({
        why: `the ${words} could not be read${state === 'partial' ? ' in full' : ''}`,
        unread: true
      }))
  const any: Doubt[] = [
    ...hiddenDoubts(f),
    ...neverCame(f),
    ...kidney.unsure.map(why => ({ why, amendment: 'M12' })),
    ...unreadDoubts(false)
  ]
  const injections: Doubt[] = [...conduction.doubts.map(why => ({ why, amendment: 'M19' })), ...unreadDoubts(true)]
  if (pregnancy.inMan.length > 0) {
    any.push({ why: `pregnancy is charted in a man (${pregnancy.inMan.join(', ')}): one of them is wrong`, amendment: 'M15' })
  }
  if (allergy?.grade === 'ask') {
    any.push({ why: 'allergy or intolerance to magnesium is charted: which reaction?', amendment: 'M19' })
  }
  if (findings.within(['acute-myocardial-infarction'], f.knowledge.window('doubt/infarction'))) {
    injections.push({ why: `myocardial infarction within ${daysWords(f.knowledge.window('doubt/infarction'))}: continuous ECG` })
  }
  if (f.pathway.unconfirmed)
    injections.push({ why: 'magnesium may have been given since this result', amendment: 'M2', unread: true })
  if (f.holdParameters.stop.length > 0) {
    const signs = { why: `charted now: ${f.holdParameters.stop.join(', ')}` }
    // What is held is not followed by a tablet that nobody thought about.
    if (f.ledger.parenteral.length > 0) any.push(signs)
    else injections.push(signs)
  }
  const doubtful = f.ledger.parenteral
    .filter(source => !isConfirmed(f.knowledge, source, f.ledger, f.asOf))
    .map(({ name }) => name)
  if (doubtful.length > 0) {
    injections.push({ why: `it is not known whether ${[...new Set(doubtful)].join(', ')} runs`, amendment: 'M4' })
  }
  return { any, injections, tablets: tabletDoubts(f) }
}

/** Lists that decide whether magnesium may be given and were not sent: not known is not "none". */
const neverCame = ({ gaps }: Assessed): readonly Doubt[] =>
  gaps
    .filter(({ name, reason }) => reason === 'absent' && (name === 'conditions' || name === 'medications'))
    .map(({ name }) => ({ why: `${names[name] ?? name} was not sent`, unread: true }))

/** A gut that cannot be used, or a mouth that cannot swallow. */
function tabletDoubts({ gut, ledger }: Assessed): readonly Doubt[] {
  const doubts: Doubt[] = []
  if (ledger.oralPerDay === undefined && ledger.taken.length > 0) {
    const names = [...new Set(ledger.taken.map(({ name }) => name))]
    doubts.push({ why: `how much ${names.join(', ')} gives is not known`, amendment: 'M4' })
  }
  if (gut.none.length > 0) doubts.push({ why: `no enteral route is charted (${gut.none.join(', ')})`, amendment: 'M21' })
  if (gut.dysphagia.length > 0)
    doubts.push({ why: `${gut.dysphagia.join(', ')} is charted: liquid product after a swallow test`, amendment: 'M21' })
  return doubts
}
