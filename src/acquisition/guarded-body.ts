import type { IncomingMessage } from 'node:http'
import { checkShape } from './depth.ts'
import { FhirReadError, statusError } from './fhir-read-error.ts'
import { isReadVersion } from './fhir-version.ts'
import { list, type Resource, resource } from './json.ts'
import type { ReadLimits } from './read-limits.ts'

/** Bytes that one call may still read, shared by all its requests. */
export type ByteBudget = { left: number }

/** The FHIR resource in an answer, or an error: nothing is believed about the sender's size, compression, type or nesting. */
export async function guardedBody(response: IncomingMessage, budget: ByteBudget, limits: ReadLimits): Promise<Resource> {
  const refusal = headRefusal(response, limits)
  if (refusal) {
    response.destroy()
    throw refusal
  }
  const found = resource(parsed(Buffer.concat(await limitedBytes(response, budget, limits)), limits))
  if (!found || list(found.entry).length > limits.entries) throw new FhirReadError('unusable')
  return found
}

function headRefusal({ statusCode = 0, headers }: IncomingMessage, limits: ReadLimits): FhirReadError | undefined {
  if (statusCode < 200 || statusCode > 299) return statusError(statusCode)
  // Compression was not asked for. What is compressed all the same may be a bomb.
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return new FhirReadError('unusable')
  if (!/^application\/(fhir\+)?json\s*(;|$)/i.test(headers['content-type'] ?? '')) return new FhirReadError('unusable')
  const [, version] = /;\s*fhirVersion="?([\d.]+)/i.exec(headers['content-type'] ?? '') ?? []
  if (version !== undefined && !isReadVersion(version)) return new FhirReadError('version')
  return Number(headers['content-length'] ?? 0) > limits.bytesPerBody ? new FhirReadError('unusable') : undefined
}

async function limitedBytes(body: AsyncIterable<Uint8Array>, budget: ByteBudget, limits: ReadLimits): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop by an error destroys the stream, which closes the connection.
  for await (const chunk of body) {
    bytes += chunk.byteLength
    budget.left -= chunk.byteLength
    if (bytes > limits.bytesPerBody || budget.left < 0) throw new FhirReadError('unusable')
    chunks.push(chunk)
  }
  return chunks
}

function parsed(json: Buffer, limits: ReadLimits): unknown {
  try {
    checkShape(json, limits.shape)
    return JSON.parse(new TextDecoder().decode(json))
  } catch {
    throw new FhirReadError('unusable')
  }
}
