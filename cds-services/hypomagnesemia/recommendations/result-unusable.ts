import { chartText } from '../../../src/facts/chart-text.ts'
import type { Unknown, UnknownReason } from '../../../src/facts/fact.ts'
import { formatTime } from '../../../src/facts/time.ts'
import { reasonWords } from '../../../src/guideline/toolkit/reason-words.ts'
import type { Recommendation, Urgency } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import type { UnusableMagnesium } from '../facts/magnesium.ts'
import { weeksInWords } from '../facts/span-words.ts'
import { current } from '../pathway/pathway.ts'
import { lengths } from '../wording/lengths.ts'
import { factLine, magnesiumWords } from '../wording/words.ts'
import { now, option, test } from './proposals.ts'
import { chartHooks, gapLines, recommendation } from './shared.ts'

/** The newest magnesium stands in the chart but cannot be acted on. */
export const resultUnusable = rule({
  topic: 'resultUnusable',
  hooks: chartHooks,
  statements: ['S-003', 'S-031'],
  needs: [],
  when: f => isMagnesiumUnusable(f) || onlyOtherKinds(f) || contradicting(f).length > 0,
  recommend: f => [
    ...(isMagnesiumUnusable(f) ? [ofMagnesium(f)] : onlyOtherKinds(f) ? [ofOtherKind(f)] : []),
    ...contradicting(f).map(result => ofContradiction(f, result))
  ]
})

const isMagnesiumUnusable = (f: Facts): boolean =>
  f.pathway.topics.includes('resultUnusable') || (f.contaminated && f.pathway.gate !== 'G0')

function ofMagnesium(f: Facts): Recommendation {
  const { unusable } = f.magnesiumResult
  const contaminated = f.contaminated && !unusable
  // Rule 11: repletion and calcium are suppressed unless something is charted that cannot wait.
  const urgent = contaminated && (f.emergencies.length > 0 || f.symptoms.length > 0)
  // A result without a figure has none: that of an older one is not its own.
  const reported = unusable ? unusable.reported : f.magnesium.known ? f.magnesium.reported : undefined
  const reason = unusable?.reason ?? (f.magnesium.known ? 'specimen' : f.magnesium.reason)
  const what = contaminated ? 'tube contamination suspected' : reasonWords[reason]
  const stat = unusable !== undefined && urgencyOf(f, unusable) === 'critical'
  const shownAt = unusable?.at === undefined ? '' : `, ${formatTime(unusable.at, unusable.dateOnly)}`
  return recommendation(f, {
    topic: 'resultUnusable',
    urgency: unusable ? urgencyOf(f, unusable) : 'warning',
    headline: urgent
      ? `Repeat now, what the patient shows decides: magnesium ${reported ?? ''} may come from tube contamination`.replace(
          '  ',
          ' '
        )
      : headlineOf(reported, what, unusable),
    why: [
      `Mg ${reported ?? 'without a figure'}${shownAt}: ${what}.`,
      ...standingLine(f),
      ...(contaminated
        ? [`${factLine('K', f.potassium, 'mmol/L')}; ${factLine('Ca', f.calcium.total)}: one draw, looks like a tube additive.`]
        : [])
    ],
    ...(hasOlder(f) ? { background: ['Older results are not used in its place.'] } : {}),
    plan: [
      urgent
        ? 'Repeat Mg, K and Ca now; symptoms or an emergency are charted: the other cards do not wait for it.'
        : unusable && confirmable.has(unusable.reason)
          ? `${stat ? 'Repeat stat or confirm it' : 'Confirm or repeat it'}; no dose is offered until then.`
          : 'Repeat magnesium; no dose on this result.',
      ...(unusable?.possiblyHigh
        ? [`The figure may be high: ${isRunning(f) ? 'hold what runs and ' : ''}give no magnesium until it is repeated.`]
        : []),
      ...(unusable?.reason === 'specimen' ? ['Hemolysis can hide a deficiency or feign an excess.'] : [])
    ],
    notKnown: gapLines(f),
    ...(contaminated
      ? { findings: [{ code: 'contaminationSuspected', severity: 'warning' as const, statements: ['S-031'] }] }
      : {}),
    statements: ['S-003', 'S-031'],
    conflicts: ['O-05', 'O-06', 'O-07', 'O-08', 'O-09', 'O-10'],
    facts: contaminated ? ['magnesium', 'potassium', 'calcium'] : ['magnesium', 'potassium'],
    options: [
      option(
        'Repeat magnesium, potassium and calcium',
        true,
        (['magnesium', 'potassium', 'calcium'] as const).map(key =>
          test(f.knowledge, key, { when: now, urgency: stat ? 'stat' : 'urgent', row: 'G1' })
        )
      )
    ]
  })
}

const isRunning = (f: Facts): boolean => f.ledger.parenteral.some(({ state }) => state === 'running' || state === 'scheduled')

