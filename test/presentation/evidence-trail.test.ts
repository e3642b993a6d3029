import { describe, expect, it } from 'vitest'
import { type Facts, readFacts } from '../../cds-services/hypomagnesemia/assessment.ts'
import { ownKnowledge } from '../../cds-services/hypomagnesemia/knowledge.ts'
import { rules } from '../../cds-services/hypomagnesemia/rules.ts'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import { parseHookRequest } from '../../src/cds-hooks/request.ts'
import { profiles } from '../../src/clients/profile.ts'
import type { Fact } from '../../src/facts/fact.ts'
import { isoOf } from '../../src/facts/time.ts'
import { judgingOf, presented, recordOf } from '../../src/pipeline.ts'
import type { Recommendation } from '../../src/recommendation.ts'
import { evidenceOf } from '../support/cards/chart-cards.ts'
import { fixturesOf, purposeOf } from '../support/fixtures/replay.ts'
import { watched } from '../support/guidelines/read-trail.ts'

/**
 * What a rule reads is told: each fact with its value and time, or why it is not known, stands in the text or the evidence of the card; what
 * was read to make those facts stands there or on another card of the same answer; and what the card cites stands on the page behind it.
 */

/** What a reader must find of a fact: words, each of them somewhere in the text or the evidence. Nothing where nothing was found. */
type Telling = (facts: Facts, told: Told) => readonly string[]
type Told = { readonly text: string; readonly names: ReadonlySet<string>; readonly unknown: ReadonlySet<string> }

/** A measured value under its name with its time, or the name among the unknowns. */
const measured =
  (name: string, read: (f: Facts) => Fact<unknown>): Telling =>
  (f, { text, names, unknown }) => {
    const fact = read(f)
    if (!fact.known) return names.has(name) ? [] : [`unknown ${name} (${fact.reason})`]
    const missing = names.has(name) ? [] : [`fact ${name}`]
    const isTimed = fact.at === undefined || unknown.has(name) || text.includes(isoOf(fact.at).slice(0, 10))
    return isTimed ? missing : [...missing, `time of ${name}`]
  }

const words =
  (read: (f: Facts) => readonly string[]): Telling =>
  (f, { text }) =>
    read(f).filter(word => !text.toLowerCase().includes(word.toLowerCase()))

const when = (holds: boolean, word: string): readonly string[] => (holds ? [word] : [])

/** What an input that did not come would have told. */
const namedAs: Readonly<Record<string, string>> = { patient: 'age', creatinine: 'renalBand' }

const tellings: Readonly<Record<string, Telling>> = {
  age: measured('age', f => f.age),
  magnesium: measured('magnesium', f => f.magnesium),
  potassium: measured('potassium', f => f.potassium),
  phosphate: measured('phosphate', f => f.phosphate),
  qtc: measured('qtc', f => f.qtc),
  weight: measured('weight', f => f.weight),
  sex: (f, { text }) => (f.sex.known && !text.includes(f.sex.value) ? ['sex'] : []),
  kidney: (f, { text, names }) => [
    ...(names.has('renalBand') ? [] : ['renalBand']),
    // A card tells times by the clock of its reader.
    ...f.kidney.notes.filter(note => !text.includes(note.replace(/,? \d{4}-\d\d-\d\d.*/, '')))
  ],
  renalParenteral: (_, { names }) => (names.has('renalBand') ? [] : ['renalBand']),
  renalOral: (_, { names }) => (names.has('renalBand') ? [] : ['renalBand']),
  renalEmergency: (_, { names }) => (names.has('renalBand') ? [] : ['renalBand']),
  calcium: (f, { text, names }) =>
    f.calcium.fact.known
      ? [...names].some(name => /calcium/i.test(name))
        ? []
        : ['calcium']
      : names.has('calcium') || /calcium/i.test(text)
        ? []
        : ['unknown calcium'],
  symptoms: words(f => f.symptoms),
  symptomReading: words(f =>
    [...f.symptomReading.counted, ...f.symptomReading.possible.map(({ problem }) => problem)].map(({ name }) => name)
  ),
  emergencies: words(f => f.emergencies.map(({ problem }) => problem.name)),
  risks: words(f => f.risks),
  causes: words(f => f.causes.map(cause => cause.words)),
  holdParameters: words(f => f.holdParameters.stop),
  allergy: words(f => when(f.allergy !== undefined, 'magnesium')),
  conduction: words(f => f.conduction.doubts),
  gut: words(f => [...f.gut.none, ...f.gut.doubtful, ...f.gut.dysphagia]),
  volume: words(f => (f.volume.first ? f.volume.why : [])),
  goalsOfCare: words(f =>
    when(f.goalsOfCare === 'comfort', 'comfort care').concat(when(f.goalsOfCare === 'palliative', 'palliative'))
  ),
  pregnancy: words(f => when(f.pregnancy.pregnant, 'pregnan')),
  severeQtc: words(f => (f.severeQtc ? [String(f.severeQtc.value)] : [])),
  ledger: words(f => f.ledger.sources.map(({ name }) => name)),
  otherMagnesium: words(f => f.otherMagnesium.map(({ reported }) => reported)),
  possible: words(f => f.possible.map(({ text }) => text)),
  newArrhythmia: words(f => f.newArrhythmia),
  setting: (_, { names }) => (names.has('setting') ? [] : ['setting']),
  gaps: (f, { names, text }) =>
    f.gaps.map(({ name }) => name).filter(name => !names.has(namedAs[name] ?? name) && !text.includes(name))
}

