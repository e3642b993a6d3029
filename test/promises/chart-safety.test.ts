import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { hooks, now, post, type Running, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'

/** Quick cases over HTTP; the tables behind them are tested where the facts are read. */

type Card = {
  summary: string
  detail?: string
  source: { topic: { code: string } }
  suggestions?: { actions?: { resource?: { resourceType: string } }[] }[]
}
type Resource = { [member: string]: unknown; resourceType: string; entry?: { resource: Resource }[] }

let service: Running
beforeAll(async () => {
  service = await running({ environment: { LOG_LEVEL: 'silent' } })
})
afterAll(() => service.close())

async function cardsOf(body: object, hook = 'patient-view'): Promise<readonly Card[]> {
  const answer = await post(service.origin, serviceOf(hook), body)
  expect(answer.status, answer.text.slice(0, 300)).toBe(200)
  return (answer.body as { cards: Card[] }).cards
}
const topics = (cards: readonly Card[]): readonly string[] => cards.map(card => card.source.topic.code)
const orders = (cards: readonly Card[]): readonly unknown[] =>
  cards.flatMap(card =>
    (card.suggestions ?? []).flatMap(({ actions = [] }) =>
      actions.filter(action => action.resource?.resourceType === 'MedicationRequest')
    )
  )

/** The sample call with its magnesium results changed. */
function withMagnesium(change: (result: Resource) => void): ReturnType<typeof sampleCall> {
  const call = sampleCall()
  for (const { resource } of (call.prefetch.magnesium as Resource).entry ?? []) change(resource)
  return call
}

it('the sample is a severe case with an order', async () => {
  const cards = await cardsOf(sampleCall())
  expect(topics(cards)).toContain('severe')
  expect(orders(cards)).not.toEqual([])
})

describe('C1: nothing of another patient', () => {
  test.each([
    ['another id', 'Patient/other'],
    ['an id with the same beginning', 'Patient/mg-severe2'],
    ['an id with the same end', 'Patient/x-mg-severe'],
    ['another case', 'Patient/MG-SEVERE'],
    ['another server', 'https://other.example.org/fhir/Patient/mg-severe'],
    ['another type', 'Person/mg-severe'],
    ['a blank behind', 'Patient/mg-severe '],
    ['nothing', undefined]
  ])('a result that names %s is not used', async (_name, reference) => {
    const cards = await cardsOf(
      withMagnesium(result => {
        result.subject = reference === undefined ? undefined : { reference }
      })
    )
    expect(topics(cards)).not.toContain('severe')
    expect(orders(cards)).toEqual([])
    expect(cards.length).toBeGreaterThan(0)
  })

  test('a chart of somebody else is refused', async () => {
    const call = sampleCall()
    Object.assign(call.prefetch.patient as object, { id: 'other' })
    const answer = await post(service.origin, serviceOf('patient-view'), call)
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('wrong-patient')
  })
})

describe('C2, C3, C5: what cannot be used is not used', () => {
  const quantity =
    (value: unknown, more: object = {}) =>
    (result: Resource) => {
      result.valueQuantity = { value, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL', ...more }
    }
  const lookalikes = [
    null,
    true,
    false,
    '',
    ' ',
    '0.46',
    '0x10',
    [0.46],
    { value: 0.46 },
    '1e400',
    -0.46,
    -5,
    0,
    1e300,
    'NaN',
    [[0.46]]
  ]
  test.each<[string, (result: Resource) => void]>([
    ...lookalikes.map((value): [string, (result: Resource) => void] => [`the value ${JSON.stringify(value)}`, quantity(value)]),
    ['entered in error', result => void Object.assign(result, { status: 'entered-in-error' })],
    ['cancelled', result => void Object.assign(result, { status: 'cancelled' })],
    ['no status', result => void Object.assign(result, { status: undefined })],
    ['a dataAbsentReason', result => void Object.assign(result, { dataAbsentReason: { text: 'x' } })],
    [
      'an unknown modifierExtension',
      result => void Object.assign(result, { modifierExtension: [{ url: 'x', valueBoolean: true }] })
    ],
    ['no unit', quantity(1, { unit: undefined, code: undefined, system: undefined })],
    ['g/L', quantity(1, { unit: 'g/L', code: 'g/L' })],
    ['a unit nobody knows', quantity(1, { unit: 'furlong', code: 'furlong' })]
  ])('%s', async (_name, change) => {
    const cards = await cardsOf(withMagnesium(change))
    expect(topics(cards)).not.toContain('severe')
    expect(orders(cards)).toEqual([])
  })
})

test.each([
  ['none at all', {}],
  [
    'every search failed',
    Object.fromEntries(
      ['patient', 'magnesium', 'potassium', 'creatinine', 'conditions', 'medications'].map(key => [
        key,
        { resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] }
      ])
    )
  ],
  ['every search was without an answer', { magnesium: { resourceType: 'OperationOutcome' } }]
])('C7: silence is honest: %s', async (_name, prefetch) => {
  const answer = await post(service.origin, serviceOf('patient-view'), sampleCall('patient-view', { prefetch }))
  if (answer.status === 200) expect((answer.body as { cards: Card[] }).cards.length).toBeGreaterThan(0)
  else expect(answer.status).toBe(412)
})

describe('C9: text of the chart stays text', () => {
  const evil = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[click](https://evil.example.org)',
    '![x](https://evil.example.org/x.png)',
    '# heading',
    'https://evil.example.org',
    '//evil.example.org',
    'http:/\u2060/evil.example.org',
    '**bold** `code`',
    'a\u202eb',
    'a\u0000b',
    'a\ud800b',
    'line\n\n# two',
    '|a|b|\n|-|-|',
    // Each takes two places where characters are counted in units of 16 bits.
    '\u{1F48A}'.repeat(140)
  ]
  const markup = /<[a-z/!]|\]\(|\/\/evil/
  const controls = /\p{Cs}|[\p{Cc}--[\n\t]]|[\u202a-\u202e\u2066-\u2069]/v
  it.each(hooks)('%s', async hook => {
    for (const text of evil) {
      const replaced = JSON.stringify(sampleCall(hook)).replace(
        /"(display|text|unit)":"[^"]*"/g,
        (_whole, member) => `"${member}":${JSON.stringify(`${text} drug`)}`
      )
      const answer = await post(service.origin, serviceOf(hook), replaced)
      expect(answer.status).toBe(200)
      for (const card of (answer.body as { cards: Card[] }).cards) {
        for (const words of [card.summary, card.detail ?? '']) {
          expect(words, text).not.toMatch(markup)
          expect(words, text).not.toMatch(controls)
        }
        expect(card.summary.length, text).toBeLessThan(140)
        expect(card.detail ?? '', text).not.toMatch(/^#{1,2} (heading|two)/m)
      }
    }
  })
})

describe('C9: ids of the chart that are none name nothing', () => {
  const evil = ['a b', 'a/../b', '<b>x</b>', '[x](https://evil.example.org)', 'a\u202eb', 'a\r\nb: c', '\ud800', 'x'.repeat(129)]
  const anywhere = /evil\.example|<b>|\u202e|\p{Cs}|\r|\.\.\/|a b|x{129}/u

  /** The sample with these ids in place of its own; the references to the patient follow. */
  const withIds = (hook: string, id: string, changed: RegExp): object => {
    const call = sampleCall(hook, {}) as { context: Record<string, unknown> }
    call.context.encounterId = id
    const own = String(call.context.patientId)
    let count = 0
    return JSON.parse(
      JSON.stringify(call, (member, value: unknown) => {
        if (typeof value !== 'string') return value
        if (changed.test(own)) {
          if (value === own) return id
          if (value === `Patient/${own}`) return `Patient/${id}`
        }
        return member === 'id' && changed.test(value) ? `${id}${count++}` : value
      })
    )
  }
  const said = (value: unknown): string[] => {
    const found: string[] = []
    JSON.stringify(value, (_member, part: unknown) => {
      if (typeof part === 'string') found.push(part)
      return part
    })
    return found
  }

  it.each(hooks)('%s: of results, orders and the encounter', async hook => {
    const plain = await cardsOf(sampleCall(hook), hook)
    for (const id of evil) {
      const cards = await cardsOf(withIds(hook, id, /^(?!mg-severe$)/), hook)
      expect(topics(cards), id).toEqual(topics(plain))
      for (const text of said(cards)) expect(text, id).not.toMatch(anywhere)
    }
  })

  it.each(hooks)('%s: of the patient, for whom then nothing is proposed', async hook => {
    const plain = await cardsOf(sampleCall(hook), hook)
    for (const id of evil) {
      const cards = await cardsOf(withIds(hook, id, /^mg-severe$/), hook)
      expect(topics(cards), id).toEqual(topics(plain))
      for (const card of cards) expect(card, id).not.toHaveProperty('suggestions')
      for (const text of said(cards)) expect(text, id).not.toMatch(anywhere)
    }
  })
})

it.each(hooks)('C9: %s: a name of nothing that can be seen leaves no gap', async hook => {
  for (const text of ['\u00ad', '\u200b\u2060', '\u{E0041}']) {
    const replaced = JSON.stringify(sampleCall(hook)).replace(
      /"(display|text|unit)":"[^"]*"/g,
      (_whole, member) => `"${member}":"${text}"`
    )
    const answer = await post(service.origin, serviceOf(hook), replaced)
    expect(answer.status).toBe(200)
    expect(answer.text).not.toMatch(/""|\(\)|: ;/)
  }
})

