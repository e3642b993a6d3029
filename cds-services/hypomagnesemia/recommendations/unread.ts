import type { Fact, UnknownReason } from '../../../src/facts/fact.ts'
import type { Series } from '../../../src/facts/lab.ts'
import { formatTime } from '../../../src/facts/time.ts'
import type { UnreadList } from '../../../src/facts/unread.ts'
import type { Facts } from '../assessment.ts'
import { hoursWords } from '../facts/span-words.ts'
import { asMissing } from '../facts/unread-inputs.ts'
import type { Knowledge } from '../knowledge.ts'
import { listWords } from '../pathway/doubts.ts'
import type { Draft } from '../wording/basis.ts'
import { capital } from '../wording/capital.ts'
import { factLine } from '../wording/words.ts'

/** What could not be read and must be checked at the bedside before magnesium is given. */
export function gapLines(f: Facts): readonly string[] {
  const checks: Readonly<Record<string, string>> = {
    conditions: 'Problem list not available: rule out myasthenia, AV block, dialysis, pregnancy.',
    medications: 'Medication list not available: look for magnesium, digoxin, drugs that interact.',
    potassium: 'Potassium not available.'
  }
  return [...f.gaps.flatMap(gap => checks[gap.name] ?? []), ...unusableLines(f)]
}

/** Results beside magnesium that exist and cannot be used; a kidney result that cannot has its own note. */
function unusableLines({ potassium, calcium, otherMagnesium, magnesiumResult }: Facts): readonly string[] {
  const named: readonly (readonly [string, Fact<number>])[] = [
    ['Potassium', potassium],
    ['Calcium', calcium.fact]
  ]
  return [
    ...named.flatMap(([name, fact]) => (!fact.known && fact.reported && !told.has(fact.reason) ? [factLine(name, fact)] : [])),
    ...cancelledLines(magnesiumResult.series),
    ...otherMagnesium.map(
      ({ kind, reported, at, dateOnly }) => `${kind} ${reported}, ${formatTime(at, dateOnly)}: not compared with serum.`
    )
  ]
}

/** A result that was taken back and still shows its value: named where no standing result is newer, and never used. */
const cancelledLines = ({ withdrawn, newest }: Series): readonly string[] =>
  withdrawn
    .filter(({ at, reported }) => reported !== undefined && at !== undefined && at > (newest?.at ?? 0))
    .slice(0, 1)
    .map(
      ({ at = 0, dateOnly, reported, status = 'cancelled' }) =>
        `Magnesium ${reported}, ${formatTime(at, dateOnly)}, is ${status}: not used; ask the laboratory.`
    )

/** Too old is no news; of results that contradict each other a card of their own speaks. */
const told: ReadonlySet<UnknownReason> = new Set(['stale', 'contradictory'])

/** Lists without which a drug can be offered where the client never sends them, but not without saying so. */
const neverSent = (knowledge: Knowledge) =>
  [
    { name: 'allergies', injections: false, words: 'allergies', lookFor: 'a reaction to magnesium' },
    {
      name: 'recentMedications',
      injections: true,
      words: `doses of the last ${hoursWords(knowledge.window('any/magnesiumGiven'))}`,
      lookFor: 'magnesium already given'
    }
  ] as const

/** Which entries of a list nobody could read: how many, and the first three as they call themselves. */
function unreadLine(knowledge: Knowledge, list: UnreadList): string {
  const { entries, of } = list
  const shown = entries.slice(0, 3).map(name => `"${name}"`)
  const more = entries.length > shown.length ? ', ...' : ''
  return `Not read in ${listWords(knowledge, list)}: ${shown.join(', ')}${more} (${entries.length} of ${of}).`
}

/** No fact of a card tells of these that they did not come: the evidence names the list itself. */
const isList: ReadonlySet<string> = new Set(['conditions', 'medications'])

type Unseen = { readonly words: string; readonly lookFor: string; readonly state?: string }

/** `Allergies, doses of the last 48 h not available: ask.` Of one list alone what to look for in its place. */
function unseenLines(lists: readonly Unseen[]): readonly string[] {
  const [first, ...others] = lists
  if (!first) return []
  const named = lists.map(({ words, state }) => `${words}${state === 'partial' ? ' (in part)' : ''}`).join(', ')
  const text = `${named} not available: ${others.length > 0 ? 'ask' : `look for ${first.lookFor}`}.`
  return [capital(text)]
}

/** Says on a card that offers a drug which lists were not read, and what to look for in their place. */
export function withUnread(f: Facts, draft: Draft): Draft {
  const drugs = draft.options.flatMap(item =>
    item.proposals.flatMap(proposal =>
      proposal.act === 'prescribe' ? proposal : proposal.act === 'amend' && proposal.change !== 'stop' ? proposal.change : []
    )
  )
  const concerns = (injections: boolean): boolean => (injections ? drugs.some(({ route }) => route !== 'oral') : drugs.length > 0)
  const told = new Set(f.gaps.map(gap => gap.name))
  const absent = neverSent(f.knowledge).filter(
    ({ name, injections }) => concerns(injections) && f.records.state(name) === 'absent'
  )
  const hidden = f.unread.filter(({ injections }) => concerns(injections))
  const unread = hidden.filter(({ name }) => !told.has(name))
  const parts = drugs.length > 0 ? f.notUnderstood : []
  if (absent.length + hidden.length + parts.length === 0) return draft
  const missing = hidden.filter(({ name }) => !told.has(name) || isList.has(name))
  const named = new Set(missing.map(({ name }) => name))
  return {
    ...draft,
    notKnown: [
      ...(draft.notKnown ?? []),
      ...unseenLines([...absent, ...unread]),
      ...parts.map(list => unreadLine(f.knowledge, list))
    ],
    background: [
      ...(draft.background ?? []),
      ...[...absent, ...unread].map(({ words, lookFor }) => `The ${words} could not be read: look for ${lookFor}.`)
    ],
    missing: [
      ...(draft.missing ?? []),
      ...absent.map(({ name }) => ({ name, reason: 'absent' })),
      ...missing.map(asMissing),
      ...parts.filter(({ name }) => !named.has(name)).map(({ name, state }) => ({ name, reason: state }))
    ]
  }
}
