import { owned, unowned } from '../../acquisition/compartment.ts'
import type { DataRequirement } from '../../acquisition/data-requirement.ts'
import { checkShape, usualShape } from '../../acquisition/depth.ts'
import { Inputs } from '../../acquisition/inputs.ts'
import { object, objects, type Resource, resource, string } from '../../acquisition/json.ts'
import { type LocalCodes, translated } from '../../acquisition/local-codes.ts'
import { loincCodes } from '../../acquisition/observation-codes.ts'

/** Why a line of an export could not be used. */
export type BadLine =
  | 'not-json'
  | 'not-a-resource'
  | 'no-id'
  | 'no-patient'
  | 'two-patients'
  | 'too-long'
  | 'too-deep'
  | 'cut-off'

/** What a line is to the run: part of a patient's chart, a drug that orders refer to, nothing that is read, or bad. */
export type Intake =
  | { readonly kind: 'chart'; readonly patientId: string; readonly item: Resource }
  | { readonly kind: 'medication'; readonly id: string; readonly item: Resource }
  | { readonly kind: 'unused'; readonly result?: Resource }
  | { readonly kind: 'bad'; readonly reason: BadLine }

const typeAtFront = /^\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]{1,64})"/
const plainId = /^[A-Za-z0-9._-]{1,128}$/
const unused = { kind: 'unused' } as const
const bad = (reason: BadLine) => ({ kind: 'bad', reason }) as const
const isRead = (resourceType: string): boolean => owned.has(resourceType) || unowned.has(resourceType)

/** The type of a resource whose line begins with it, as nearly all do; nothing where only reading the whole would tell. */
export const typeOf = (line: Buffer): string | undefined => typeAtFront.exec(line.toString('latin1', 0, 120))?.[1]

/** Reads lines of an export for services that ask for these inputs. References count if relative or under the given FHIR base. */
export class ExportReader {
  readonly #inputs: Inputs
  readonly #base: string
  readonly #localCodes: LocalCodes | undefined

  constructor(requirements: readonly DataRequirement[], fhirServer: string | undefined) {
    this.#inputs = new Inputs(requirements)
    this.#localCodes = requirements.find(({ localCodes }) => localCodes)?.localCodes
    this.#base = `${(fhirServer ?? '').replace(/\/+$/, '')}/`
  }

  read(line: Buffer): Intake {
    const type = typeOf(line)
    if (type !== undefined && !isRead(type)) return unused
    if (isTooDeep(line)) return bad('too-deep')
    const item = parsed(line)
    if (item === undefined) return bad('not-json')
    const sent = resource(item)
    if (!sent) return bad('not-a-resource')
    const found = translated(sent, this.#localCodes)
    if (!isRead(found.resourceType)) return unused
    const id = string(found.id)
    if (found.resourceType === 'Medication')
      return id && plainId.test(id) ? { kind: 'medication', id, item: found } : bad('no-id')
    if (found.resourceType === 'Patient')
      return id && plainId.test(id) ? { kind: 'chart', patientId: id, item: found } : bad('no-id')
    return this.#owned(found)
  }

  /** Keys of the inputs that ask for such a resource. */
  keysOf(item: Resource): readonly string[] {
    return this.#inputs.of(item).flatMap(index => this.#inputs.requirements[index]?.key ?? [])
  }

  #owned(item: Resource): Intake {
    const subject = this.#patientId(item.subject)
    const patient = this.#patientId(item.patient)
    const patientId = subject ?? patient
    if (patientId === undefined) return bad('no-patient')
    if (subject !== undefined && patient !== undefined && subject !== patient) return bad('two-patients')
    if (item.resourceType === 'Observation' && !this.#isAskedFor(item)) return { kind: 'unused', result: item }
    return { kind: 'chart', patientId, item }
  }

  /** A result under no LOINC code at all may go by the name of one that is read, which a rule then says. */
  #isAskedFor(item: Resource): boolean {
    return this.#inputs.of(item).length > 0 || [item, ...objects(item.component)].every(part => loincCodes(part).length === 0)
  }

  #patientId(value: unknown): string | undefined {
    const reference = string(object(value)?.reference)
    if (reference === undefined) return undefined
    const local = reference.startsWith(this.#base) ? reference.slice(this.#base.length) : reference
    return /^Patient\/([A-Za-z0-9._-]{1,128})(?:\/_history\/[^/]+)?$/.exec(local)?.[1]
  }
}

/** Valid JSON, but more than a walk over it can bear: it would end the whole run. */
function isTooDeep(line: Buffer): boolean {
  try {
    checkShape(line, { ...usualShape, nodes: Number.POSITIVE_INFINITY })
    return false
  } catch {
    return true
  }
}

function parsed(line: Buffer): unknown {
  try {
    const text = line.toString('utf8')
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) ?? undefined
  } catch {
    return undefined
  }
}