/** No serum result of late, but one of another kind. */
const onlyOtherKinds = (f: Facts): boolean => f.otherMagnesium.length > 0 && !(f.magnesium.known && current(f))

function ofOtherKind(f: Facts): Recommendation {
  const [newest, ...others] = f.otherMagnesium
  return recommendation(f, {
    topic: 'resultUnusable',
    urgency: 'info',
    headline: `Serum magnesium if a deficiency is suspected: ${newest?.kind ?? 'magnesium'} ${newest?.reported ?? ''} is not compared with serum`,
    why: [newest, ...others].flatMap(result =>
      result
        ? [
            `${result.kind} ${result.reported}, ${formatTime(result.at, result.dateOnly)}; no serum magnesium in ${weeksInWords(f.knowledge.window('companion/magnesium'))}.`
          ]
        : []
    ),
    plan: ['Measure serum magnesium if a deficiency is suspected.'],
    statements: ['S-031'],
    amendments: ['M38'],
    conflicts: [],
    facts: ['magnesium'],
    options: [
      option('Order serum magnesium', false, [test(f.knowledge, 'magnesium', { when: now, urgency: 'routine', row: 'G1' })])
    ]
  })
}

type Contradiction = { readonly name: 'potassium' | 'calcium'; readonly fact: Unknown }

/** Potassium and calcium of one time that fall into different ranges: neither is believed, both are shown. */
function contradicting({ potassium, calcium }: Facts): readonly Contradiction[] {
  const all = [
    { name: 'potassium', fact: potassium },
    { name: 'calcium', fact: calcium.fact }
  ] as const
  return all.flatMap(({ name, fact }) => (!fact.known && fact.reason === 'contradictory' ? [{ name, fact }] : []))
}

function ofContradiction(f: Facts, { name, fact }: Contradiction): Recommendation {
  const title = name === 'potassium' ? 'Potassium' : 'Calcium'
  return recommendation(f, {
    topic: 'resultUnusable',
    urgency: 'warning',
    headline: `Repeat ${name}: ${fact.reported ?? 'results'} at one time contradict each other`,
    why: [factLine(title, fact)],
    plan: ['Nothing that depends on it is judged until then.'],
    statements: ['S-003', 'S-031'],
    amendments: ['M37'],
    conflicts: [],
    facts: [name],
    options: [option(`Repeat ${name}`, true, [test(f.knowledge, name, { when: now, urgency: 'urgent', row: 'G1' })])]
  })
}

/** Whoever made these results can say whether they hold. */
const confirmable: ReadonlySet<UnknownReason> = new Set(['not-final', 'local-code', 'future', 'undated'])

/** What it would mean if it were true, and what is under way, decide how pressing it is. */
function urgencyOf(f: Facts, { readings, reason }: UnusableMagnesium): Urgency {
  const bands = readings.map(({ band }) => band)
  const toxicOnMagnesium = bands.includes('TOX') && f.ledger.parenteral.length > 0
  if (toxicOnMagnesium || (bands.includes('SEV') && f.symptoms.length > 0)) return 'critical'
  const harmless = bands.length > 0 && bands.every(band => band !== undefined && band !== 'SEV' && band !== 'TOX')
  return harmless && reason !== 'contradictory' ? 'info' : 'warning'
}

function ofStatus(reported: string, status = 'no status'): string {
  if (status === 'no status') return `a magnesium of ${reported} without a status`
  if (status === 'unknown') return `a magnesium of ${reported} of unknown status`
  return `${/^[aeiou]/.test(status) ? 'an' : 'a'} ${status} magnesium of ${reported}`
}

function headlineOf(reported: string | undefined, what: string, unusable: UnusableMagnesium | undefined): string {
  if (unusable?.reason === 'not-final' && reported) {
    return `Confirm before any dose: ${chartText(ofStatus(reported, unusable.status), lengths.statusAndResult)} is there`
  }
  if (unusable?.reason === 'local-code' && reported)
    return `Confirm before any dose: magnesium ${reported} stands under a local code`
  if (unusable?.reason === 'contradictory' && reported) return `Repeat magnesium: ${reported} at one time contradict each other`
  const said = what === reasonWords['no-unit'] && reported?.includes('no unit') ? '' : ` (${what})`
  return `Repeat magnesium: ${reported ? `result ${reported}` : 'the result'} cannot be used${said.replace(': ', ', ')}`
}

/** What the newest usable result warns of, until it is repeated. */
function standingLine(f: Facts): readonly string[] {
  if (!f.magnesiumResult.unusable || !f.magnesium.known || f.magnesium.at === undefined) return []
  return [`${magnesiumWords(f)} of ${formatTime(f.magnesium.at, f.magnesium.dateOnly)} stands until it is repeated.`]
}

/** Usable results beside the one that is named. */
function hasOlder(f: Facts): boolean {
  const { unusable, measurement, series } = f.magnesiumResult
  const named = unusable ?? measurement
  return [...series.measurements()].some(({ reference, at }) => reference !== named?.reference || at !== named?.at)
}
