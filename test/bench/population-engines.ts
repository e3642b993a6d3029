import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * `npm run proof:population`: what eight parts cost beside one run, each by a process of its own and all by one, whether their rows are the same, and how long an analyst waits for the
 * cards by topic and month of a million rows. A report, not a test. `-- --patients 10000` has 2,000,000 resources and takes minutes.
 */
const patients = Number(process.argv[process.argv.indexOf('--patients') + 1]) || 500
const folder = mkdtempSync(join(tmpdir(), 'cds-proof-'))
const at = (name: string): string => join(folder, name)
const cli = new URL('../../src/cli/population.ts', import.meta.url).pathname
const maker = new URL('../../src/cli/population-synthetic.ts', import.meta.url).pathname
execFileSync(process.execPath, [maker, '--patients', String(patients), '--out', at('export')])

// As `npm run population` has it: what Node compiled is kept, from the first of all starts on.
const env = { ...process.env, NODE_COMPILE_CACHE: at('compiled') }

type Used = { readonly seconds: number; readonly megabytes: number }

/** Processor seconds and most megabytes of a run in a process of its own. */
function used(...args: readonly string[]): Used {
  const report = at('usage.json')
  const after = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(report)}, JSON.stringify(process.resourceUsage())))`
  const watch = `data:text/javascript,${encodeURIComponent(`import { createRequire } from 'node:module'; const require = createRequire('/'); ${after}`)}`
  const { status, stderr } = spawnSync(process.execPath, ['--import', watch, cli, ...args], { encoding: 'utf8', env })
  if (status !== 0) throw new Error(`${args.join(' ')}: ${status} ${stderr}`)
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(report, 'utf8')) as NodeJS.ResourceUsage
  return { seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }
}

const key = ['--key-file', at('patient.key')]
used('--help')
const one = used(at('export'), '--out', at('one'), '--workers', '1', ...key)
const dealt = used(at('export'), '--deal', '8', '--out', at('parts'), '--workers', '1')
const indexes = [...Array(8).keys()]
const each = joined(
  'each',
  indexes.map(index => used(at('parts'), '--part', String(index), '--out', at(`each/part-${index}`), '--workers', '1', ...key))
)
const range = joined('range', [used(at('parts'), '--part', '0-7', '--out', at('range'), '--workers', '1', ...key)])

/** Dealing, judging and joining together, and whether they gave the rows of one run. */
function joined(name: string, judged: readonly Used[]) {
  const merged = used('--merge', ...indexes.map(index => at(`${name}/part-${index}`)), '--out', at(`${name}/all`))
  const all = [dealt, ...judged, merged]
  return {
    seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
    megabytes: Math.max(...all.map(({ megabytes }) => megabytes)),
    isSame: readFileSync(at('one/evaluations.ndjson')).equals(readFileSync(at(`${name}/all/evaluations.ndjson`)))
  }
}

/** The rows of one run over and over under other patients, a million in all if it had fewer. */
function million(): DatabaseSync {
  const rows = new DatabaseSync(at('one/evaluations.sqlite'))
  const count = (): number => Number(rows.prepare('SELECT count(*) AS n FROM evaluation').get()?.n)
  rows.exec('PRAGMA synchronous = OFF')
  const columns = 'service, at, hook, value, band, reason, cards, not_shown, cannot_tell, missing, ordered'
  const more = rows.prepare(`INSERT INTO evaluation SELECT patient || ? AS patient, ${columns} FROM evaluation LIMIT ?`)
  for (let round = 0; count() < 1_000_000; round += 1) more.run(`-${round}`, 1_000_000 - count())
  return rows
}

const rows = million()
const began = performance.now()
const found = rows
  .prepare(
    `SELECT substr(at, 1, 7) AS month, card.value ->> 'topic' AS topic, count(*) AS cards
    FROM evaluation, json_each(cards) AS card WHERE cards <> '[]' GROUP BY 1, 2 ORDER BY 1, 2`
  )
  .all()
const waited = (performance.now() - began) / 1000
const number = Number(rows.prepare('SELECT count(*) AS n FROM evaluation').get()?.n)
rows.close()
rmSync(folder, { recursive: true })

const line = (name: string, { seconds, megabytes }: Used): void =>
  console.log(`| ${name} | ${seconds.toFixed(1)} | ${(seconds / one.seconds).toFixed(2)} | ${megabytes.toFixed(0)} |`)
console.log(`Node ${process.version}, ${patients} patients, ${new Date().toISOString().slice(0, 10)}\n`)
console.log('| one thread | CPU seconds | times one run | most MB |\n|---|---|---|---|')
line('one run', one)
line('dealt into eight parts, each judged by a process of its own, joined', each)
line('dealt into eight parts, judged by one process (`--part 0-7`), joined', range)
const isSame = each.isSame && range.isSame
console.log(`\nTheir rows are ${isSame ? 'the same' : 'NOT THE SAME'}.`)
console.log(`Cards by topic and month over ${number} rows: ${found.length} lines in ${waited.toFixed(2)} s.`)
if (!isSame) process.exitCode = 1
