import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Writable } from 'node:stream'
import type { Clock } from '../clock.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { writeReport } from '../population/report/report.ts'
import { rowsPath } from '../population/rows/rows-file.ts'
import { finishedRun } from '../population/run/begin.ts'
import { bytesOf, filesOf } from '../population/run/deal-export.ts'
import { Progress } from '../population/run/progress.ts'
import { runPopulation } from '../population/run/run.ts'
import { withSite } from '../population/run/with-site.ts'
import { judgingOf } from './population-options.ts'

export type CompareSurroundings = {
  readonly services: readonly ServicePackage[]
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly stdout: Writable
  readonly stderr: Writable & { readonly isTTY?: boolean }
}

/** A folder of a finished run, and what it is called in the comparison. */
export type NamedRun = { readonly folder: string; readonly name: string }

type Wanted = Parameters<typeof judgingOf>[0] & {
  readonly population: string
  readonly local: readonly string[]
  readonly out: string
}

/**
 * Judges a population twice, by two files of a site, or by none and by one. Each run can be resumed by itself; one that is finished
 * stays.
 * @throws as `runPopulation` does
 */
export async function runBoth(
  wanted: Wanted,
  { services, clock, signal, stderr }: CompareSurroundings
): Promise<readonly NamedRun[]> {
  const judging = judgingOf(wanted)
  const { population: folder, local, out } = wanted
  mkdirSync(out, { recursive: true })
  const [own, site] = local.length > 1 ? local : [undefined, ...local]
  // Both files are read before the first run begins, which may take hours.
  const runs = [
    { name: nameOf(own), out: join(out, 'first'), local: own, services: withSite(services, own) },
    { name: nameOf(site), out: join(out, 'second'), local: site, services: withSite(services, site) }
  ]
  const keyFile = judging.keyFile ?? join(out, 'patient.key')
  const progress = new Progress(stderr, clock)
  const files = filesOf(folder, out)
  const input = { files: files.length, bytes: bytesOf(files) }
  const texts = { ndjson: true, csv: false }
  for (const run of runs) {
    const finished = judging.resume ? finishedRun(run.out, { asOf: judging.asOf, part: null, input }) : undefined
    if (!finished) progress.say(`Judging with ${run.name}`)
    const { services: bySite } = run
    const tallies =
      finished ??
      (await runPopulation({ ...judging, ...run, folder, keyFile, shard: undefined, texts, clock, signal, progress })).tallies
    writeReport({ rows: rowsPath(run.out), out: run.out, tallies, services: bySite })
  }
  return runs.map(({ name, out: made }) => ({ name, folder: made }))
}

const nameOf = (local: string | undefined): string =>
  local === undefined ? "the guideline's own products and figures" : basename(local)
