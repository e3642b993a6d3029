import { readFileSync, writeFileSync } from 'node:fs'

/** Of one server: CPU as a part of that of bare Fastify, CPU microseconds a call, milliseconds that 99 of 100 answers took at the most. */
export type Figures = { readonly ratio: number; readonly cpu: number; readonly p99: number }

/** The four figures of the README, each with its aim. */
const aims = [
  ['(b) this service, no store', 'ratio', 'at least 0.40'],
  ['(c) with evaluation records in SQLite', 'ratio', 'at least 0.32'],
  ['(d) signed RS384', 'ratio', '0.25'],
  ['(e) RS384, ten inputs fetched', 'cpu', 'at most 1,500 µs of CPU']
] as const

/** Puts all lines of a run into `docs/performance.md`, and what they come to into the README. */
export function writeResults(lines: readonly string[], figures: ReadonlyMap<string, Figures>): void {
  between('../../docs/performance.md', lines.join('\n'))
  const rows = aims.flatMap(([shape, kind, aim]) => {
    const found = figures.get(shape)
    if (!found) return []
    const value = kind === 'ratio' ? `${found.ratio.toFixed(2)} of bare Fastify` : `${Math.round(found.cpu)} µs of CPU`
    return [`| ${shape} | ${value} | ${aim} | ${found.p99.toFixed(0)} ms |`]
  })
  between('../../README.md', ['| call of 20 kB | measured | aim | p99 |', '|---|---|---|---|', ...rows].join('\n'))
}

const marks = /(<!-- bench:start -->\n)[\s\S]*?(\n<!-- bench:end -->)/

function between(path: string, text: string): void {
  const file = new URL(path, import.meta.url)
  const document = readFileSync(file, 'utf8')
  if (!marks.test(document)) throw new Error(`${path}: no marks for the figures`)
  writeFileSync(
    file,
    document.replace(marks, (_, start: string, end: string) => `${start}\n${text}\n${end}`)
  )
}
