import { closeSync, createReadStream, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { csvHeading, type EvaluationRow, toCsvLine } from './evaluation-row.ts'
import { TextFile } from './text-file.ts'

export const rowsFile = (out: string): string => join(out, 'evaluations.ndjson')

/** One file of all rows, from parts that follow each other in the order of the patients. */
export async function joinRows(parts: readonly string[], out: string, csv: boolean): Promise<void> {
  const rows = openSync(rowsFile(out), 'w')
  const buffer = Buffer.allocUnsafe(1 << 20)
  for (const part of parts) {
    const file = openSync(part, 'r')
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) writeSync(rows, buffer, 0, read)
    closeSync(file)
  }
  closeSync(rows)
  if (csv) await writeTable(out)
}

/** The rows of a finished run once more, for a spreadsheet. */
export async function writeTable(out: string): Promise<void> {
  const table = new TextFile(join(out, 'evaluations.csv'), 0)
  table.add(csvHeading)
  for await (const row of rowsOf(out)) table.add(toCsvLine(row))
  table.close()
}

/** The rows of a finished run, one at a time. They were written by this program and are not checked again. */
export async function* rowsOf(out: string): AsyncIterable<EvaluationRow> {
  for await (const line of createInterface({ input: createReadStream(rowsFile(out)), crlfDelay: Number.POSITIVE_INFINITY }))
    if (line) yield JSON.parse(line)
}
