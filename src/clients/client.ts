import { openProfile, type Profile } from './profile.ts'

/** What a site decided about one topic: judged but not shown, quiet for a while after an override, or shown from a severity upward. */
export type TopicSetting = {
  readonly silent?: boolean | undefined
  readonly snoozeHours?: number | undefined
  readonly minIndicator?: 'info' | 'warning' | 'critical' | undefined
}

/** A site file, a guideline folder of another version, or both; and the share of calls that they judge too. */
export type ShadowSetting = {
  readonly local?: string | undefined
  readonly knowledge?: string | undefined
  readonly share: number
}

/** Who is calling, and what was agreed with them. Comes from the registry, never from the request. */
export type Client = {
  readonly id: string
  /** Who signs its tokens; nobody in open demo mode. */
  readonly issuer?: string | undefined
  readonly tenant?: string | undefined
  readonly profile: Profile
  /** IANA zone of the site; UTC without. */
  readonly timeZone?: string | undefined
  /** Files of the site, by the name of the service that goes by them. */
  readonly local?: Readonly<Record<string, string>> | undefined
  /** A second version that judges a share of the calls, silently. */
  readonly shadow?: ShadowSetting | undefined
  /** FHIR bases that may be contacted for this client. Empty: nothing is ever fetched. */
  readonly fhirServers: readonly string[]
  /** Origins whose pages may call; `*` only in open demo mode, where no credentials exist. */
  readonly origins: readonly string[]
  readonly admin: boolean
  readonly rateLimit?: { readonly perMinute: number } | undefined
  readonly topics?: Readonly<Record<string, TopicSetting>> | undefined
}

/** Everybody, when no registry is configured: any origin, no address to fetch from, no limit. */
export const openDemoClient: Client = Object.freeze({
  id: 'open',
  profile: openProfile,
  fhirServers: [],
  origins: ['*'],
  admin: false
})