describe('the dead', () => {
  const calledAfter = (death: object) => {
    const call = sampleCall()
    return { ...call, prefetch: { ...call.prefetch, patient: { ...(call.prefetch.patient as object), ...death } } }
  }
  const hours = (count: number): string => new Date(now + count * 3_600_000).toISOString()
  it.each([
    { deceasedBoolean: true },
    { deceasedDateTime: hours(-1) },
    { deceasedDateTime: hours(0).slice(0, 10) },
    { deceasedDateTime: 'last week' }
  ])('%j: no advice', async death => expect(await cardsOf(calledAfter(death))).toEqual([]))

  it.each([
    { deceasedBoolean: false },
    { deceasedBoolean: 'true' },
    { deceasedDateTime: '' },
    { deceasedDateTime: null },
    // A typing error more likely than not.
    { deceasedDateTime: hours(48) }
  ])('%j: advice as ever', async death => expect(topics(await cardsOf(calledAfter(death)))).toContain('severe'))
})

describe('the user', () => {
  const openedBy = (userId: unknown) => {
    const call = sampleCall()
    return { ...call, context: { ...call.context, userId } }
  }
  it.each(['Patient/1', 'RelatedPerson/7', 'https://ehr.example.org/fhir/Patient/1'])(
    'who is %s gets no advice for professionals',
    async userId => {
      for (const hook of hooks) expect(await cardsOf({ ...openedBy(userId), hook }, hook)).toEqual([])
    }
  )

  it.each([
    'Practitioner/1',
    'PractitionerRole/7',
    'https://ehr.example.org/fhir/Practitioner/1',
    'Patient',
    '',
    null,
    undefined,
    7
  ])('who is %j gets it: silence could hide an emergency', async userId =>
    expect(topics(await cardsOf(openedBy(userId)))).toContain('severe')
  )

  it('who is none is still told what is wrong with the call', async () => {
    const answer = await post(service.origin, serviceOf('patient-view'), { ...openedBy('Patient/1'), hook: 'order-sign' })
    expect(answer.status).toBe(400)
  })
})
