import { checkShape } from './depth.ts'
import { FhirReadError, statusError } from './fhir-read-error.ts'
import { isReadVersion } from './fhir-version.ts'
import type { Head, Intake } from './http-read.ts'
import { list, type Resource, resource } from './json.ts'
import type { ReadLimits } from './read-limits.ts'

/** Bytes that one call may still read, shared by all its requests. */
export type ByteBudget = { left: number }

/** Takes in an answer: nothing is believed about the sender's size, compression, type or nesting. */
export class BodyIntake implements Intake {
  readonly #budget: ByteBudget
  readonly #limits: ReadLimits
  readonly #chunks: Uint8Array[] = []
  #bytes = 0

  constructor(budget: ByteBudget, limits: ReadLimits) {
    this.#budget = budget
    this.#limits = limits
  }

  /** @throws FhirReadError */
  head({ statusCode = 0, headers }: Head): void {
    if (statusCode < 200 || statusCode > 299) throw statusError(statusCode)
    // Compression was not asked for. What is compressed all the same may be a bomb.
    if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw new FhirReadError('unusable')
    if (!/^application\/(fhir\+)?json\s*(;|$)/i.test(headers['content-type'] ?? '')) throw new FhirReadError('unusable')
    const [, version] = /;\s*fhirVersion="?([\d.]+)/i.exec(headers['content-type'] ?? '') ?? []
    if (version !== undefined && !isReadVersion(version)) throw new FhirReadError('version')
    if (Number(headers['content-length'] ?? 0) > this.#limits.bytesPerBody) throw new FhirReadError('unusable')
  }

  /** @throws FhirReadError */
  chunk(bytes: Uint8Array): void {
    this.#bytes += bytes.byteLength
    this.#budget.left -= bytes.byteLength
    if (this.#bytes > this.#limits.bytesPerBody || this.#budget.left < 0) throw new FhirReadError('unusable')
    this.#chunks.push(bytes)
  }

  /**
   * The FHIR resource that arrived.
   * @throws FhirReadError
   */
  resource(): Resource {
    const found = resource(this.#parsed())
    if (!found || list(found.entry).length > this.#limits.entries) throw new FhirReadError('unusable')
    return found
  }

  #parsed(): unknown {
    const json = Buffer.concat(this.#chunks)
    try {
      checkShape(json, this.#limits.shape)
      return JSON.parse(json.toString().replace(/^\uFEFF/, ''))
    } catch {
      throw new FhirReadError('unusable')
    }
  }
}
