import type { Finding, Line, Option, Proposal, Recommendation, Test } from '../../../src/recommendation.ts'
import { type Facts, rule } from '../assessment.ts'
import { magnesiumWithheld } from '../pathway/related-electrolytes.ts'
import { now, option, type TestKey, test } from '../recommendations/proposals.ts'
import { account, because, gapLines, holdLine, recommendation } from '../recommendations/shared.ts'
import { leadOf } from '../wording/calls-to-action.ts'
import { capital } from '../wording/capital.ts'
import { lengths } from '../wording/lengths.ts'
import { ifRoom, inShort } from '../wording/lines.ts'
import { rankOf } from '../wording/urgency-rank.ts'
import { factLine, lowWords, magnesiumWords, newerMagnesium } from '../wording/words.ts'
import type { Note } from './checked.ts'
import type { CheckedDraft } from './checked-draft.ts'
import { type OrderTopic, roles } from './checks.ts'
import { correctable, correctionOf } from './correction.ts'
import { emergencyOption } from './emergency-option.ts'
import { headline, namesBefore, plainName, shortened, untold } from './headline.ts'
import { withheldLead } from './shared.ts'
import { sharingLow } from './shared-low.ts'

const statementsOf: Readonly<Record<OrderTopic, readonly string[]>> = {
  magnesiumOrder: [
    'S-030',
    'S-031',
    'S-035',
    'S-041',
    'S-060',
    'S-062',
    'S-063',
    'S-064',
    'S-066',
    'S-067',
    'S-068',
    'S-069',
    'S-070',
    'S-084',
    'S-085',
    'S-092',
    'S-093',
    'S-094',
    'S-107',
    'S-175',
    'S-003',
    'S-009',
    'S-016',
    'S-036',
    'S-042',
    'S-054',
    'S-088',
    'S-095'
  ],
  potassiumOrder: ['S-096', 'S-097', 'S-098', 'S-099', 'S-105'],
  calciumOrder: ['S-101', 'S-115', 'S-118', 'S-119', 'S-121', 'S-137', 'S-138', 'S-134'],
  digoxinOrder: ['S-020', 'S-108'],
  neuromuscularBlockerOrder: ['S-088', 'S-107'],
  potassiumSparingOrder: ['S-105', 'S-106'],
  separationOrder: ['S-138', 'S-139'],
  qtDrugOrder: ['S-082', 'S-130', 'S-141', 'S-147'],
  wastingDrugOrder: ['S-141', 'S-147', 'S-148', 'S-157'],
  unrecognizedOrder: ['S-031']
}

/** One rule a topic, so that verdicts tell each of them. */
export const orderRules = roles.map(([topic]) =>
  rule({
    topic,
    hooks: ['order-select', 'order-sign'],
    statements: statementsOf[topic],
    needs: [],
    when: f => f.checkedDrafts.some(item => item.topic === topic),
    recommend: f => {
      const sharing = sharingLow(f, f.checkedDrafts)
      const own = f.checkedDrafts.filter(item => item.topic === topic && !sharing.includes(item))
      const first = roles.find(([name]) => sharing.some(item => item.topic === name))?.[0]
      return [...(first === topic ? [sharedCard(f, topic, sharing)] : []), ...own.map(item => cardOf(f, item))]
    }
  })
)

