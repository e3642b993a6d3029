import { isDeepStrictEqual } from 'node:util'
import { listedBase } from './fhir-server.ts'

/** What tells that a token is genuine: the same for all sites of one issuer, since the site is known only once the body is read. */
const members = ['jwks', 'jwksUri', 'jku', 'algorithms', 'audiences', 'subject', 'maxLifeSeconds'] as const

type Entry = {
  readonly id: string
  readonly issuer: string
  readonly tenant?: string | undefined
  readonly fhirServers: readonly string[]
} & { readonly [Member in (typeof members)[number]]?: unknown }

/**
 * Two entries of one issuer and tenant are two sites of one sender, told apart by the FHIR base of a call.
 * @returns what keeps these two from being that, in words that name both; nothing if they have another issuer or tenant.
 */
export function sharedIssuerFault(earlier: Entry, later: Entry): string | undefined {
  if (earlier.issuer !== later.issuer || earlier.tenant !== later.tenant) return undefined
  const both = `clients ${earlier.id} and ${later.id} share issuer and tenant`
  const other = members.find(member => !isDeepStrictEqual(earlier[member], later[member]))
  if (other) return `${both}, so their ${other} must be equal`
  if (earlier.fhirServers.length === 0 || later.fhirServers.length === 0)
    return `${both}, so each needs fhirServers by which its calls are known`
  return overlap(earlier.fhirServers, later.fhirServers) ? `${both}, so their fhirServers must not overlap` : undefined
}

const overlap = (some: readonly string[], others: readonly string[]): boolean =>
  some.some(base => isListed(base, others)) || others.some(base => isListed(base, some))

const isListed = (base: string, bases: readonly string[]): boolean => listedBase(new URL(base), bases) !== undefined
