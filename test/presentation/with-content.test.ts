import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withContent } from '../../src/presentation/with-content.ts'

it.each<[string, object, object]>([
  [
    'a whole order stays as it is',
    { id: 'a', n: 0, no: false, list: [{ text: 'x' }, 0] },
    { id: 'a', n: 0, no: false, list: [{ text: 'x' }, 0] }
  ],
  ['null', { id: 'a', note: null, list: [null, 1] }, { id: 'a', list: [1] }],
  ['empty text', { id: 'a', note: '', list: ['', 'b'] }, { id: 'a', list: ['b'] }],
  ['empty lists and objects, and what is empty without them', { id: 'a', x: [], y: {}, z: [{ w: [{}] }] }, { id: 'a' }],
  ['figures that are none', { value: JSON.parse('1e400'), unit: 'mg' }, { unit: 'mg' }],
  ['half of a surrogate pair', { text: 'a\ud83d', whole: '\u{1F48A}' }, { text: 'a\ufffd', whole: '\u{1F48A}' }],
  [
    'a null that keeps a place',
    { given: ['Ada', null], _given: [null, { id: 'x' }] },
    { given: ['Ada', null], _given: [null, { id: 'x' }] }
  ],
  ['a null beside nothing', { given: ['Ada', null], _given: 5 }, { given: ['Ada'], _given: 5 }]
])('%s', (_name, sent, kept) => expect(withContent(sent as Record<string, unknown>)).toEqual(kept))

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)

it('whatever was sent, what is left has content everywhere and is left as it is', () =>
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), sent => {
      fc.pre(!JSON.stringify(sent).includes('"_'))
      const kept = withContent(sent)
      expect(withContent(kept)).toEqual(kept)
      JSON.stringify(kept, (_name, value: unknown) => {
        if (value !== kept) expect(isEmpty(value), JSON.stringify(sent)).toBe(false)
        return value
      })
    })
  ))
