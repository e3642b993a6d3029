import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Knowledge, ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import { service, serviceOf } from '../../../cds-services/hypomagnesemia/service.ts'
import { bounds } from '../../../cds-services/hypomagnesemia/site/bounds.ts'
import { parseHookRequest } from '../../../src/cds-hooks/request.ts'
import { profiles } from '../../../src/clients/profile.ts'
import type { ServicePackage } from '../../../src/guideline-folder.ts'
import { respond } from '../../../src/pipeline.ts'
import { fixturesOf, purposeOf } from '../../support/fixtures/replay.ts'

/** A figure is written once: where a site moves it, no card and no page tells the former one as a limit. */

type Moved = {
  readonly to: number
  /** How cards and pages tell the figure of the guideline; nothing where only its consequence is told. */
  readonly formerly?: RegExp
}

/** Every figure that a site may move, moved. */
const figures: Readonly<Record<string, Moved>> = {
  lowMagnesium: { to: 0.74, formerly: /(?:below|range|until Mg is|Stop at Mg|to below) 0\.70?\b(?! mg)/ },
  minimalKidney: {
    to: 29,
    formerly:
      /(?:below|under|less than|<) ?20(?: or below|,? mL\/min|$)|\b20 to 29\b|not below a clearance of 20|CrCl (?:below )?20\b/i
  },
  platelets: { to: 100, formerly: /platelets (?:below |<) ?50\b/ },
  respirationStop: { to: 14, formerly: /(?:RR|respiratory rate) (?:below |<) ?12\b/ },
  systolicHold: { to: 100, formerly: /(?:SBP|systolic pressure) (?:below |<) ?90\b/ },
  frailAge: { to: 65, formerly: /\bage 75\b|^75 years$/i },
  stomaOutputHigh: { to: 1000, formerly: /stoma above 1500\b/ },
  dayWarning: { to: 7, formerly: /above 12 g\b|12 g in 24 h/ },
  dayLimit: { to: 13, formerly: /above 28 g\b|28 g in 24 h/ },
  dayWarningReduced: { to: 3.5 },
  dayLimitReduced: { to: 7, formerly: /above 14 g\b|14 g in 24 h/ },
  rateWarning: { to: 16.666667, formerly: /(?:above|more than) (?:33\.3 mg\/min \()?2 g\/h/i },
  injectionMagnesiumHours: { to: 13 },
  injectionCreatinineHours: { to: 14 },
  tabletMagnesiumHours: { to: 25 },
  tabletCreatinineHours: { to: 26 }
}

const ward = new URL('../../../deploy/protocols/ward.json', import.meta.url)
// One dose a day, as the moved totals allow.
const daily = readFileSync(ward, 'utf8').replaceAll('"recheckHours": 6', '"recheckHours": 24')
const { protocol } = JSON.parse(daily) as { readonly protocol: object }
const bySite = (site: object): ServicePackage => service.withLocal?.(site, 'moved') ?? service
const thresholds = Object.fromEntries(Object.entries(figures).map(([name, { to }]) => [name, to]))

/** What is told about all examples, by line. */
function cardsBy(judge: ServicePackage): readonly string[] {
  const lines = new Set<string>()
  for (const { request } of fixturesOf(service.name)) {
    const parsed = parseHookRequest(request)
    const offer = judge.offers.find(({ hook }) => hook === parsed.hook)
    if (!offer) throw new Error(`no offer for ${parsed.hook}`)
    const { response } = respond({
      service: judge,
      offer,
      request: parsed,
      profile: profiles.open,
      publicUrl: 'https://cds.example',
      asOf: Date.parse(purposeOf(request).asOf),
      elapsed: () => 0
    })
    for (const { summary, detail = '', suggestions = [] } of response.cards)
      for (const line of [summary, ...detail.replaceAll('&lt;', '<').split('\n'), ...suggestions.map(({ label }) => label)])
        lines.add(line)
  }
  return [...lines]
}

/** The tables of the page of doses, the protocol, the decision table and how the kidneys are judged. */
function pagesBy(judge: ServicePackage): readonly string[] {
  const sections = [judge.dosesPage?.(), judge.sitePage?.(), judge.guideline()].flatMap(page => page?.sections ?? [])
  // What the source texts print, and how it was resolved, stays as it is.
  const own = sections.filter(
    ({ title }) => !/source texts|Contradictions|Amendments|not offered|Not detectable|may move/i.test(title)
  )
  return own.flatMap(({ lines = [], table }) => [...lines, ...(table ? [...table.columns, ...table.rows.flat()] : [])])
}

/** Limits and look-backs of the guideline that no site may move, moved: each stands in sentences too. */
const limits: Readonly<Record<string, Required<Moved>>> = {
  adultAge: { to: 19, formerly: /\bunder 18\b/i },
  strengthMost: { to: 19, formerly: /(?:dilute to|, ) ?20% or weaker/ },
  strengthPeripheral: { to: 9, formerly: /above 10% by a/ },
  strengthIntoMuscle: { to: 19, formerly: /IM only at 20%/ },
  dueDay: { to: 23, formerly: /due within 24 h is taken off/ },
  bolusWithin: { to: 50, formerly: /Bolus of .* within an hour/ },
  warnInfusionFrom: { to: 25, formerly: /for longer than 30 min/ },
  oralSupervised: { to: 16, formerly: /Above 350 mg/ }
}
const lookBacks: Readonly<Record<string, Required<Moved>>> = {
  'recent/ecg': { to: 23, formerly: /no ECG in the last 24 h/ },
  'any/postpartum': { to: 1176, formerly: /within 6 weeks of delivery/ },
  'refractory/tablets': { to: 504, formerly: /after 2 weeks of full oral dose/ }
}

const unmoved = cardsBy(service)

/** What cards tell while the guideline's own tables hold other figures. */
function underMovedTables(): readonly string[] {
  const { thresholds, windows } = structuredClone({ thresholds: ownKnowledge.thresholds, windows: ownKnowledge.windows })
  for (const [name, { to }] of Object.entries(limits)) Object.assign(thresholds.limits[name] ?? {}, { value: to })
  for (const [name, { to }] of Object.entries(lookBacks)) {
    const row = windows.rows.find(({ purpose, fact }) => `${purpose}/${fact}` === name)
    Object.assign(row ?? {}, { hours: to })
  }
  return cardsBy(serviceOf(new Knowledge({ ...ownKnowledge, thresholds, windows }), 'moved'))
}

describe('figures of the guideline that no site may move', () => {
  const now = underMovedTables()

  it.each(Object.entries({ ...limits, ...lookBacks }).map(([name, { formerly }]) => [name, formerly] as const))(
    'stand in no sentence but from their table: %s',
    (_, formerly) => {
      expect(unmoved.some(line => formerly.test(line))).toBe(true)
      expect(now.filter(line => formerly.test(line))).toEqual([])
    }
  )
})

describe('a site that moves every figure it may move', () => {
  const told = [...unmoved, ...pagesBy(bySite({ protocol }))]
  const moved = bySite({ thresholds, protocol })
  const now = [...cardsBy(moved), ...pagesBy(moved)]

  it('moves all', () => {
    expect(Object.keys(figures).sort()).toEqual(bounds.map(({ name }) => name).sort())
    expect(now.filter(line => !told.includes(line)).length).toBeGreaterThan(100)
  })

  it.each(Object.entries(figures).flatMap(([name, { formerly }]) => (formerly ? [[name, formerly] as const] : [])))(
    'tells the former %s nowhere',
    (_, formerly) => {
      expect(told.some(line => formerly.test(line))).toBe(true)
      expect(now.filter(line => formerly.test(line))).toEqual([])
    }
  )
})
