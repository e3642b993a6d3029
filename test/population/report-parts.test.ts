import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { rangeName, rangeOf, split } from '../../src/population/intake/range.ts'
import { figure, html, table } from '../../src/population/report/html.ts'
import { barPlot, histogramPlot } from '../../src/population/report/plots.ts'
import { csvHeading, toCsvLine } from '../../src/population/rows/evaluation-row.ts'
import { memoryPlan, partsFor } from '../../src/population/run/memory-plan.ts'
import { Progress } from '../../src/population/run/progress.ts'

const hostile = `"><script>alert('x')</script>&`

test('text is never markup', () => {
  const made = [
    html`<p title="${hostile}">${hostile}</p>`,
    table([hostile], [[hostile, hostile]]),
    barPlot(hostile, [{ label: hostile, parts: [{ kind: 'k1', label: hostile, value: 1 }] }])
  ]
  for (const { text } of made) {
    expect(text).not.toContain('<script')
    expect(text).not.toContain("alert('x")
    expect(text).toContain('&lt;script&gt;')
  }
})

test.each([
  [1234567, '1,234,567'],
  [0.00123456, '0.00123'],
  [12.3456, '12.35']
])('writes %d as %s', (value, text) => expect(figure(value)).toBe(text))

test('shards and parts follow each other without gap', () => {
  const shards = [0, 1, 2].map(index => rangeOf({ index, of: 3 }))
  expect(shards[0]?.from).toBe(0)
  expect(shards[2]?.to).toBe(2 ** 32)
  const parts = shards.flatMap(shard => split(shard, 7))
  parts.slice(1).forEach((part, index) => void expect(part.from).toBe(parts[index]?.to))
  expect(parts.map(rangeName)).toEqual(parts.map(rangeName).toSorted())
  expect(split({ from: 5, to: 6 }, 16)).toEqual([{ from: 5, to: 6 }])
})

test('memory decides how many workers there are', () => {
  expect(memoryPlan(900, 8).workers).toBe(3)
  expect(memoryPlan(100, 8).workers).toBe(1)
  expect(memoryPlan(4000, 8).workers).toBe(8)
  expect(partsFor(10 ** 12, 2)).toBe(256)
})

test('a line of the table holds what the row holds', () => {
  const row = {
    patient: 'p',
    at: 't',
    service: 's',
    hook: 'patient-view',
    value: 0.6,
    band: 'DEF',
    cards: [{ topic: 'a', indicator: 'info' }],
    notShown: 1,
    cannotTell: ['x,y'],
    missing: ['c:absent'],
    ordered: false
  }
  expect(toCsvLine(row)).toBe('p,t,s,patient-view,0.6,DEF,,a:info,1,"x,y",c:absent,false\r\n')
  expect(csvHeading.split(',')).toHaveLength(12)
})

test('what is printed after the progress does not stand on its line', () => {
  for (const [isTTY, expected] of [
    [true, '\r\u001b[K'],
    [false, null]
  ] as const) {
    const stream = Object.assign(new PassThrough(), { isTTY })
    new Progress(stream, () => 0).end()
    expect(stream.read()?.toString() ?? null).toBe(expected)
  }
})

test.each([
  [true, '\r\u001b[K[##########..........] Reading 50.0 %, 1,000 lines, 500/s, 2 s left'],
  [false, 'Reading 50.0 %, 1,000 lines, 91/s, 11 s left\n']
])('progress on a terminal: %s', (isTTY, expected) => {
  let now = 0
  const stream = Object.assign(new PassThrough(), { isTTY })
  const progress = new Progress(stream, () => now)
  progress.stage('Reading')
  now = isTTY ? 2000 : 11_000
  progress.show(0.5, 1000, 'lines')
  progress.show(0.6, 1200, 'lines')
  expect(String(stream.read())).toBe(expected)
})

test('figures of limits close together stand on either side, not in each other', () => {
  const edges = [0.5, 0.65, 0.7, 1.05, 2]
  const all = [0.45, 0.5, 0.55, 0.6, 0.65, 0.7, ...Array.from({ length: 30 }, (_, nth) => 0.75 + nth * 0.05), 2]
  const bins = all.map((from, nth) => ({ from: Number(from.toFixed(2)), to: all[nth + 1] ?? 9, kind: 'k1', label: '', count: 1 }))
  const { text } = histogramPlot('Mg', bins, edges, 'mmol/L')
  const sides = [...text.matchAll(/text-anchor="(\w+)">([\d.]+)</g)].map(([, side, limit]) => `${limit} ${side}`)
  expect(sides).toEqual(['0.5 middle', '0.65 end', '0.7 start', '1.05 middle', '2 middle'])
})
