import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ServicePackage } from '../../guideline-folder.ts'
import { total } from '../intake/count.ts'
import type { IntakeTally } from '../intake/intake-count.ts'
import { RunError } from '../intake/run-error.ts'
import { commonestOf } from '../intake/unread-codes.ts'
import { RowsWriter, type TextForms, writeTexts } from './rows-file.ts'
import { assertJudgedBy, readTallies, type Tallies, writeTallies } from './tallies.ts'

type Judged = { readonly folder: string; readonly tallies: Tallies }

/**
 * Joins the finished parts of one export into what a run of the whole would have given: all parts that it was dealt into, or as many as there
 * are of one whose patients came grouped.
 * @throws RunError if they are not all there, or do not belong together.
 */
export function mergeRuns(
  folders: readonly string[],
  out: string,
  { texts, services }: { readonly texts: TextForms; readonly services: readonly ServicePackage[] }
): Tallies {
  if (readTallies(out)) throw new RunError('The folder for the results holds a finished run. Name another one.')
  const parts = folders
    .map(folder => {
      const tallies = readTallies(folder)
      if (!tallies) throw new RunError(`${folder} holds no finished run.`)
      return { folder, tallies }
    })
    .sort((a, b) => (a.tallies.part?.index ?? 0) - (b.tallies.part?.index ?? 0))
  const [first] = parts
  if (!first) throw new RunError('Name the folders of the parts.')
  assertTogether(parts)
  assertJudgedBy(services, first.tallies)
  mkdirSync(out, { recursive: true })
  const sum = (of: (tallies: Tallies) => Record<string, number>) => total(parts.map(({ tallies }) => of(tallies)))
  const tallies: Tallies = {
    ...first.tallies,
    now: Math.min(...parts.map(part => part.tallies.now)),
    part: null,
    input: first.tallies.dealt === null ? inputOf(parts) : first.tallies.input,
    patients: sum(one => one.patients),
    duplicates: sum(one => one.duplicates),
    undated: sum(one => one.undated),
    endUndated: sum(one => one.endUndated),
    future: sum(one => one.future),
    failed: sum(one => one.failed)
  }
  const rows = new RowsWriter(out)
  try {
    rows.addAll(parts.map(({ folder }) => folder))
    rows.finish(tallies)
  } finally {
    rows.discard()
  }
  writeTexts(out, texts)
  const bad = join(first.folder, 'bad-lines.ndjson')
  if (existsSync(bad)) copyFileSync(bad, join(out, 'bad-lines.ndjson'))
  writeTallies(out, tallies)
  return tallies
}

function assertTogether(parts: readonly Judged[]): void {
  const common = ({ services, asOf, keyId, dealt, input }: Tallies): string =>
    JSON.stringify([services, asOf, keyId, dealt, dealt === null ? null : input])
  const [first] = parts
  const of = first?.tallies.part?.of ?? 1
  const isDealt = first?.tallies.dealt !== null
  const names = parts.map(({ tallies: { part } }) => `${part?.index ?? 0}/${part?.of ?? 1}`)
  if (isDealt && (parts.length !== of || names.some((name, index) => name !== `${index}/${of}`)))
    throw new RunError(`These are not all parts of one run: ${names.join(', ')}.`)
  if (first && parts.some(({ tallies }) => common(tallies) !== common(first.tallies)))
    throw new RunError('The parts differ in export, options, key or knowledge.')
}

/** What was read of an export in several pieces. */
function inputOf(parts: readonly Judged[]): IntakeTally {
  const inputs = parts.map(({ tallies }) => tallies.input)
  const sum = (of: (input: IntakeTally) => number): number => inputs.reduce((all, input) => all + of(input), 0)
  return {
    files: sum(input => input.files),
    bytes: sum(input => input.bytes),
    lines: sum(input => input.lines),
    used: sum(input => input.used),
    bad: total(inputs.map(input => input.bad)),
    broken: Object.assign({}, ...inputs.map(input => input.broken)),
    types: [...new Set(inputs.flatMap(input => input.types))].sort(),
    end: Math.max(...inputs.map(input => input.end)),
    results: total(inputs.map(input => input.results)),
    unread: [...commonestOf(inputs.map(input => input.unread))]
  }
}
