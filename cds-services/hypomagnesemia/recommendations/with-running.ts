import type { Option } from '../../../src/recommendation.ts'
import type { Facts } from '../assessment.ts'
import { namesBefore, plainName } from '../order-checks/headline.ts'
import { recheckOf } from '../pathway/recheck.ts'
import { stopLimitReached } from '../pathway/stop-limit.ts'
import type { Draft } from '../wording/basis.ts'
import { rankOf } from '../wording/urgency-rank.ts'
import { magnesiumWords } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'
import { givesBy } from './routes.ts'
import { type RunningMagnesium, runningMagnesium, stopRunning } from './running-magnesium.ts'

/** Cards that stop every source themselves. */
const stopsItself: ReadonlySet<string> = new Set(['toxicMagnesium', 'highMagnesium'])

/** Cards whose own advice is not less pressing than to look at what runs. */
const ownHeadline: ReadonlySet<string> = new Set([
  ...stopsItself,
  'emergencyMagnesium',
  'severe',
  'severeSymptomatic',
  'contraindicatedCondition',
  'pregnancy',
  'renalFunctionUnknown',
  'resultUnusable'
])
/** They say that no magnesium is given, but not that some runs. */
const unlessStopped: ReadonlySet<string> = new Set(['contraindicatedRenal', 'dialysis'])

/** What runs against these kidneys comes before a level to be repeated, or a tablet. */
function leadsHeadline(f: Facts, { topic }: Draft, { call }: RunningMagnesium): boolean {
  if (ownHeadline.has(topic) || recheckOf(f)?.kind === 'hold') return false
  return call.act === 'Stop' || !unlessStopped.has(topic)
}

function headlineOf(f: Facts, { names, call }: RunningMagnesium): string {
  const [first = 'magnesium', ...others] = names.map(plainName)
  const tests = call.act === 'Hold' ? '; Mg and creatinine now' : ''
  const level = f.magnesium.known ? magnesiumWords(f) : 'Mg not known'
  return namesBefore([`${call.act} ${first}`, ...others], `: ${call.why}, ${level}${tests}`)
}

/** With signs of too much the card that holds the infusion comes first, whatever row the level has. */
function leadingTopic(f: Facts): string | undefined {
  if (stopLimitReached(f)) return 'highMagnesium'
  const [first] = f.pathway.topics
  const own = first !== undefined && (ownHeadline.has(first) || unlessStopped.has(first))
  // Where no row leads, what runs has a card of its own.
  return recheckOf(f)?.kind === 'hold' && first !== undefined && !own ? 'recheckDue' : first
}

const holds = (f: Facts, { topic }: Draft): boolean => topic === 'recheckDue' && recheckOf(f)?.kind === 'hold'

/** What is in force against kidneys or conditions is said on the leading card of the chart, as loud as of a draft (M6). */
export function withRunning(f: Facts, draft: Draft): Draft {
  const leads = f.kind === 'chart' && draft.topic === leadingTopic(f)
  const running = leads ? runningMagnesium(f) : undefined
  if (!running) return draft
  const stop = stopsItself.has(draft.topic) ? undefined : stopRunning(running, []).find(({ proposals }) => proposals.length > 0)
  const first = leadsHeadline(f, draft, running)
  return {
    ...draft,
    urgency: rankOf(running.urgency) < rankOf(draft.urgency) ? running.urgency : draft.urgency,
    headline: first ? headlineOf(f, running) : draft.headline,
    // In an emergency the bolus comes first, and what runs is none of it.
    plan: draft.row === 'E1' ? [...draft.plan, ...running.besideBolus] : [...running.lines, ...draft.plan],
    findings: [...(draft.findings ?? []), ...running.findings],
    amendments: [...new Set([...(draft.amendments ?? []), 'M6'])],
    options: stop ? optionsBeside(f, draft, running, { stop, leads: first }) : draft.options
  }
}

/**
 * What the headline tells to do is the first button. No dose is chosen beside an order that it tells to stop, to hold or to reduce; with a
 * new injury the tests that it asks for are.
 */
function optionsBeside(
  f: Facts,
  draft: Draft,
  running: RunningMagnesium,
  { stop, leads }: { readonly stop: Option; readonly leads: boolean }
): readonly Option[] {
  if (holds(f, draft)) {
    const tests = draft.options.flatMap(({ proposals }) => proposals)
    return stopRunning(running, tests)
  }
  if (!leads) return [...draft.options, stop]
  const { act } = running.call
  const gives = (option: Option): boolean => option.proposals.some(proposal => givesBy(proposal) !== undefined)
  const others = draft.options.map(option => ({
    ...option,
    recommended: option.recommended && !(act === 'Stop' ? stop.recommended : gives(option))
  }))
  if (act === 'Stop') return [stop, ...others]
  return act === 'Hold' ? [measured(f), ...others, stop] : [...others, stop]
}

const measured = (f: Facts): Option =>
  option('Measure magnesium and creatinine', true, [
    test(f.knowledge, 'magnesium', { when: now, urgency: 'stat', row: 'M6' }),
    test(f.knowledge, 'creatinine', { when: now, urgency: 'stat', row: 'M6' })
  ])
