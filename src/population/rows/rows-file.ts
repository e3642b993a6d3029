import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { RunError } from '../intake/run-error.ts'
import { TextFile } from '../intake/text-file.ts'
import { csvHeading, type EvaluationRow, toCsvLine } from './evaluation-row.ts'
import { parseTallies, type Tallies } from './tallies.ts'

export const rowsPath = (out: string): string => join(out, 'evaluations.sqlite')

/** The one table that reports, merging, comparing and analysts ask; docs/population.md describes it. */
const schema = `
CREATE TABLE evaluation (
  patient TEXT NOT NULL, service TEXT NOT NULL, at TEXT NOT NULL, hook TEXT NOT NULL,
  value REAL, band TEXT, reason TEXT,
  cards TEXT NOT NULL, not_shown INTEGER NOT NULL, cannot_tell TEXT NOT NULL, missing TEXT NOT NULL, ordered INTEGER,
  PRIMARY KEY (patient, service, at)
) WITHOUT ROWID, STRICT;
CREATE TABLE run (tallies TEXT NOT NULL) STRICT;`

/** Writes the rows of a run; the file appears when it is whole. Rows may come in any order. */
export class RowsWriter {
  readonly #out: string
  readonly #file: DatabaseSync
  readonly #insert: StatementSync

  constructor(out: string) {
    this.#out = out
    rmSync(this.#path, { force: true })
    this.#file = new DatabaseSync(this.#path)
    this.#file.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536')
    this.#file.exec(`${schema} BEGIN`)
    this.#insert = this.#file.prepare('INSERT INTO evaluation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  }

  get #path(): string {
    return `${rowsPath(this.#out)}.new`
  }

  add(row: EvaluationRow): void {
    const { patient, service, at, hook, value = null, band = null, reason = null, cards, notShown, cannotTell, missing } = row
    const ordered = row.ordered === undefined ? null : Number(row.ordered)
    const lists = [cards, cannotTell, missing].map(list => JSON.stringify(list)) as [string, string, string]
    this.#insert.run(patient, service, at, hook, value, band, reason, lists[0], notShown, lists[1], lists[2], ordered)
  }

  /** All rows of other runs. @throws RunError if one evaluation is in two of them */
  addAll(outs: readonly string[]): void {
    this.#file.exec('COMMIT')
    for (const out of outs) {
      this.#file.prepare('ATTACH ? AS part').run(rowsPath(out))
      try {
        this.#file.exec('INSERT INTO evaluation SELECT * FROM part.evaluation')
      } catch (error) {
        throw new RunError(
          `${out} cannot be joined: ${(error as Error).message.includes('UNIQUE') ? 'a patient of it is in another one too' : (error as Error).message}.`
        )
      } finally {
        this.#file.exec('DETACH part')
      }
    }
    this.#file.exec('BEGIN')
  }

  finish(tallies: Tallies): void {
    this.#file.prepare('INSERT INTO run VALUES (?)').run(JSON.stringify(tallies))
    this.#file.exec('COMMIT')
    this.#file.close()
    renameSync(this.#path, rowsPath(this.#out))
  }

  /** Leaves nothing behind. */
  discard(): void {
    if (this.#file.isOpen) this.#file.close()
    rmSync(this.#path, { force: true })
  }
}

/** The rows of a finished run, for asking. @throws RunError naming the file, if it holds none. */
export function openRows(path: string): DatabaseSync {
  if (!existsSync(path)) throw new RunError(`${path} holds no finished run.`)
  const file = new DatabaseSync(path, { readOnly: true })
  try {
    file.prepare('SELECT patient FROM evaluation LIMIT 1').get()
    // Sums over all rows need room to sort; nothing of it is written to the file.
    file.exec('PRAGMA temp_store = FILE; PRAGMA cache_size = -65536')
    return file
  } catch {
    file.close()
    throw new RunError(`${path} holds no finished run.`)
  }
}

/** What the run itself says, which its rows do not. @throws RunError */
export function talliesIn(path: string): Tallies {
  const file = openRows(path)
  try {
    return parseTallies(String(file.prepare('SELECT tallies FROM run').get()?.tallies))
  } catch {
    throw new RunError(`${path} was written by another version.`)
  } finally {
    file.close()
  }
}

const inOrder = 'SELECT * FROM evaluation ORDER BY patient, service, at'

type Stored = Readonly<Record<string, string | number | null>>

/** A row as `JSON.stringify` writes it. Its lists are kept as JSON, and are not read again for it. */
function toJsonLine(row: Stored): string {
  const member = (name: string, value: string | number | boolean | null | undefined): string =>
    value === null ? '' : `"${name}":${JSON.stringify(value)},`
  const { patient, at, service, hook, value, band, reason, cards, not_shown, cannot_tell, missing, ordered } = row
  const about = member('patient', patient) + member('at', at) + member('service', service) + member('hook', hook)
  const result = member('value', value) + member('band', band) + member('reason', reason)
  const gap = ordered === null ? '' : `,"ordered":${ordered === 1}`
  return `{${about}${result}"cards":${cards},"notShown":${not_shown},"cannotTell":${cannot_tell},"missing":${missing}${gap}}\n`
}

export type TextForms = { readonly ndjson: boolean; readonly csv: boolean }

/** The rows once more as text, for tools that read no SQLite: by patient, service and moment. */
export function writeTexts(out: string, { ndjson, csv }: TextForms): void {
  if (!ndjson && !csv) return
  const file = openRows(rowsPath(out))
  const lines = ndjson ? new TextFile(join(out, 'evaluations.ndjson'), 0) : undefined
  const table = csv ? new TextFile(join(out, 'evaluations.csv'), 0) : undefined
  table?.add(csvHeading)
  try {
    for (const row of file.prepare(inOrder).iterate()) {
      const line = toJsonLine(row as Stored)
      lines?.add(line)
      table?.add(toCsvLine(JSON.parse(line)))
    }
  } finally {
    lines?.close()
    table?.close()
    file.close()
  }
}
