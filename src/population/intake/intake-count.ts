import { z } from 'zod'
import type { Resource } from '../../acquisition/json.ts'
import { knownAt } from '../../facts/known-at.ts'
import { count } from './count.ts'
import type { BadLine, ExportReader, Intake } from './export-reader.ts'
import { UnreadCodes } from './unread-codes.ts'

const counts = z.record(z.string(), z.number())

/** What is counted while an export is read. */
export const intakeSchema = z.object({
  files: z.number(),
  bytes: z.number(),
  lines: z.number(),
  used: z.number(),
  bad: counts,
  /** Files that ended before their end, and how. */
  broken: z.record(z.string(), z.string()),
  /** Resource types of which there was any that is read. */
  types: z.array(z.string()),
  /** The latest moment at which anything became known. */
  end: z.number(),
  /** Results that set off evaluations, by input. */
  results: counts,
  unread: z.array(
    z.object({ system: z.string(), code: z.string(), display: z.string(), mappable: z.boolean(), count: z.number() })
  )
})
export type IntakeTally = z.infer<typeof intakeSchema>

export const nothingRead: IntakeTally = {
  files: 0,
  bytes: 0,
  lines: 0,
  used: 0,
  bad: {},
  broken: {},
  types: [],
  end: 0,
  results: {},
  unread: []
}

export type IntakeOptions = {
  readonly reader: ExportReader
  /** Keys of the inputs whose results set off evaluations. */
  readonly triggers: ReadonlySet<string>
  /** Nothing that is true can be known later. */
  readonly now: number
  /** Where a bad line stands and what is wrong with it; never what it holds. */
  readonly note: (text: string) => void
}

/** Reads lines, counts what they are, and says what is of use. */
export class IntakeCount {
  readonly tally: IntakeTally
  readonly #options: IntakeOptions
  readonly #types: Set<string>
  readonly #unread: UnreadCodes

  constructor(options: IntakeOptions, begun: IntakeTally = nothingRead) {
    this.#options = options
    this.tally = structuredClone(begun)
    this.#types = new Set(begun.types)
    this.#unread = new UnreadCodes(begun.unread)
  }

  /** @returns what the line is, or nothing if it is of no use. */
  read(file: string, line: Buffer, number: number): Extract<Intake, { kind: 'chart' | 'medication' }> | undefined {
    // White space alone is no line of data.
    if (line.length < 8 && line.toString('latin1').trim() === '') return undefined
    this.tally.lines += 1
    const found = this.#options.reader.read(line)
    if (found.kind === 'bad') this.#note(file, number, found.reason)
    if (found.kind === 'unused' && found.result) this.#unread.add(found.result)
    if (found.kind !== 'chart' && found.kind !== 'medication') return undefined
    this.tally.used += 1
    if (found.kind === 'chart') this.#take(found.item)
    return found
  }

  refuse(file: string, number: number, reason: BadLine): void {
    this.tally.lines += 1
    this.#note(file, number, reason)
  }

  /** What was counted so far. */
  sum(): IntakeTally {
    return { ...structuredClone(this.tally), types: [...this.#types].sort(), unread: [...this.#unread.all()] }
  }

  #take(item: Resource): void {
    const { reader, triggers, now } = this.#options
    this.#types.add(item.resourceType)
    const known = knownAt(item)
    if (known !== undefined && known > this.tally.end && known <= now) this.tally.end = known
    if (item.resourceType !== 'Observation') return
    const keys = reader.keysOf(item)
    for (const key of keys) if (triggers.has(key)) count(this.tally.results, key)
    if (keys.length === 0) this.#unread.add(item)
  }

  #note(file: string, line: number, reason: BadLine): void {
    count(this.tally.bad, reason)
    this.#options.note(`${JSON.stringify({ file, line, reason })}\n`)
  }
}
