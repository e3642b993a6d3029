import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll } from 'vitest'
import { runPopulationCli } from '../../../src/cli/population-command.ts'
import { loadServices } from '../../../src/guideline-folder.ts'
import type { EvaluationRow } from '../../../src/population/rows/evaluation-row.ts'

export const services = await loadServices(['hypomagnesemia'])
const runMoment = Date.parse('2026-11-22T00:00:00Z')
const never = new AbortController().signal

const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/** Gone when the test file is through. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`))
  made.push(folder)
  return folder
}

/** Where a run may write: a folder that is not there yet. */
export const outOf = (name: string): string => join(temporaryFolder('out'), name)

/** An export in a new folder: file names with lines, resources or bytes. */
export function exportOf(files: Readonly<Record<string, readonly (object | string)[] | Buffer>>): string {
  const folder = temporaryFolder('export')
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    const isBytes = Buffer.isBuffer(content)
    writeFileSync(path, isBytes ? content : ndjson(content as readonly (object | string)[]))
  }
  return folder
}

export const ndjson = (lines: readonly (object | string)[]): string =>
  lines.map(line => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')

/** A key for all runs of a test, so that they can be compared. */
export function keyFile(): string {
  const path = join(temporaryFolder('key'), 'patient.key')
  writeFileSync(path, 'k'.repeat(40))
  return path
}

export async function population(args: readonly string[], signal: AbortSignal = never, input = '') {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const said = text(stdout)
  const complained = text(stderr)
  const code = await runPopulationCli(args, {
    services,
    clock: () => runMoment,
    signal,
    stdin: Readable.from([Buffer.from(input)]),
    stdout,
    stderr
  })
  stdout.end()
  stderr.end()
  return { code, said: await said, complained: await complained }
}

export const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8')

export const rows = (folder: string): readonly EvaluationRow[] =>
  read(folder, 'evaluations.ndjson')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))