/** One fact, one card: what low or unknown magnesium means for each of the drafts that it names (M33). */
function sharedCard(f: Facts, topic: OrderTopic, sharing: readonly CheckedDraft[]): Recommendation {
  const notes = sharing.flatMap(item => item.notes).sort((a, b) => rankOf(a.severity) - rankOf(b.severity))
  const [first = '', ...others] = [...new Set(sharing.map(({ order }) => plainName(order.drug.name)))]
  const low = notes.some(({ code }) => code === 'magnesiumLow')
  const tests = [...new Map(sharing.flatMap(item => companions(f, item)).map(item => [item.text, item])).values()]
  return recommendation(f, {
    topic,
    urgency: notes[0]?.severity ?? 'info',
    headline: namesBefore(
      [`${low ? (magnesiumWithheld(f) ? withheldLead : 'Replace magnesium') : 'Measure magnesium'} (${first}`, ...others],
      low ? `): ${lowWords(f)}${lowWords(f) === magnesiumWords(f) ? ', low' : ''}` : '): magnesium not known'
    ),
    why: because(f),
    background: account(f),
    plan: sharing.map(
      ({ order, notes: own }) => `${plainName(order.drug.name)}: ${own.map(({ text }) => withoutValue(f, text)).join(' ')}`
    ),
    notKnown: [...newerMagnesium(f), ...gapLines(f)],
    findings: [...new Map(notes.map(item => [item.code, findingOf(item)])).values()],
    statements: [...new Set(notes.flatMap(item => item.statements))],
    amendments: [...new Set([...notes.flatMap(item => item.amendments ?? []), 'M33'])],
    facts: ['magnesium', 'potassium', 'renal', 'age', 'medications'],
    options: tests.length > 0 ? [option(measureLabel(tests), true, tests)] : []
  })
}

/** The value stands in the headline and among the reasons. */
const withoutValue = (f: Facts, text: string): string => text.replace(`${lowWords(f)}: `, '')

/** The verb says that it is a test: `Add potassium` beside a potassium order could be taken for the drug. */
const measureLabel = (tests: readonly Test[]): string =>
  `Measure ${tests.map(item => item.text.replace(/ now$/, '').toLowerCase()).join(', ')}`

function cardOf(f: Facts, judged: CheckedDraft): Recommendation {
  const { topic, notes } = judged
  const sorted = [...notes].sort((a, b) => rankOf(a.severity) - rankOf(b.severity) || isAside(a) - isAside(b))
  const [first, ...others] = sorted.filter((item, index) => index === 0 || !isAside(item))
  const ofMagnesium = topic === 'magnesiumOrder'
  const options = optionsOf(f, judged)
  const changes = options.some(({ proposals }) => proposals.some(item => item.act === 'amend' && item.change !== 'stop'))
  const told = headline(
    first ? leadOf(first, f.pathway.gate !== 'G0') : '',
    judged.order.drug.name,
    briefly(first),
    others.map(briefly)
  )
  return recommendation(f, {
    topic,
    ...(f.pathway.row && ofMagnesium ? { row: f.pathway.row } : {}),
    urgency: sorted[0]?.severity ?? 'info',
    headline: told,
    why: [...dosageLine(judged), ...because(f), ...(withPotassium.has(topic) ? [factLine('K', f.potassium, 'mmol/L')] : [])],
    background: [orderLine(judged), ...account(f)],
    plan: sorted.flatMap(item => lineOf(f, item, told, changes && correctable.has(item.code))),
    stopIf: options.some(({ proposals }) => proposals.some(givesInjection)) ? [holdLine(f.knowledge)] : [],
    notKnown: [...newerMagnesium(f), ...gapLines(f)],
    findings: sorted.map(findingOf),
    statements: [...new Set(sorted.flatMap(item => item.statements))],
    amendments: [...new Set(sorted.flatMap(item => item.amendments ?? []))],
    facts: ofMagnesium
      ? ['magnesium', 'renal', 'potassium', 'calcium', 'age', 'weight', 'symptoms', 'medications']
      : ['magnesium', 'potassium', 'renal', 'age', 'medications'],
    ...(notes.some(item => item.code === 'renalUnknown')
      ? { missing: [{ name: 'renalFunction', reason: unknownKidneyReason(f) }] }
      : {}),
    options,
    about: judged.draft.reference
  })
}

/**
 * What a finding says beyond the headline. Short cards tell in few words what stays a warning; for what the offered change clears, and for
 * information, they have room or not.
 */
function lineOf(f: Facts, { text, brief, aside, severity }: Note, told: string, cleared: boolean): readonly Line[] {
  const words = capital(untold(withoutValue(f, text), told))
  const few = brief ? capital(untold(withoutValue(f, text), told, brief)) : words
  const lines = severity === 'info' || cleared ? [ifRoom(words)] : [inShort(words, few)]
  return [...(words ? lines : []), ...(aside ? [ifRoom(aside)] : [])]
}

