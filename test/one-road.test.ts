import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { Inputs } from '../src/acquisition/inputs.ts'
import { type Json, objects, type Resource, resource } from '../src/acquisition/json.ts'
import { type HookRequest, parseHookRequest } from '../src/cds-hooks/request.ts'
import { runEvaluateCli } from '../src/cli/evaluate.ts'
import { profiles } from '../src/clients/profile.ts'
import { judgedAgain, parseDecision, toDecision } from '../src/decision.ts'
import { asItWas } from '../src/facts/as-it-was.ts'
import { chartOf } from '../src/facts/chart-of.ts'
import { knownAt } from '../src/facts/known-at.ts'
import type { EvaluationResult } from '../src/guideline/rule.ts'
import { chartServiceOf, loadServices, type ServicePackage } from '../src/guideline-folder.ts'
import { type Call, evaluate, judgingOf, recordOf, respond } from '../src/pipeline.ts'
import { patientEvaluations } from '../src/population/run/patient-evaluations.ts'
import { type Fixture, fixturesOf, purposeOf, Replay } from './support/fixtures/replay.ts'

/** A live call, `evaluate`, a replay and a population judge one chart alike, because all of them come by `evaluate` of the pipeline. */

const services = await loadServices(['hypomagnesemia', 'hypokalemia'])
const folder = mkdtempSync(join(tmpdir(), 'one-road-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Verdicts = EvaluationResult['verdicts'] | undefined

/** The fixture's call, and the same about somebody who has died, and before a relative. */
const variants: Readonly<Record<string, (request: Fixture['request']) => object>> = {
  'as it is': request => request,
  'of a patient who died': request => {
    const { context, prefetch } = request as unknown as HookRequest
    const patient = { resourceType: 'Patient', id: context.patientId, ...(prefetch?.patient as object), deceasedBoolean: true }
    return { ...request, prefetch: { ...prefetch, patient } }
  },
  'before a relative': request => {
    const { context } = request as unknown as HookRequest
    return { ...request, context: { ...context, userId: 'RelatedPerson/1' } }
  }
}

function callOf(service: ServicePackage, body: object, asOf: number): Call {
  const request = parseHookRequest(body)
  const offer = service.offers.find(({ hook }) => hook === request.hook)
  if (!offer) throw new Error(`nobody answers ${request.hook}`)
  return { service, offer, request, profile: profiles.open, publicUrl: 'http://127.0.0.1:8080', asOf, elapsed: () => 0 }
}

/** Verdicts of the tool, from a file. */
function byTool(service: ServicePackage, body: object, asOf: number): Verdicts {
  const path = join(folder, 'call.json')
  writeFileSync(path, JSON.stringify(body))
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const publicUrl = 'http://127.0.0.1:8080'
  runEvaluateCli([path, '--json'], { services: [service], clock: () => asOf, publicUrl, stdout, stderr })
  return JSON.parse(String(stdout.read())).verdicts
}

/** Cards of the answer, and of its stored decision judged again. */
function byReplay(call: Call): { readonly answered: string; readonly again: string } {
  const { evaluated, response } = respond(call)
  const decision = toDecision(call, { evaluated, response, shown: evaluated.recommendations }, 'digest')
  const plain = (value: unknown): string => JSON.stringify(value, (name, item) => (name === 'uuid' ? undefined : item))
  return { answered: plain(response.cards), again: plain(judgedAgain(parseDecision(JSON.stringify(decision)), call.service)) }
}

const resourcesIn = (prefetch: Json): readonly Resource[] =>
  Object.values(prefetch).flatMap(value => {
    const root = resource(value)
    if (root?.resourceType !== 'Bundle') return root ? [root] : []
    return objects(root.entry).flatMap(entry => resource(entry.resource) ?? [])
  })

/** What came of a call as an export would hold it: nothing if there are things in it that no export can say. */
function exported(call: Call) {
  const { state } = recordOf(call)
  const { requirements } = call.service
  const told = new Set(['present', 'empty', 'absent'])
  if (!requirements.every(({ key }) => told.has(state(key)))) return undefined
  // The same entry may have come under several keys.
  const byName = new Map(resourcesIn(call.request.prefetch ?? {}).map(item => [`${item.resourceType}/${item.id}`, item]))
  // A server says of each resource when it changed last; the requests do not.
  const lastUpdated = new Date(call.asOf - 1000).toISOString()
  return {
    resources: [...byName.values()].map(item => (knownAt(item) === undefined ? { ...item, meta: { lastUpdated } } : item)),
    canTell: ({ key }: { readonly key: string }) => state(key) !== 'absent'
  }
}

/** Verdicts about all that the chart holds, taken as an export or a Bundle. */
function byChart(call: Call): Verdicts {
  const held = exported(call)
  if (!held) return undefined
  const { patientId, draftOrders, selections } = call.request.context
  const inputs = new Inputs(call.service.requirements)
  const { chart } = chartOf(held.resources, { subject: { patientId }, inputs, canTell: held.canTell })
  const session = { draftOrders: draftOrders ?? undefined, selections: selections ?? undefined }
  return evaluate(chart.at(undefined, session), judgingOf(call)).verdicts
}

/** Verdicts of the row that a population has about the chart as of the moment of the call. */
function byPopulation(call: Call): { readonly verdicts: Verdicts; readonly reason: string | undefined } | undefined {
  const { service, asOf, request } = call
  const held = exported(call)
  const { trigger } = service
  if (!held || !trigger || call.offer !== chartServiceOf(service)) return undefined
  // What is known later, or nobody knows when, an export leaves out.
  const isSame = (item: Resource): boolean => (knownAt(item) ?? asOf + 1) <= asOf && asItWas(item, asOf) === item
  if (!held.resources.every(isSame)) return undefined
  let verdicts: Verdicts = []
  const watched = {
    ...service,
    trigger,
    evaluate: (...args: Parameters<ServicePackage['evaluate']>) => {
      const judged = service.evaluate(args[0], { ...args[1], encounterId: request.context.encounterId ?? undefined })
      verdicts = judged.verdicts
      return judged
    }
  }
  const inputs = new Inputs(service.requirements)
  const [row] = patientEvaluations(
    { id: request.context.patientId, hash: 'h', resources: held.resources },
    { service: watched, inputs, fhirServer: undefined, asOf, until: asOf, maxCards: 10, canTell: held.canTell },
    { undated: {}, endUndated: {}, future: {} }
  )
  return { verdicts, reason: row?.reason }
}

describe.each(services.map(service => [service.name, service] as const))('every fixture of %s', (name, service) => {
  const fixtures = fixturesOf(name)
  const compared = { charts: 0, rows: 0 }

  test.each(Object.keys(variants))('%s has equal verdicts on every road', { timeout: 60_000 }, async variant => {
    const replay = new Replay(name)
    for (const fixture of fixtures) {
      const body = variants[variant]?.(fixture.request) ?? {}
      const asOf = Date.parse(purposeOf(fixture.request).asOf)
      const about = `${fixture.name} ${variant}`
      const { extension } = await replay.answer(body as Fixture['request'])
      const live = ((extension?.[service.namespace.evaluation] as { verdicts?: Verdicts })?.verdicts ?? []) as Verdicts
      if (variant !== 'as it is') expect(live, about).toEqual([])
      expect(byTool(service, body, asOf), `evaluate, ${about}`).toEqual(live)
      const call = callOf(service, body, asOf)
      const { answered, again } = byReplay(call)
      expect(again, `replay, ${about}`).toBe(answered)
      const chart = byChart(call)
      if (chart) expect(chart, `chart, ${about}`).toEqual(live)
      // An export knows of no user.
      const row = variant === 'before a relative' ? undefined : byPopulation(call)
      if (row) expect(row.verdicts, `population, ${about}`).toEqual(live)
      if (row && variant === 'of a patient who died') expect(row.reason, about).toBe('deceased')
      compared.charts += chart ? 1 : 0
      compared.rows += row ? 1 : 0
    }
    await replay.close()
  })

  test('and most of them can be told by an export', () => {
    expect(compared.charts).toBeGreaterThan(2 * fixtures.length)
    // Orders are no part of a population, and charts are asked twice: as they are, and of the dead.
    const charts = fixtures.filter(({ request }) => request.hook === 'patient-view')
    if (service.trigger) expect(compared.rows).toBeGreaterThan(charts.length)
  })
})
