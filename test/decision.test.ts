import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseHookRequest } from '../src/cds-hooks/request.ts'
import { profileNames, profiles } from '../src/clients/profile.ts'
import { judgedAgain, parseDecision, toDecision } from '../src/decision.ts'
import { loadServices } from '../src/guideline-folder.ts'
import { type Call, respond } from '../src/pipeline.ts'
import { fixturesOf, purposeOf } from './support/fixtures/replay.ts'
import { captureTime } from './support/servers/app.ts'

const services = await loadServices(['hypomagnesemia', 'hypokalemia'])

function callOf(body: { readonly hook: string }, asOf: number, serviceName = 'hypomagnesemia'): Call {
  const service = services.find(({ name }) => name === serviceName)
  const offer = service?.offers.find(({ hook }) => hook === body.hook)
  if (!service || !offer) throw new Error(`nobody answers ${body.hook}`)
  const request = parseHookRequest(body)
  return { service, offer, request, profile: profiles.open, publicUrl: 'https://cds.example.org', asOf, elapsed: () => 0 }
}

/** The answer to a call, and the answer that its stored text gives. */
function both(call: Call) {
  const { evaluated, response } = respond(call)
  const text = JSON.stringify(toDecision(call, { evaluated, response, shown: evaluated.recommendations }, 'digest'))
  const plain = (value: unknown): string => JSON.stringify(value, (name, item) => (name === 'uuid' ? undefined : item))
  return { answered: plain(response.cards), again: plain(judgedAgain(parseDecision(text), call.service)), text }
}

/** Everything that names people or is prose for them, on every resource of a request. */
function cluttered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cluttered)
  if (typeof value !== 'object' || value === null) return value
  const parts = Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cluttered(item)]))
  const type = parts.resourceType
  if (typeof type !== 'string' || type === 'Bundle' || type === 'OperationOutcome' || type === 'MedicationRequest') return parts
  const somebody = { reference: 'Practitioner/planted', display: 'planted' }
  const owner = parts.subject as object | undefined
  return {
    ...parts,
    ...(owner ? { subject: { ...owner, display: 'planted', identifier: { value: 'planted' } } } : {}),
    text: { status: 'generated', div: '<div>planted</div>' },
    identifier: [{ system: 'urn:planted', value: 'planted' }],
    performer: [somebody],
    recorder: somebody,
    asserter: somebody,
    ...(type === 'Patient'
      ? { name: [{ family: 'planted' }], address: [{ line: ['planted'] }], telecom: [{ value: 'planted' }] }
      : {}),
    ...(type === 'Encounter' ? { participant: [{ individual: somebody }], serviceProvider: somebody } : {}),
    contained: [...((parts.contained as unknown[]) ?? []), { resourceType: 'Practitioner', id: 'x', name: [{ text: 'planted' }] }]
  }
}

describe.each(services.map(({ name }) => name))('every fixture of %s', name => {
  test.each(fixturesOf(name))('$name is judged again to the same bytes, without what names people', ({ request }) => {
    const { extension: _, ...body } = request
    const asOf = Date.parse(purposeOf(request).asOf)
    const { answered, again, text } = both(callOf(cluttered(body) as typeof request, asOf, name))
    expect(again).toBe(answered)
    const { prefetch } = JSON.parse(text).request
    expect(JSON.stringify(prefetch)).not.toContain('planted')
  })
})

type Captured = { readonly method: string; readonly body?: { readonly hook: string; readonly prefetch?: unknown } }
const folder = new URL('../fixtures/sandbox/', import.meta.url)
const captures = readdirSync(folder)
  .filter(name => /^\d\d-/.test(name))
  .map(name => ({ name, ...(JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Captured) }))
  .flatMap(({ name, method, body }) => (method === 'POST' && body?.hook && body.prefetch ? [{ name, body }] : []))

test.each(captures)('so is the captured call $name', ({ body }) => {
  let call: Call
  try {
    call = callOf(body, captureTime)
    respond(call)
  } catch {
    // A call that is refused has no evaluation to be kept.
    return
  }
  const { answered, again } = both(call)
  expect(again).toBe(answered)
})

const severe = captures.find(({ name }) => name.includes('severe'))?.body as { hook: string; prefetch: Record<string, unknown> }

test.each(profileNames)('so is one for the profile %s', name => {
  const { answered, again } = both({ ...callOf(severe, captureTime), profile: profiles[name] })
  expect(answered).toContain('"indicator":"critical"')
  expect(again).toBe(answered)
})

test('so is one for a patient who looks on, who is not named', () => {
  const { context } = severe as unknown as { context: object }
  const call = callOf({ ...severe, context: { ...context, userId: 'Patient/planted' } } as typeof severe, captureTime)
  const { answered, again, text } = both(call)
  expect([answered, again]).toEqual(['[]', '[]'])
  expect(text).not.toContain('planted')
})

describe('of what belongs to somebody else, or is not read', () => {
  const stranger = { resourceType: 'Observation', id: 'planted', subject: { reference: 'Patient/planted' } }
  const entry = (...resources: object[]) => resources.map(resource => ({ resource }))
  const odd = {
    foreign: { resourceType: 'Bundle', entry: entry(stranger) },
    partial: {
      resourceType: 'Bundle',
      total: 7,
      link: [{ relation: 'next', url: 'https://planted' }],
      entry: [{ search: {} }, 'planted']
    },
    staff: { resourceType: 'Bundle', entry: entry({ resourceType: 'Practitioner', name: 'planted' }) },
    broken: 'planted',
    failed: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', diagnostics: 'planted' }] },
    told: {
      resourceType: 'Bundle',
      entry: entry({ resourceType: 'OperationOutcome', issue: [{ severity: 'information', diagnostics: 'planted' }] })
    },
    none: null
  }

  test.each(Object.keys(severe.prefetch).flatMap(key => Object.entries(odd).map(([kind, value]) => [key, kind, value] as const)))(
    'nothing is kept, and %s: %s counts as it did',
    (key, _kind, value) => {
      const call = callOf({ ...severe, prefetch: { ...severe.prefetch, [key]: value } } as typeof severe, captureTime)
      const { answered, again, text } = both(call)
      expect(again).toBe(answered)
      expect(text).not.toContain('planted')
    }
  )

  test('no token, no user and no extension of the request is kept', () => {
    const body = {
      ...severe,
      hookInstance: 'planted',
      fhirAuthorization: { access_token: 'planted' },
      extension: { planted: 1 },
      context: { ...(severe as unknown as { context: object }).context, userId: 'Practitioner/planted', encounterId: 'e' }
    }
    expect(both(callOf(body, captureTime)).text).not.toContain('planted')
  })
})

test('what was left out is left out again, and nothing else', () => {
  const call = callOf(severe, captureTime)
  const { evaluated, response } = respond(call)
  const [first, ...shown] = evaluated.recommendations
  const cards = response.cards.filter(card => card.source.topic?.code !== first?.topic)
  const decision = toDecision(call, { evaluated, shown, response: { cards } }, 'digest')
  expect(judgedAgain(parseDecision(JSON.stringify(decision)), call.service).map(card => card.summary)).toEqual(
    cards.map(card => card.summary)
  )
})

test('a text of another form is refused', () => {
  expect(() => parseDecision('{"format":2}')).toThrow('form')
})
