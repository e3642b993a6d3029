import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chartText } from '../../src/facts/chart-text.ts'
import { renderDetail } from '../../src/presentation/detail.ts'
import { renderers } from './renderers.ts'

const ours = ['p', 'strong']
const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
const addresses = [
  ...['www.evil.example/x', 'WWW.evil.com', 'http://evil.example/x', 'https:evil.com', 'ftp://evil.com', 'mailto:a@evil.example'],
  ...[
    'xmpp:a@evil.com',
    'a@evil.example',
    '@evil.com',
    '//evil.com/x',
    'evil.com',
    'evil.co.uk/x',
    'evil.рф',
    'www.evil',
    'a-b.evil.com'
  ],
  ...[
    '[x](http://evil.com)',
    '![x](evil.com)',
    '<http://evil.com>',
    '<b>x</b>',
    '&lt;b&gt;',
    '[x]: evil.com',
    '[^1]',
    '<!--',
    '`x`'
  ]
]
/** Beside words whatever stands for something in Markdown or in an address. */
const pieces = fc.oneof(
  fc.constantFrom(
    ...addresses,
    ...ascii,
    'furosemide',
    '\n',
    '\n\n',
    '- ',
    '1. ',
    '| a | b |',
    '\u200b',
    '\u2060',
    '\u00a0',
    '＠',
    '。'
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 })
)
const names = fc.array(pieces, { minLength: 1, maxLength: 8 }).map(parts => parts.join(''))

/** A part of its own for each: in its middle, and alone. */
const partsOf = (name: string) => [
  { title: 'Do', lines: [`Stop ${chartText(name, 300)} today`, 'Ask'] },
  { title: 'Because', lines: [chartText(name, 300)] }
]
const markdownOf = (...texts: readonly string[]): string =>
  renderDetail(texts.flatMap(partsOf), chartText(texts[0] ?? '', 300), 'markdown')

describe.each(Object.entries(renderers))('C9: a name of the chart in Markdown by %s', (_name, elements) => {
  const foreign = (...texts: readonly string[]): readonly string[] =>
    [...elements(markdownOf(...texts))].filter(element => !ours.includes(element))

  it('is read by it at all: without the escapes there would be links', () => {
    for (const address of ['www.evil.com/x', 'http://evil.example/x', 'a@evil.example']) {
      const [element] = [...elements(address)].filter(found => !ours.includes(found))
      expect(element, address).toMatch(/^(a|link)$/)
    }
  })

  it('makes no element behind any ASCII character before an address', () => {
    for (const address of ['www.evil.example/x', 'http://evil.example', 'mailto:a@evil.com', '@evil.com', 'evil.com']) {
      const texts = ascii.flatMap(before => [`furosemide ${before}${address} tablet`, `furosemide${before}${address}`])
      // Some renderers take longer than in proportion for a long text.
      for (let from = 0; from < texts.length; from += 16) expect(foreign(...texts.slice(from, from + 16)), address).toEqual([])
    }
  })

  it('makes no element whatever it is made of', () => {
    fc.assert(
      fc.property(names, name => {
        expect(foreign(name), JSON.stringify(name)).toEqual([])
      }),
      { numRuns: 600 }
    )
  })
})

it('names and doses of charts stay as they are', () => {
  for (const name of [
    'magnesium oxide 400 MG Oral Tablet',
    '1.5 g i.v. q.d.',
    'D5W/0.45% NaCl',
    'St. John’s wort',
    'Mag-Ox 400 (241.3 mg)'
  ])
    expect(chartText(name)).toBe(name)
})
