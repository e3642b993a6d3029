import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ServicePackage } from '../../guideline-folder.ts'
import { exportFiles } from '../intake/export-files.ts'
import { ExportReader, type Intake, typeOf } from '../intake/export-reader.ts'
import { IntakeCount } from '../intake/intake-count.ts'
import { readLines } from '../intake/lines.ts'
import { described } from '../intake/manifest.ts'
import { MedicationFile } from '../intake/medication-file.ts'
import { RunError } from '../intake/run-error.ts'
import { commonest } from '../intake/unread-codes.ts'
import type { EvaluationRow } from '../rows/evaluation-row.ts'
import type { Tallies } from '../rows/tallies.ts'
import { triggered } from './deal-export.ts'
import { largestChart } from './memory-plan.ts'
import { PatientJudge } from './patient-judge.ts'
import { keyId, patientHash } from './patient-key.ts'
import { SeenPatients } from './seen-patients.ts'

/** Lines that do not stand as they have to: which one, and what is wrong with it. */
export class GroupedError extends Error {}

export type GroupedOptions = {
  /** Files, folders, or `-` for standard input. */
  readonly sources: readonly string[]
  /** Files of resources that belong to no patient. */
  readonly common: readonly string[]
  /** Resource types that the whole export holds; without them the sources are looked through first. */
  readonly types: readonly string[] | undefined
  readonly stdin: Readable
  readonly services: readonly ServicePackage[]
  readonly asOf: number | undefined
  readonly key: string
  readonly fhirServer: string | undefined
  readonly longestLine: number
  readonly now: number
  readonly signal: AbortSignal
  readonly row: (row: EvaluationRow) => void
  readonly badLine: (text: string) => void
}

/** `stream`: what cannot be read twice. */
type Source = { readonly path: string; readonly name: string; readonly stream?: Readable }

const mostCommon = 500_000

/**
 * Judges patients whose lines stand together, each as soon as its lines have passed: no state, no work folder, one pass. What belongs to no
 * patient comes first, or by a file of its own.
 * @throws GroupedError naming the line, if a patient comes a second time, or a common resource after the first patient
 */
export async function judgeGrouped(options: GroupedOptions): Promise<Tallies> {
  const services = triggered(options.services)
  const spool = mkdtempSync(join(tmpdir(), 'grouped-'))
  try {
    const sources = await sourcesOf(options, spool)
    const reader = new ExportReader(
      services.flatMap(service => service.requirements),
      options.fhirServer
    )
    const exported = options.types ?? (await typesIn(sources, reader, options))
    const pass = new GroupedPass(options, services, reader, exported)
    for (const path of options.common) await pass.read({ path, name: basename(path) }, true)
    for (const source of sources) await pass.read(source, false)
    return pass.end(services, sources)
  } finally {
    rmSync(spool, { recursive: true, force: true })
  }
}

/** Standard input is kept in a file for the time being, if nobody says what types there are. */
async function sourcesOf({ sources, types, stdin }: GroupedOptions, spool: string): Promise<readonly Source[]> {
  const found: Source[] = []
  for (const path of sources) {
    if (path === '-' && types) found.push({ path, name: 'standard input', stream: stdin })
    else if (path === '-') {
      const copy = join(spool, 'standard-input')
      await pipeline(stdin, createWriteStream(copy, { mode: 0o600 }))
      found.push({ path: copy, name: 'standard input' })
    } else if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) found.push(...exportFiles(path))
    else if (statSync(path, { throwIfNoEntry: false })) found.push({ path, name: basename(path) })
    else throw new RunError(`${path} cannot be read.`)
  }
  return found
}

/** Types of which the sources hold any that is read: of others nobody can say that a patient has none. */
async function typesIn(sources: readonly Source[], reader: ExportReader, options: GroupedOptions): Promise<readonly string[]> {
  const types = new Set<string>()
  const take = (line: Buffer): void => {
    const type = typeOf(line)
    if (type !== undefined && types.has(type)) return
    const found = reader.read(line)
    if (found.kind === 'chart') types.add(found.item.resourceType)
  }
  const { longestLine: longest, signal } = options
  for (const { path } of sources) await readLines(path, { longest, signal, take, refuse: () => undefined, read: () => undefined })
  return [...types]
}

