import { describe, expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import type { Action, Card } from '../../src/cds-hooks/response.ts'
import { type ProfileName, profileNames, profiles } from '../../src/clients/profile.ts'
import { evidenceOf } from '../support/cards/chart-cards.ts'
import type { Chart, Order } from '../support/fixtures/case.ts'
import { fixturesOf, purposeOf } from '../support/fixtures/replay.ts'
import { requestOf } from '../support/fixtures/request.ts'
import { answerOf } from '../support/requests/direct-call.ts'

/**
 * What can be ticked on several cards of one call at once adds up to no more than one regimen: one card at most orders drugs anew, and
 * corrections of several drafts, which only replace what was written, raise nothing about their sum when all of them are taken. The fixtures
 * hold it with few drafts (`card-form`); here every pair of faulty drafts is signed at once, in charts of different kidneys and levels.
 */

const faulty: Readonly<Record<string, Order>> = {
  'bolus too fast': { drug: 'vial', dose: 2, minutes: 10, text: '2 g in 100 mL 0.9% sodium chloride over 10 min' },
  'bolus too large': { drug: 'vial', dose: 3, minutes: 60, text: '3 g in 100 mL 0.9% sodium chloride over 60 min' },
  'infusion without an end': { drug: 'vial', rate: [4, 'mg/min'], text: '4 mg/min in 500 mL 5% dextrose' },
  'too strong': { drug: 'vial', dose: 2, minutes: 15, text: '2 g in 8 mL 0.9% sodium chloride over 15 min' },
  'too many tablets': { drug: 'tablet', dose: 2, times: 2, text: '2 tablets twice a day' },
  'tablet at noon': { drug: 'tablet', dose: 1, times: 1, text: '1 tablet daily' }
}
const charts: Readonly<Record<string, Chart>> = {
  severe: { labs: { magnesium: 1.0 }, inHospital: true },
  low: { labs: { magnesium: 1.4 }, inHospital: true },
  'low with kidneys of 25': { labs: { magnesium: 1.4, creatinine: [2.2, { value: 2.2, hours: 100 }] }, inHospital: true },
  torsades: { labs: { magnesium: 1.4 }, problems: ['torsades'], inHospital: true }
}

const moment = Date.parse(purposeOf(fixturesOf('hypomagnesemia')[0]?.request ?? ({} as never)).asOf)

type Draft = { readonly id?: string } & Readonly<Record<string, unknown>>
type Signed = { readonly context: { readonly draftOrders: { readonly entry: readonly { readonly resource: Draft }[] } } }

const signed = (request: object, profile: ProfileName): readonly Card[] =>
  answerOf(service, request, moment, profiles[profile]).cards

const actionsOf = (card: Card): readonly Action[] => card.suggestions?.[0]?.actions ?? []

/** The same call with every draft as the first suggestion of each card would have it. */
function withAllTaken(request: Signed, cards: readonly Card[]): Signed {
  const actions = cards.flatMap(actionsOf)
  const changed = new Map(
    actions.flatMap(action =>
      action.type === 'update' ? [[(action.resource as Draft).id, action.resource as Draft] as const] : []
    )
  )
  const removed = new Set(actions.flatMap(action => (action.type === 'delete' ? [action.resourceId?.split('/').at(-1)] : [])))
  const entry = request.context.draftOrders.entry
    .filter(({ resource }) => !removed.has(resource.id))
    .map(({ resource }) => ({ resource: changed.get(resource.id) ?? resource }))
  return { ...request, context: { ...request.context, draftOrders: { ...request.context.draftOrders, entry } } }
}

const sums = /^(dailyTotal|twoDayTotal|duplicate|oralTooMuch)$/

/** What is wrong with two drafts signed at once: more than one card that orders drugs anew, or corrections that add up to too much. */
function faultsOf(chart: Chart, drafts: readonly Order[], profile: ProfileName): readonly string[] {
  const request = requestOf('pair', { chart, drafts: [...drafts] }) as Signed
  const cards = signed(request, profile)
  const anew = cards.filter(card =>
    actionsOf(card).some(action => action.type === 'create' && (action.resource as Draft).resourceType === 'MedicationRequest')
  )
  const correcting = cards.filter(card => actionsOf(card).some(({ type }) => type === 'update'))
  const after = correcting.length > 1 ? signed(withAllTaken(request, cards), profile) : []
  const added = after.flatMap(card =>
    (evidenceOf(card).findings ?? []).filter(({ code }) => sums.test(code)).map(({ code }) => code)
  )
  return [...(anew.length > 1 || (anew.length > 0 && correcting.length > 0) ? ['new orders on several cards'] : []), ...added]
}

describe.each(profileNames.map(name => [name] as const))('two faulty drafts at once, for %s', name => {
  it.each(Object.entries(charts))('%s', (_, chart) => {
    const drafts = Object.entries(faulty)
    const wrong = drafts.flatMap(([first, one], index) =>
      drafts
        .slice(index)
        .flatMap(([second, other]) => faultsOf(chart, [one, other], name).map(fault => `${first} and ${second}: ${fault}`))
    )
    expect(wrong).toEqual([])
  })
})
