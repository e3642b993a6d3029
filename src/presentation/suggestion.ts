import { randomUUID } from 'node:crypto'
import { isPlainId, isPlainReference } from '../acquisition/query.ts'
import type { Suggestion } from '../cds-hooks/response.ts'
import type { Profile } from '../clients/profile.ts'
import type { Revision } from '../facts/revised-order.ts'
import type { Amendment, Code, Line, Option, Proposal, Test } from '../recommendation.ts'
import { type OrderContext, toAction } from './order.ts'

/**
 * The options of a recommendation as suggestions of one kind of client. What the client cannot carry out is left to the card's words
 * (`leftOut`), and so is what no reference could name: an order for a patient, or a change of an order, whose id is none.
 */
export function toSuggestions(options: readonly Option[], profile: Profile, context: OrderContext): readonly Suggestion[] {
  if (!isPlainId(context.patientId)) return []
  if (profile.actionsPerSuggestion === 'one') return oneByOne(options, profile, context)
  return options.flatMap(option => {
    const proposals = option.proposals.flatMap(proposal => forClient(proposal, profile) ?? [])
    if (proposals.length === 0) return []
    const label = lostADrug(option, proposals) ? 'Order the tests' : option.label
    // A drug goes with its checks; of tests alone some may do.
    const behavior = proposals.some(isDrug) ? 'all' : 'any'
    return suggestion(
      { label, recommended: option.recommended, proposals },
      context,
      profile.actionSelectionBehavior ? behavior : undefined
    )
  })
}

/**
 * For clients that carry out one action a suggestion and let any of them be ticked: one option alone, so that what can be ticked
 * together never adds up to two regimens. Its drug orders are numbered, since they belong together.
 */
function oneByOne(options: readonly Option[], profile: Profile, context: OrderContext): readonly Suggestion[] {
  const option = sentAlone(options)
  if (!option) return []
  const sent = option.proposals.flatMap(proposal => forClient(proposal, profile) ?? [])
  const drugs = sent.filter(isDrug)
  // Half a regimen is none: where one of its drugs cannot be sent, the words tell the whole.
  const proposals = drugs.length < option.proposals.filter(isDrug).length ? sent.filter(item => !isDrug(item)) : sent
  return proposals.map(proposal => {
    const place = drugs.length > 1 && isDrug(proposal) ? `${drugs.indexOf(proposal) + 1} of ${drugs.length}: ` : ''
    return alone(`${place}${labelOf(proposal, place !== '')}`, option.recommended, proposal, context)
  })
}

/** A new order begins with what is done; changes and removals do so themselves. */
function labelOf({ act, text }: Proposal, follows: boolean): string {
  if (act !== 'prescribe' && act !== 'test') return text
  const verb = act === 'prescribe' ? 'Give' : 'Order'
  return `${follows ? verb.toLowerCase() : verb} ${beginsSmall(text)}`
}

/** `Magnesium sulfate` inside a sentence; symbols such as IV and PTH stay as they are. */
const beginsSmall = (text: string): string => (/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text)

/** The recommended regimen, else the first that is offered. */
const sentAlone = (options: readonly Option[]): Option | undefined => options.find(option => option.recommended) ?? options[0]

/** For the text of the card: the options beside the first, each with its condition, and what of the orders is not in an order. */
export function beside(options: readonly Option[], profile: Profile): readonly Line[] {
  const only = profile.actionsPerSuggestion === 'one' ? sentAlone(options) : undefined
  const sent = only ? [only] : options.filter(option => option.proposals.some(proposal => forClient(proposal, profile)))
  const missing = (only ? [only] : options).flatMap(({ proposals }) => notSent(proposals, profile))
  return [
    ...options.flatMap(option => {
      if (!sent.includes(option)) return only ? besideOnly(option) : []
      return !option.inWords || option === only ? [] : [buttonWords(option.inWords, sent.indexOf(option))]
    }),
    ...notInTheOrder(missing)
  ]
}

/** `Any symptom: 2 g over 15 min`: an option that the client is not sent, with its condition; where that stands in the plan, nothing. */
function besideOnly({ label, inWords }: Option): readonly Line[] {
  if (inWords === '') return []
  const full = label.startsWith('If ') ? label.replace(': give ', ': ').replace(/^If any /, 'Any ') : (inWords ?? label)
  // What stands in brackets is said another way beside it.
  return [{ full, short: full.replace(/ \([^()]*\)/g, '') }]
}

/** What the reader has to order himself: drugs and changes first, then tests, which short cards tell by their symbols. */
function notInTheOrder(missing: readonly Proposal[]): readonly Line[] {
  const changes = missing.flatMap(item => (item.act === 'amend' && item.change !== 'stop' ? item.text : []))
  const others = missing.filter(item => item.act !== 'amend' || item.change === 'stop')
  const drugs = others.flatMap(item => (item.act === 'test' ? [] : item.text))
  const tests = others.filter(item => item.act === 'test')
  const words = changes.map(text => `Change to ${beginsSmall(text)}`)
  if (others.length === 0) return words
  return [
    ...words,
    {
      full: `Not in the order: ${[...drugs, ...inFewWords(tests)].join('; ')}.`,
      short: `Also order: ${[...drugs, ...inFewest(tests)].join('; ')}.`
    }
  ]
}

