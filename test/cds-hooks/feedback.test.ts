import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseFeedback } from '../../src/cds-hooks/feedback.ts'
import { utcTimestamp } from '../../src/cds-hooks/utc-timestamp.ts'
import { ServiceError } from '../../src/service-error.ts'

const card = '4e0a3a1e-3065-4ab7-a6b5-a2d5c7a9a2c1'
const accepted = { card, outcome: 'accepted', acceptedSuggestions: [{ id: 's-1' }], outcomeTimestamp: '2026-11-20T12:00:00Z' }
const overridden = { card, outcome: 'overridden', outcomeTimestamp: '2026-11-20T12:00:00Z' }

const refusal = (body: unknown): ServiceError => {
  try {
    parseFeedback(body)
  } catch (error) {
    if (error instanceof ServiceError) return error
    throw error
  }
  throw new Error('Nothing was refused.')
}

describe('feedback of CDS Hooks 2.0 and 3.0', () => {
  test('reads accepted suggestions', () => {
    expect(parseFeedback({ feedback: [accepted] })).toEqual([
      { card, outcome: 'accepted', suggestions: ['s-1'], reasons: [], at: '2026-11-20T12:00:00.000Z' }
    ])
  })

  test('reads an override with and without a reason', () => {
    const reason = { code: 'seen', system: 'http://example.org/reasons' }
    const [first, second] = parseFeedback({ feedback: [overridden, { ...overridden, overrideReason: { reason } }] })
    expect(first?.reasons).toEqual([])
    expect(second?.reasons).toEqual([reason])
  })

  test('reads several entries with mixed outcomes, in order', () => {
    expect(parseFeedback({ feedback: [overridden, accepted, overridden] }).map(entry => entry.outcome)).toEqual([
      'overridden',
      'accepted',
      'overridden'
    ])
  })
})

describe('other dialects', () => {
  test('reads the older single object', () => {
    expect(parseFeedback(accepted)).toEqual(parseFeedback({ feedback: [accepted] }))
  })

  test('reads Epic’s spelling and its reasons in an extension', () => {
    const mapped = { reason: { code: 'contraindicated', display: 'bad', system: 'http://example.org' }, userComment: 'text' }
    const prefix = 'com.epic.cdshooks.feedback.overrideReason'
    const extension = {
      [`${prefix}.reasonCategory`]: '45',
      [`${prefix}.reasonDisplay`]: 'Does not meet criteria',
      [`${prefix}.reasonTitle`]: 'Title'
    }
    const [first, second] = parseFeedback({
      feedback: [
        { ...overridden, overrideReasons: mapped },
        { ...overridden, overrideReasons: { extension, userComment: 'text' } }
      ]
    })
    expect(first?.reasons).toEqual([mapped.reason])
    expect(second?.reasons).toEqual([{ code: '45', system: prefix, display: 'Does not meet criteria' }])
  })

  test.each([
    [
      'a list of overrides',
      { overrideReasons: [{ reason: { code: 'a' } }, { reason: { code: 'b' } }] },
      [{ code: 'a' }, { code: 'b' }]
    ],
    ['a list of codings', { overrideReasons: [{ code: 'a' }] }, [{ code: 'a' }]],
    ['a coding in place of the override', { overrideReason: { code: 'a', system: 's' } }, [{ code: 'a', system: 's' }]],
    ['a codeable concept', { overrideReason: { reason: { coding: [{ code: 'a' }] } } }, [{ code: 'a' }]],
    ['a bare code', { overrideReason: { reason: 'a' } }, [{ code: 'a' }]],
    ['only a display', { overrideReason: { reason: { display: 'Not now' } } }, [{ display: 'Not now' }]],
    ['a system of the wrong type', { overrideReason: { reason: { code: 'a', system: 3 } } }, [{ code: 'a' }]],
    ['only a comment', { overrideReason: { userComment: 'x' } }, []],
    ['null', { overrideReason: null, overrideReasons: null, acceptedSuggestions: null }, []],
    [
      'a FHIR extension on the entry',
      {
        extension: [
          { url: 'http://x/reasonCategory', valueString: '7' },
          { url: 'http://x/other', valueBoolean: true }
        ]
      },
      [{ code: '7', system: 'com.epic.cdshooks.feedback.overrideReason' }]
    ]
  ])('reads %s', (_, members, reasons) => {
    expect(parseFeedback({ feedback: [{ ...overridden, ...members }] })[0]?.reasons).toEqual(reasons)
  })

  test('bears unknown members, suggestions as strings, and our uuids as URN or in capitals', () => {
    const body = {
      feedback: [
        {
          ...accepted,
          card: `urn:uuid:${card.toUpperCase()}`,
          acceptedSuggestions: ['S-1', { id: card.toUpperCase(), x: 1 }],
          x: {}
        }
      ],
      y: 1
    }
    expect(parseFeedback(body)[0]).toMatchObject({ card, suggestions: ['S-1', card] })
  })
})

test('passes the comment on only where comments are kept', () => {
  const body = { feedback: [{ ...overridden, overrideReason: { userComment: ' of the user ' } }] }
  expect(JSON.stringify(parseFeedback(body))).not.toContain('of the user')
  expect(parseFeedback(body, true)[0]?.comment).toBe('of the user')
})