/** What goes with an order and is never its headline while anything else is found. */
const isAside = ({ code }: Note): number => Number(code === 'monitoringMissing')

const briefly = (item: Note | undefined): string => item?.brief ?? item?.text ?? ''

function unknownKidneyReason({ kidney: { doubts, rate } }: Facts) {
  if (doubts.length > 0) return 'implausible'
  return rate.known ? 'stale' : rate.reason
}

/** The dosage as it was written, which tells the order from others. */
function dosageLine({ order }: CheckedDraft): readonly Line[] {
  const [words] = order.dosages.flatMap(({ text }) => text ?? [])
  return words ? [ifRoom(`Order: ${shortened(words, lengths.dosage)}`)] : []
}

/** The order as it was written. */
function orderLine({ order }: CheckedDraft): string {
  const words = order.dosages.flatMap(({ text }) => (text ? [shortened(text, lengths.order)] : []))
  return `Order: ${[order.drug.name, ...words.slice(0, 2)].join('; ')}`
}

const givesInjection = (proposal: Proposal): boolean =>
  proposal.act === 'amend' && proposal.change !== 'stop' && proposal.change.route !== 'oral'

const withPotassium = new Set<OrderTopic>(['potassiumOrder', 'digoxinOrder', 'potassiumSparingOrder'])

const findingOf = ({ code, severity, statements, amendments, with: other }: Note): Finding => ({
  code,
  severity,
  statements,
  ...(amendments ? { amendments } : {}),
  ...(other ? { with: other } : {})
})

/** The corrected order, the removal, or the tests that the findings ask for; at most one of the drug options is taken. */
function optionsOf(f: Facts, judged: CheckedDraft): readonly Option[] {
  const tests = companions(f, judged)
  const remove = judged.notes.some(item => item.remove)
  const handle = judged.order.reference ? { reference: judged.order.reference, source: judged.order.source } : undefined
  // Of a drug whose codes contradict each other nobody knows what a changed dose would be a dose of.
  const contradictory = judged.order.drug.contradictory === true
  if (judged.emergencyBolus && handle && !contradictory) return [emergencyOption(f, judged.emergencyBolus, handle, tests)]
  if (remove && handle) {
    return [
      option('Remove this order', true, [{ act: 'remove', order: handle, text: `Remove ${judged.order.drug.name}` }, ...tests])
    ]
  }
  if (handle && judged.notes.some(item => item.withdraw)) {
    const text = `Give the load alone, withdraw ${judged.order.drug.name}`
    return [option(text, true, [{ act: 'amend', order: handle, text, change: 'stop' }, ...tests])]
  }
  const change = handle && !contradictory ? correctionOf(f, judged) : undefined
  return [
    ...(change && handle
      ? [option(`Change to ${change.text}`, true, [{ act: 'amend', order: handle, text: change.text, change }, ...tests])]
      : []),
    ...(tests.length > 0 && !change ? [option(measureLabel(tests), true, tests)] : [])
  ]
}

function companions(f: Facts, { notes }: CheckedDraft) {
  const codes = new Set(notes.map(item => item.code))
  const wanted: TestKey[] = []
  wanted.push(...notes.flatMap(item => item.tests ?? []))
  if (codes.has('renalUnknown') || codes.has('renalContraindicated')) wanted.push('creatinine')
  if (codes.has('magnesiumUnknown') || codes.has('magnesiumHigh') || codes.has('renalContraindicated')) wanted.push('magnesium')
  if (codes.has('potassiumLow') || codes.has('hyperkalemiaRisk')) wanted.push('potassium')
  if (codes.has('calciumMonitoring')) wanted.push('calcium')
  if (codes.has('magnesiumLow') && f.asOf - (f.magnesium.at ?? 0) > f.knowledge.window('draft/magnesium'))
    wanted.push('magnesium')
  const severe = notes.some(item => item.severity === 'critical')
  return [...new Set(wanted)].map(key =>
    test(f.knowledge, key, { when: now, urgency: severe ? 'stat' : 'urgent', row: 'order check' })
  )
}