/** Of a client that takes one action a suggestion no half of a regimen is sent: its drugs are named together. */
function notSent(proposals: readonly Proposal[], profile: Profile): readonly Proposal[] {
  const missing = proposals.filter(item => !forClient(item, profile))
  const whole = profile.actionsPerSuggestion === 'one' && missing.some(isDrug)
  return whole ? proposals.filter(item => isDrug(item) || missing.includes(item)) : missing
}

const places = ['first', 'second', 'third', 'fourth']
const buttonWords = (words: string, index: number): string => (places[index] ? `${words} (${places[index]} button)` : words)

/** `Magnesium, Potassium every 6 h; 12-lead ECG now`: tests of one time together. */
const inFewWords = (tests: readonly Test[]): readonly string[] =>
  [...Map.groupBy(counted(tests), ({ words }) => words.when)].map(
    ([when, same]) => `${[...new Set(same.map(({ words }) => words.what))].join(', ')} ${when}`
  )

/** `Mg, K every 6 h; creatinine in 12 h, in 7 days`: by symbols, and each but once. */
function inFewest(tests: readonly Test[]): readonly string[] {
  const byTime = Map.groupBy(counted(tests), ({ words }) => words.when.replace(/ for \d+ h$/, ''))
  const named = [...byTime].map(([when, same]) => ({
    when,
    names: [...new Set(same.map(({ words }) => words.brief ?? beginsSmall(words.what)))].join(', ')
  }))
  return [...Map.groupBy(named, ({ names }) => names)].map(
    ([names, same]) => `${names} ${same.map(({ when }) => when).join(', ')}`
  )
}

/** No test that a series measures anyhow. */
function counted(tests: readonly Test[]): readonly Test[] {
  const series = new Set(tests.flatMap(({ when, words }) => (when.kind === 'every' ? words.what : [])))
  return tests.filter(({ when, words }) => when.kind === 'every' || !series.has(words.what))
}

function suggestion(
  { label, recommended, proposals }: Option,
  context: OrderContext,
  actionSelectionBehavior?: Suggestion['actionSelectionBehavior']
): Suggestion {
  return {
    label,
    uuid: randomUUID(),
    isRecommended: recommended || undefined,
    actionSelectionBehavior,
    actions: proposals.map(proposal => toAction(proposal, context))
  }
}

/** One action by itself. Such clients show its description and no label. */
function alone(label: string, recommended: boolean, proposal: Proposal, context: OrderContext): Suggestion {
  const { actions = [], ...rest } = suggestion({ label, recommended, proposals: [proposal] }, context)
  return { ...rest, actions: actions.map(action => ({ ...action, description: label })) }
}

const isDrug = (proposal: Proposal): boolean => proposal.act !== 'test'

const lostADrug = (option: Option, left: readonly Proposal[]): boolean => option.proposals.some(isDrug) && !left.some(isDrug)

/** A proposal in codes and actions that the client honors, or nothing. */
function forClient(proposal: Proposal, profile: Profile): Proposal | undefined {
  if ('order' in proposal && !isPlainReference(proposal.order.reference)) return undefined
  if (proposal.act === 'remove') return profile.actions.includes('delete') ? proposal : undefined
  if (proposal.act === 'amend') return amendmentFor(proposal, profile)
  if (proposal.act === 'test') return withCode(proposal.test, proposal, profile, test => ({ ...proposal, test }))
  return withCode(proposal.product, proposal, profile, product => ({ ...proposal, product }))
}

/** A client without updates can still remove an order; a changed dose is left to the card's words. */
function amendmentFor(amendment: Amendment, profile: Profile): Proposal | undefined {
  const { change, order, text } = amendment
  const updates = profile.actions.includes('update')
  if (change === 'stop') {
    if (updates) return amendment
    return profile.actions.includes('delete') ? { act: 'remove', order, text } : undefined
  }
  if (change.act === 'revise') return updates ? revisionFor(amendment, change, profile) : undefined
  return updates
    ? withCode(change.product, {}, profile, product => ({ ...amendment, change: { ...change, product } }))
    : undefined
}

/** The prescriber's own product stays in the client's own code; another one is named as the client names it. */
function revisionFor(amendment: Amendment, change: Revision, profile: Profile): Proposal | undefined {
  const { product } = change
  if (!product) return amendment
  return withCode(product.code, {}, profile, code => ({ ...amendment, change: { ...change, product: { ...product, code } } }))
}

/**
 * The order that the site made ready with this dose first, if the client honors it; then the site's own code; then ours under the
 * client's name for its system.
 */
function withCode(
  code: Code,
  { siteOrder }: { readonly siteOrder?: Code },
  { orderCodes, codeSystems }: Profile,
  change: (code: Code) => Proposal
): Proposal | undefined {
  const named = siteOrder && codeSystems?.[siteOrder.system]
  if (siteOrder && named) return change({ ...siteOrder, system: named })
  const own = orderCodes?.[code.code]
  if (own) return change(own)
  if (!codeSystems) return change(code)
  const system = codeSystems[code.system]
  return system ? change({ ...code, system }) : undefined
}