describe('times', () => {
  test.each([
    ['2026-11-20T12:00:00Z', '2026-11-20T12:00:00.000Z'],
    ['2026-11-20T12:00:00.1Z', '2026-11-20T12:00:00.100Z'],
    ['2026-11-20T12:00:00.123456789Z', '2026-11-20T12:00:00.123Z'],
    ['2026-11-20T12:00:00+05:30', '2026-11-20T06:30:00.000Z'],
    ['2026-11-20T12:00:00.000+0530', '2026-11-20T06:30:00.000Z'],
    ['2026-11-20T12:00:00-05', '2026-11-20T17:00:00.000Z'],
    ['2026-11-20t12:00:00z', '2026-11-20T12:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z']
  ])('reads %s', (text, utc) => expect(utcTimestamp(text)).toBe(utc))

  test.each([
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-11-20',
    '2026-11-20T12:00:00',
    '2026-11-20T12:00:00+5',
    '2026-11-20T12:00:00+05:3',
    '2026-11-20T12:00:00+99:00',
    '2026-13-01T00:00:00Z',
    '2026-11-20T25:00:00Z'
  ])('refuses %s', text => expect(utcTimestamp(text)).toBeUndefined())
  test.each(['', 'now', '1732104000', '9999-12-31T23:59:59-14:00', '0000-01-01T00:00:00+14:00', '2026-11-20 12:00:00Z'])(
    'refuses "%s"',
    text => expect(utcTimestamp(text)).toBeUndefined()
  )
})

describe('refusals name the entry and the field', () => {
  test.each([
    ['feedback', { feedback: 'x' }],
    ['feedback', { feedback: [] }],
    ['feedback', { feedback: Array.from({ length: 1001 }, () => accepted) }],
    ['feedback[1]', { feedback: [accepted, null] }],
    ['feedback[0].card', { feedback: [{ ...accepted, card: undefined }] }],
    ['feedback[0].card', { feedback: [{ ...accepted, card: ' ' }] }],
    ['feedback[3].outcome', { feedback: [accepted, accepted, accepted, { ...accepted, outcome: 'ignored' }] }],
    ['feedback[0].acceptedSuggestions', { feedback: [{ ...accepted, acceptedSuggestions: [] }] }],
    ['feedback[0].acceptedSuggestions', { feedback: [{ ...accepted, acceptedSuggestions: undefined }] }],
    ['feedback[0].acceptedSuggestions', { feedback: [{ ...accepted, acceptedSuggestions: [{ id: 3 }] }] }],
    ['feedback[0].overrideReason', { feedback: [{ ...overridden, overrideReason: 'x' }] }],
    ['feedback[0].overrideReason', { feedback: [{ ...overridden, overrideReason: { reason: {} } }] }],
    ['feedback[0].overrideReason', { feedback: [{ ...overridden, overrideReason: { userComment: 5 } }] }],
    ['feedback[0].outcomeTimestamp', { feedback: [{ ...overridden, outcomeTimestamp: 'yesterday' }] }],
    ['feedback[0].outcomeTimestamp', { feedback: [{ card, outcome: 'overridden' }] }],
    ['outcome', { ...accepted, outcome: 'SECRET' }],
    [undefined, null],
    [undefined, 'SECRET'],
    [undefined, [accepted]]
  ])('%s', (expression, body) => {
    const error = refusal(body)
    expect(error).toMatchObject({ code: 'invalid-request', ...(expression ? { expression } : {}) })
    expect(error.message).not.toContain('SECRET')
  })
})

const loose = fc.oneof(fc.anything({ maxDepth: 3, withNullPrototype: true }), fc.jsonValue({ maxDepth: 4 }))
const value = <T>(good: T) => fc.oneof({ weight: 3, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: loose })
const looseEntry = fc.record(
  {
    card: value(card),
    outcome: fc.oneof(fc.constantFrom('accepted', 'overridden'), loose),
    acceptedSuggestions: value([{ id: 's' }]),
    overrideReason: value({ reason: { code: 'c' }, userComment: 'FREE TEXT' }),
    overrideReasons: value({ extension: { reasonCategory: '1' }, userComment: 'FREE TEXT' }),
    extension: loose,
    outcomeTimestamp: value('2026-11-20T12:00:00Z')
  },
  { requiredKeys: ['card', 'outcome', 'outcomeTimestamp'] }
)

test('any body gives whole entries or a refusal with a fixed text, and never a comment', () => {
  const bodies = fc.oneof(fc.record({ feedback: fc.oneof(fc.array(looseEntry, { maxLength: 4 }), loose) }), looseEntry, loose)
  let read = 0
  fc.assert(
    fc.property(bodies, body => {
      try {
        for (const entry of parseFeedback(body)) {
          read += 1
          expect(entry.card).toBeTruthy()
          expect(entry.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
          expect(entry.outcome === 'overridden' || entry.suggestions.length > 0).toBe(true)
          expect(entry.reasons.every(reason => reason.code || reason.display)).toBe(true)
          expect(JSON.stringify(entry)).not.toContain('FREE TEXT')
        }
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        expect(error.code).toBe('invalid-request')
        expect(error.message).toMatch(
          /^((feedback(\[\d+\])?\.?)?(card|outcome|acceptedSuggestions|overrideReasons?|outcomeTimestamp)?|The body) (is|must) [\w "(),.-]+$|^feedback must/
        )
      }
    }),
    { numRuns: 3_000 }
  )
  expect(read).toBeGreaterThan(100)
})

test('any moment with any offset is read as the same moment', () => {
  const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 })
  const moments = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(moments, offsets, (date, offset) => {
      const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1)
      const clock = `${String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')}:${String(Math.abs(offset) % 60).padStart(2, '0')}`
      expect(utcTimestamp(`${local}${offset < 0 ? '-' : '+'}${clock}`)).toBe(date.toISOString())
    })
  )
})