const evidenceName = service.namespace.evidence

function toldBy(cards: readonly ReturnType<typeof presented>['cards'][number][]): Told {
  const text = cards.map(card => `${card.summary} ${card.detail} ${JSON.stringify(card.extension?.[evidenceName])}`).join(' ')
  const unknown = new Set(cards.flatMap(card => (evidenceOf(card).unknown ?? []).map(({ name }) => name)))
  const known = cards.flatMap(card => (evidenceOf(card).facts ?? []).map(({ name }) => name))
  return { text, unknown, names: new Set([...unknown, ...known]) }
}

/** The card about data that did not come judges by none: it looks only for whether another card speaks of them. */
const tellingOf = (topic: string, name: string): Telling =>
  (topic === 'couldNotEvaluate' && name !== 'gaps' ? undefined : tellings[name]) ?? (() => [])

/** What was read for each fixture's answer, and is nowhere told. */
function untold(): readonly string[] {
  const found: string[] = []
  for (const { name: fixture, request: body } of fixturesOf('hypomagnesemia')) {
    const request = parseHookRequest(body)
    const offer = service.offers.find(({ hook }) => hook === request.hook)
    if (!offer) continue
    const asOf = Date.parse(purposeOf(body).asOf)
    const call = { service, offer, request, profile: profiles.open, publicUrl: 'https://x', asOf, elapsed: () => 0 }
    const situation = judgingOf(call)
    const cardsOf = (recommendations: readonly Recommendation[]) =>
      presented({ ...call, profile: { ...call.profile, maxCards: 100 } }, { verdicts: [], recommendations }).cards
    const context = { records: recordOf(call), situation, knowledge: ownKnowledge }
    const unwatched = readFacts(context)
    const spoken = rules
      .filter(rule => rule.hooks.includes(request.hook) && rule.evaluate(unwatched).recommendations.length > 0)
      .map(rule => {
        const { facts, trail } = watched(readFacts(context))
        return { rule, facts, trail, recommendations: rule.evaluate(facts).recommendations }
      })
    const whole = toldBy(cardsOf(spoken.flatMap(({ recommendations }) => recommendations)))
    for (const { rule, facts, trail, recommendations } of spoken) {
      const own = toldBy(cardsOf(recommendations))
      const missing = (names: ReadonlySet<string>, told: Told): readonly string[] =>
        [...names].flatMap(name =>
          tellingOf(rule.topic, name)(facts, told).map(what => `${rule.topic} ${name}: ${what} (${fixture})`)
        )
      found.push(...missing(trail.own, own), ...missing(trail.behind, whole))
    }
  }
  return found
}

describe('what a rule reads', () => {
  it('is told on its card, in the evidence, or beside it', { timeout: 60_000 }, () =>
    expect([...new Set(untold())].join('\n')).toBe('')
  )
})

describe('what a card cites', () => {
  it('stands on the page that it leads to, with the row of the patient', () => {
    const wrong = fixturesOf('hypomagnesemia').flatMap(({ name, response }) =>
      response.cards.flatMap(card => {
        const topic = card.source.topic?.code ?? ''
        const page = JSON.stringify(service.topicPage(topic))
        const { statements = [], amendments = [], findings = [], row } = evidenceOf(card)
        const cited = [
          ...statements,
          ...amendments,
          ...findings.flatMap(finding => (finding as { statements?: string[] }).statements ?? [])
        ]
        const link = new URL(card.links?.[0]?.url ?? '')
        return [
          ...cited.filter(id => !page.includes(`"${id}"`)).map(id => `${topic} ${id}`),
          ...(row && link.searchParams.get('row') !== row ? [`${topic}: row ${row} is not in its link (${name})`] : [])
        ]
      })
    )
    expect([...new Set(wrong)].join('\n')).toBe('')
  })
})