class GroupedPass {
  readonly #options: GroupedOptions
  readonly #intake: IntakeCount
  readonly #judge: PatientJudge
  readonly #medications = new MedicationFile(':memory:', { readOnly: false })
  readonly #seen = new SeenPatients()
  #common = 0
  #patient: { readonly id: string; readonly lines: Buffer[]; bytes: number } | undefined

  constructor(options: GroupedOptions, services: readonly ServicePackage[], reader: ExportReader, exported: readonly string[]) {
    const { fhirServer, asOf, now, key, badLine } = options
    const triggers = new Set(services.flatMap(({ trigger }) => trigger?.key ?? []))
    this.#options = options
    this.#intake = new IntakeCount({ reader, triggers, now, note: badLine })
    this.#judge = new PatientJudge(services, { fhirServer, asOf, until: now, exported, key }, id => this.#medications.byId(id))
  }

  async read({ path, name, stream }: Source, isCommon: boolean): Promise<void> {
    const { longestLine, signal } = this.#options
    const end = await readLines(stream ?? path, {
      longest: longestLine,
      signal,
      take: (line, number) => {
        const found = this.#intake.read(name, line, number)
        if (found) this.#take(found, line, { isCommon, where: `${name}, line ${number}` })
      },
      refuse: (number, reason) => this.#intake.refuse(name, number, reason),
      read: () => undefined
    })
    if (end === 'unreadable') throw new RunError(`${name} cannot be read.`)
    if (end !== 'complete') this.#intake.tally.broken[name] = end
    this.#intake.tally.files += 1
  }

  end(services: readonly ServicePackage[], sources: readonly Source[]): Tallies {
    this.#finish()
    this.#medications.close()
    const input = this.#intake.sum()
    const { now, asOf, key } = this.#options
    const [only, ...others] = sources
    const changed = Math.max(0, ...sources.map(({ path, stream }) => (stream ? now : Math.trunc(statSync(path).mtimeMs))))
    return {
      services: described(services),
      export: { name: others.length === 0 ? (only?.name ?? '') : `${sources.length} files`, changed },
      now,
      asOf: asOf ?? null,
      keyId: keyId(key),
      dealt: null,
      part: null,
      input: { ...input, unread: [...commonest(input.unread)] },
      ...this.#judge.tally
    }
  }

  #take(
    found: Extract<Intake, { kind: 'chart' | 'medication' }>,
    line: Buffer,
    from: { isCommon: boolean; where: string }
  ): void {
    if (found.kind === 'medication') {
      if (this.#seen.size > 0)
        throw new GroupedError(`${from.where}: what belongs to no patient has to come before the first patient, or by --common.`)
      this.#common += 1
      if (this.#common > mostCommon)
        throw new GroupedError(`${from.where}: more than ${mostCommon} resources that belong to no patient.`)
      this.#medications.add(found.id, found.item)
      return
    }
    if (from.isCommon) throw new GroupedError(`${from.where}: a file of --common holds nothing that belongs to a patient.`)
    if (this.#patient?.id !== found.patientId) this.#begin(found.patientId, from.where)
    const patient = this.#patient
    // One that is too large to be judged need not be held either.
    if (!patient || patient.bytes > largestChart) return
    patient.bytes += line.length
    patient.lines.push(Buffer.from(line.at(-1) === 0x0d ? line.subarray(0, -1) : line))
  }

  #begin(id: string, where: string): void {
    this.#finish()
    if (!this.#seen.add(patientHash(this.#options.key, id)))
      throw new GroupedError(`${where}: the lines of its patient do not stand together.`)
    this.#patient = { id, lines: [], bytes: 0 }
  }

  #finish(): void {
    if (this.#patient) for (const row of this.#judge.rowsOf(this.#patient.id, this.#patient.lines)) this.#options.row(row)
    this.#patient = undefined
  }
}
