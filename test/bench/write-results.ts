import { readFileSync, writeFileSync } from 'node:fs'

/** Of one server: CPU as a part of that of bare Fastify, CPU microseconds a call, milliseconds that 99 of 100 answers took at the most. */
export type Figures = { readonly ratio: number; readonly cpu: number; readonly p99: number }

const shapes = {
  alone: '(b) this service, no store',
  recording: '(c) with evaluation records in SQLite',
  signed: '(d) signed RS384',
  fetching: '(e) RS384, ten inputs fetched'
} as const

/** Puts all lines of a run into `docs/performance.md`, and four figures into the README, behind its link there. */
export function writeResults(lines: readonly string[], figures: ReadonlyMap<string, Figures>): void {
  const ratio = (name: keyof typeof shapes): string => `${name} ${figures.get(shapes[name])?.ratio.toFixed(2) ?? 'not measured'}`
  const fetching = figures.get(shapes.fetching)
  const told = [ratio('alone'), ratio('recording'), `${ratio('signed')} of Fastify`]
  if (fetching) told.push(`fetching ${(fetching.cpu / 1000).toFixed(1)} ms`)
  replaced('../../docs/performance.md', marks, (_, start, end) => `${start}\n${lines.join('\n')}\n${end}`)
  replaced('../../README.md', link, (_, start) => `${start}: ${told.join(', ')} |`)
}

const marks = /(<!-- bench:start -->\n)[\s\S]*?(\n<!-- bench:end -->)/
const link = /(\[performance\]\(docs\/performance\.md\))[^|\n]*\|/

function replaced(path: string, place: RegExp, by: (all: string, ...parts: string[]) => string): void {
  const file = new URL(path, import.meta.url)
  const document = readFileSync(file, 'utf8')
  if (!place.test(document)) throw new Error(`${path}: no place for the figures`)
  writeFileSync(file, document.replace(place, by))
}
