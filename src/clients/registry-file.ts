import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { z } from 'zod'
import { isOrigin, isTrustworthyAddress } from './address.ts'
import { profileChoiceSchema, profiles } from './profile.ts'
import { sharedIssuerFault } from './shared-issuer.ts'
import { signingAlgorithms } from './signing-algorithms.ts'

const address = z
  .string()
  .max(2000)
  .refine(isTrustworthyAddress, 'must be an https address without credentials, query or fragment (http for loopback hosts only)')
/** Key addresses may carry a query; some directories need one. */
const keyAddress = z
  .string()
  .max(2000)
  .refine(
    text => isTrustworthyAddress(text.split('?', 1)[0] ?? '') && !text.includes('#'),
    'must be an https address without credentials (http for loopback hosts only)'
  )
const keyAddresses = z
  .union([keyAddress, z.array(keyAddress).min(1).max(10)])
  .refine(list => typeof list === 'string' || new Set(list).size === list.length, 'names one address twice')
const origin = z
  .string()
  .max(300)
  .refine(isOrigin, 'must be an origin as browsers send it: scheme://host[:port] and nothing after it')
const name = z.string().min(1).max(200)
const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone, such as America/Chicago')

const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const
const minRsaBits = 2048

/** A public key, RFC 7517. A private one in a registry is a leak and stops the start. */
export const publicKeySchema = z
  .looseObject({ kty: z.enum(['EC', 'RSA', 'OKP']), kid: name, alg: z.string().optional(), use: z.string().optional() })
  .refine(key => privateParts.every(part => !(part in key)), 'holds a private key; only public keys belong here')
  .refine(isUsableKey, `is no usable public key (RSA needs at least ${minRsaBits} bits)`)

const keySetSchema = z.strictObject({
  keys: z
    .array(publicKeySchema)
    .min(1)
    .max(100)
    .refine(keys => new Set(keys.map(key => key.kid)).size === keys.length, 'names one kid twice')
})

const topicSetting = z.strictObject({
  silent: z.boolean().optional().describe('evaluated and recorded, never shown'),
  snoozeHours: z.number().min(0).max(8760).optional().describe('hours for which an overridden card stays away; 0: not at all'),
  minIndicator: z.enum(['info', 'warning', 'critical']).optional().describe('shown from this urgency upward')
})

/** One calling system. Each description is a row of the reference in `docs/registry.md`, and what an editor shows. */
export const entrySchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be letters, digits, dot, dash or underscore')
      .describe('Your own name for this caller: in the log, in metrics and beside stored feedback'),
    tenant: name.optional().describe('The `tenant` claim of its tokens, where one issuer speaks for several organizations'),
    issuer: z.string().min(1).max(500).describe('The `iss` claim of its tokens, exactly'),
    subject: z.string().min(1).max(500).optional().describe('The `sub` claim that its tokens must carry; without it any'),
    audiences: z
      .array(z.string().min(1).max(500))
      .min(1)
      .max(20)
      .optional()
      .describe(
        'Further values of the `aud` claim, where it is a fixed word or was typed in otherwise than as the address called'
      ),
    jwks: keySetSchema.optional().describe('Its public keys (RFC 7517), each with a `kid`; this or `jwksUri`'),
    jwksUri: keyAddresses
      .optional()
      .describe(
        'Address of its key set, or a list of up to 10; a token with one of them as `jku` is checked against that set only'
      ),
    jku: z
      .array(z.string().max(2000))
      .default([])
      .describe('Further values of the `jku` header that are tolerated. None of them is ever fetched'),
    algorithms: z.array(z.enum(signingAlgorithms)).min(1).default(['ES384', 'RS384']).describe('Signing algorithms that count'),
    maxLifeSeconds: z
      .number()
      .int()
      .min(1)
      .max(3600)
      .default(900)
      .describe('Longest life of a token, `exp` less `iat`, in seconds'),
    fhirServers: z
      .array(address)
      .describe('FHIR bases that may be read with the token of a call, and whatever lies below them; empty: nothing is read'),
    origins: z.array(origin).default([]).describe('Origins of pages that call from a browser; servers need none'),
    profile: profileChoiceSchema
      .default(profiles.generic)
      .describe('How its answers look: the name of a profile, or `name` with members of it set otherwise'),
    timeZone: timeZone
      .optional()
      .describe('Zone of the site, an IANA name: for times that come without an offset, and for times on cards. Without it UTC'),
    local: z
      .record(z.string(), z.string().min(1).max(2000))
      .optional()
      .describe("The site's own products, orders and stricter figures: a file for each service, looked for beside the registry"),
    topics: z
      .record(z.string(), topicSetting)
      .optional()
      .describe('What the site wants silent, snoozed or from which urgency up'),
    shadow: z
      .strictObject({
        local: z.string().min(1).max(2000).optional().describe('file of the site in its place'),
        knowledge: z
          .string()
          .min(1)
          .max(2000)
          .optional()
          .describe('guideline folder of another version, such as one of `cds-services` in another checkout'),
        share: z.number().min(0).max(1).describe('share of the calls, 0 to 1')
      })
      .refine(({ local, knowledge }) => local !== undefined || knowledge !== undefined, 'names neither local nor knowledge')
      .optional()
      .describe(
        'A second version that judges a share of the calls once they are answered: its differences are counted by topic, in metrics and insight, and never shown'
      ),
    rateLimit: z
      .strictObject({ perMinute: z.number().int().min(1).max(1_000_000) })
      .optional()
      .describe('Calls a minute; more are answered 429'),
    admin: z.boolean().default(false).describe('Its tokens open `/insight` too')
  })
  .refine(client => (client.jwks === undefined) !== (client.jwksUri === undefined), {
    path: ['jwks'],
    error: 'exactly one of jwks and jwksUri is needed'
  })

/** The registry file: everything agreed with each calling system. Unknown members are refused, since a typing error must not loosen trust. */
export const registryFileSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Address of `clients.schema.json`, for editors; not read'),
    clients: z.array(entrySchema).min(1)
  })
  .superRefine(({ clients }, context) => {
    clients.forEach((client, index) => {
      const earlier = clients.slice(0, index)
      const fault = (member: string, message: string): void =>
        context.addIssue({ code: 'custom', path: ['clients', index, member], message })
      if (earlier.some(({ id }) => id === client.id)) fault('id', 'is used by an earlier client too')
      const shared = earlier.map(other => sharedIssuerFault(other, client)).find(found => found !== undefined)
      if (shared) fault('issuer', shared)
    })
  })

export type RegistryEntry = z.infer<typeof entrySchema>
export type PublicKey = z.infer<typeof publicKeySchema>

function isUsableKey(key: Readonly<Record<string, unknown>>): boolean {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: key as JsonWebKey, format: 'jwk' })
    return asymmetricKeyDetails?.modulusLength === undefined || asymmetricKeyDetails.modulusLength >= minRsaBits
  } catch {
    return false
  }
}

/** Offsets such as `+02:00` are known to the platform too, but say nothing about summer. */
function isTimeZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en-US', { timeZone: zone }) !== undefined
  } catch {
    return false
  }
}

/** Is this key of a published set one that can be trusted? Others in the set are passed over. */
export function isPublicKey(value: unknown): value is PublicKey {
  return publicKeySchema.safeParse(value).success
}
