import { isReadVersion } from '../acquisition/fhir-version.ts'
import { list, object, string } from '../acquisition/json.ts'
import type { Registry } from '../clients/registry.ts'
import { isPublicKey } from '../clients/registry-file.ts'
import type { Clock } from '../clock.ts'
import { limits } from '../limits.ts'
import { type Finding, fault, fine, warning } from './finding.ts'

/** Milliseconds for one answer. */
const answerWithin = 5_000

type Answer = { readonly status: number; readonly date: string | null; readonly body: Record<string, unknown> | undefined }

/** Asks every address of the registry once: are there keys, does the FHIR server speak R4, does its clock agree with ours? */
export async function checkAddresses({ registrations, clients }: Registry, clock: Clock): Promise<readonly Finding[]> {
  const keySets = [...new Set(registrations.flatMap(({ keys }) => ('jwksUris' in keys ? keys.jwksUris : [])))]
  const bases = [...new Set(clients.flatMap(({ fhirServers }) => fhirServers))]
  const found = await Promise.all([
    ...keySets.map(uri => checked(uri, clock, keysIn)),
    ...bases.map(base => checked(`${base.replace(/\/+$/, '')}/metadata`, clock, versionIn))
  ])
  return found.flat()
}

async function checked(url: string, clock: Clock, look: (where: string, answer: Answer) => Finding): Promise<readonly Finding[]> {
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithin),
      headers: { accept: 'application/fhir+json, application/json' }
    })
    const body = object(await response.json().catch(() => undefined))
    const answer = { status: response.status, date: response.headers.get('date'), body }
    return [look(url, answer), ...clockFinding(url, answer, clock())]
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined
    return [fault(url, `does not answer (${cause?.code ?? (error instanceof Error ? error.name : 'no connection')})`)]
  }
}

function keysIn(where: string, { status, body }: Answer): Finding {
  if (status !== 200) return fault(where, `answers ${status} in place of a key set`)
  const keys = list(body?.keys)
  const usable = keys.filter(isPublicKey).length
  return usable > 0 ? fine(where, `${usable} of ${keys.length} keys can be used`) : fault(where, 'holds no key that can be used')
}

function versionIn(where: string, { status, body }: Answer): Finding {
  const version = string(body?.fhirVersion)
  if (status === 401 || status === 403) return warning(where, `answers ${status} without a token: its FHIR version is not known`)
  if (version === undefined) return fault(where, `answers ${status} and tells no FHIR version`)
  return isReadVersion(version) ? fine(where, `FHIR ${version}`) : fault(where, `FHIR ${version}: only R4 (4.0, 4.3) is read`)
}

function clockFinding(where: string, { date }: Answer, now: number): readonly Finding[] {
  const there = Date.parse(date ?? '')
  if (Number.isNaN(there)) return []
  const seconds = Math.round((now - there) / 1000)
  if (Math.abs(seconds) <= limits.tokenFuture) return []
  return [fault(where, `its clock and ours differ by ${Math.abs(seconds)} s: tokens would count as from the future or expired`)]
}
