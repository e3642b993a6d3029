/** Bodies that somebody might send by mistake or on purpose: name, and the bytes or the JSON value. */
export type HostileBody = readonly [name: string, body: string | Uint8Array]

type Call = { [member: string]: unknown; context: Record<string, unknown>; prefetch: Record<string, unknown> }

const nested = (depth: number, open: string, close: string, inner = ''): string =>
  open.repeat(depth) + inner + close.repeat(depth)
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

/** Values that stand where something else should. */
const wrongValues: readonly unknown[] = [null, true, 0, -1, 1.5, '', ' ', 'x', [], [null], {}, { resourceType: 5 }, [[[[]]]]]

const notJson: readonly HostileBody[] = [
  ['nothing', ''],
  ['a blank', ' '],
  ['half an object', '{"hook":'],
  ['a word', 'undefined'],
  ['NaN', '{"hook":NaN}'],
  ['single quotes', "{'hook':'patient-view'}"],
  ['a comment', '{/* */}'],
  ['a trailing comma', '{"hook":"patient-view",}'],
  ['two values', '{}{}'],
  ['form data', 'hook=patient-view&x=1'],
  ['XML', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'],
  ['a zero byte', '\u0000'],
  ['zero bytes inside', '{"hook":"patient\u0000view"}'],
  ['no UTF-8', bytes(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d)],
  ['UTF-16', new Uint8Array(Buffer.from('{"hook":"patient-view"}', 'utf16le'))],
  ['overlong UTF-8', bytes(0x22, 0xc0, 0xaf, 0x22)],
  ['gzip without saying so', bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
  ['random bytes', Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)],
  ['100,000 open lists', '['.repeat(100_000)],
  ['100,000 nested lists', nested(100_000, '[', ']')],
  ['100,000 nested objects', nested(100_000, '{"a":', '}', '1')],
  ['a long string', JSON.stringify('x'.repeat(1_000_000))],
  ['a long number', '1'.repeat(500_000)],
  ['a long exponent', `1e${'9'.repeat(1000)}`],
  ['SQL', '"\'; drop table feedback_events; --"'],
  ['a template', '"{{constructor.constructor(\'return process\')()}}"']
]

const protoKeys: readonly HostileBody[] = [
  ['__proto__ at the top', '{"__proto__":{"polluted":true},"hook":"patient-view"}'],
  [
    '__proto__ in context',
    '{"hook":"patient-view","hookInstance":"1","context":{"__proto__":{"patientId":"x"},"patientId":"p"}}'
  ],
  ['escaped __proto__', '{"\\u005f\\u005fproto\\u005f\\u005f":{"polluted":true}}'],
  ['constructor.prototype', '{"constructor":{"prototype":{"polluted":true}}}'],
  ['toString as member', '{"hook":"patient-view","hookInstance":"1","context":{"patientId":"p","toString":null,"valueOf":1}}'],
  ['hasOwnProperty as member', '{"hasOwnProperty":1,"hook":"patient-view","hookInstance":"1","context":{"patientId":"p"}}']
]

const look = [
  'null',
  'true',
  '""',
  '"  "',
  '"0.46"',
  '[0.46]',
  '"0x10"',
  '1e400',
  '-1e400',
  '-5',
  '0',
  '1e-300',
  '1e300',
  '{"value":0.46}',
  '"NaN"',
  '[[0.46]]'
]

/** Bodies for one hook, about 170. `sample` is a valid call; it is left as it is. */
export function hostileBodies(sample: Call): readonly HostileBody[] {
  const changed = (name: string, change: (call: Call) => void): HostileBody => {
    const call = structuredClone(sample)
    change(call)
    return [name, JSON.stringify(call)]
  }
  const members = ['hook', 'hookInstance', 'context', 'prefetch', 'fhirServer', 'fhirAuthorization', 'extension'] as const
  const inContext = ['patientId', 'userId', 'encounterId', 'selections', 'draftOrders'] as const
  const few = wrongValues.slice(0, 9)
  return [
    ...notJson,
    ...protoKeys,
    ...wrongValues.map(value => [`the body is ${JSON.stringify(value)}`, JSON.stringify(value)] as const),
    ...members.flatMap(member =>
      few.map(value => changed(`${member} is ${JSON.stringify(value)}`, call => void Object.assign(call, { [member]: value })))
    ),
    ...inContext.flatMap(member =>
      few
        .slice(0, 6)
        .map(value =>
          changed(`context.${member} is ${JSON.stringify(value)}`, call => void Object.assign(call.context, { [member]: value }))
        )
    ),
    ...look.map(
      (text): HostileBody => [`values are ${text}`, JSON.stringify(sample).replace(/"value":[\d.]+/g, `"value":${text}`)]
    ),
    changed(
      'entries are null',
      call => void Object.assign(call.prefetch, { magnesium: { resourceType: 'Bundle', entry: [null, null] } })
    ),
    changed('an entry holds itself by name', call => {
      call.prefetch.magnesium = {
        resourceType: 'Bundle',
        entry: [{ fullUrl: 'urn:uuid:1', resource: { resourceType: 'Bundle', entry: [] } }]
      }
    }),
    changed('references go round', call => {
      const order = {
        resourceType: 'MedicationRequest',
        id: 'a',
        status: 'active',
        subject: { reference: `Patient/${call.context.patientId}` }
      }
      call.prefetch.medications = {
        resourceType: 'Bundle',
        entry: [
          {
            resource: {
              ...order,
              medicationReference: { reference: '#a' },
              contained: [{ ...order, medicationReference: { reference: '#a' } }]
            }
          }
        ]
      }
    }),
    changed('100,000 entries', call => {
      call.prefetch.magnesium = { resourceType: 'Bundle', entry: Array.from({ length: 100_000 }, () => ({})) }
    }),
    changed('10,000 keys', call => {
      for (let index = 0; index < 10_000; index += 1) call.prefetch[`key${index}`] = null
    }),
    changed('depth 63', call => void Object.assign(call, { extension: JSON.parse(nested(60, '[', ']')) })),
    changed('depth 2,000', call => void Object.assign(call, { extension: JSON.parse(nested(2_000, '[', ']')) })),
    changed('a patient id like a path', call => void Object.assign(call.context, { patientId: '../../etc/passwd' })),
    changed('a patient id with a query', call => void Object.assign(call.context, { patientId: 'p?_count=9999&x=y#z' })),
    changed('a patient id with line breaks', call => void Object.assign(call.context, { patientId: 'p\r\nX-Evil: 1' })),
    changed('a long patient id', call => void Object.assign(call.context, { patientId: 'p'.repeat(100_000) })),
    changed('a lone surrogate', call => void Object.assign(call.context, { patientId: '\ud800' })),
    changed('dates far away', call => {
      call.prefetch = JSON.parse(
        JSON.stringify(call.prefetch).replace(/"effectiveDateTime":"[^"]*"/g, '"effectiveDateTime":"99999-13-45T99:99:99Z"')
      )
    }),
    changed('codes that are no text', call => {
      call.prefetch = JSON.parse(JSON.stringify(call.prefetch).replace(/"code":"[^"]*"/g, '"code":{"a":1}'))
    }),
    changed('text that is evil for patterns', call => {
      const evil = `"text":"${'a '.repeat(20_000)}${'1 to '.repeat(2_000)}!"`
      call.prefetch = JSON.parse(JSON.stringify(call.prefetch).replace(/"text":"[^"]*"/g, evil))
    }),
    changed('every text is 20,000 characters long', call => {
      call.prefetch = JSON.parse(
        JSON.stringify(call.prefetch).replace(/"display":"[^"]*"/g, `"display":"${'1 tablet every 6 h '.repeat(1000)}"`)
      )
    })
  ]
}

/** Bodies for feedback beside those that are no JSON at all. */
export function hostileFeedback(): readonly HostileBody[] {
  const entry = { card: '00000000-0000-4000-8000-000000000001', outcome: 'overridden', outcomeTimestamp: '2026-11-22T12:00:00Z' }
  const changed = (name: string, change: object): HostileBody => [name, JSON.stringify({ feedback: [{ ...entry, ...change }] })]
  const members = ['card', 'outcome', 'outcomeTimestamp', 'acceptedSuggestions', 'overrideReason', 'overrideReasons', 'extension']
  return [
    ...notJson,
    ...protoKeys,
    ...wrongValues.map(value => [`the body is ${JSON.stringify(value)}`, JSON.stringify(value)] as const),
    ...wrongValues.map(value => [`feedback is ${JSON.stringify(value)}`, JSON.stringify({ feedback: value })] as const),
    ...members.flatMap(member => wrongValues.map(value => changed(`${member} is ${JSON.stringify(value)}`, { [member]: value }))),
    changed('a zero byte and a lone surrogate', {
      overrideReason: { reason: { code: 'a\u0000b\ud800' }, userComment: '\u0000\ud800' }
    }),
    changed('SQL', { card: "'); drop table feedback_events; --" }),
    ['100,000 entries', JSON.stringify({ feedback: Array.from({ length: 100_000 }, () => ({})) })],
    ['1,001 entries', JSON.stringify({ feedback: Array.from({ length: 1_001 }, () => entry) })]
  ]
}
