import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { z } from 'zod'
import { isOrigin, isTrustworthyAddress } from './address.ts'
import { profileChoiceSchema, profiles } from './profile.ts'

/** Signing algorithms that can be allowed. `none` and everything with a shared secret are missing on purpose. */
const signingAlgorithms = [
  ...['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512'],
  ...['PS256', 'PS384', 'PS512', 'EdDSA']
] as const

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
const origin = z
  .string()
  .max(300)
  .refine(isOrigin, 'must be an origin as browsers send it: scheme://host[:port] and nothing after it')
const name = z.string().min(1).max(200)

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
  silent: z.boolean().optional(),
  snoozeHours: z.number().min(0).max(8760).optional(),
  minIndicator: z.enum(['info', 'warning', 'critical']).optional()
})

const entry = z
  .strictObject({
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'must be letters, digits, dot, dash or underscore'),
    tenant: name.optional(),
    issuer: z.string().min(1).max(500),
    jwks: keySetSchema.optional(),
    jwksUri: keyAddress.optional(),
    jku: z.array(z.string().max(2000)).default([]),
    algorithms: z.array(z.enum(signingAlgorithms)).min(1).default(['ES384', 'RS384']),
    fhirServers: z.array(address),
    origins: z.array(origin),
    profile: profileChoiceSchema.default(profiles.generic),
    local: z.record(z.string(), z.string().min(1).max(2000)).optional(),
    admin: z.boolean().default(false),
    maxLifeSeconds: z.number().int().min(1).max(3600).default(300),
    rateLimit: z.strictObject({ perMinute: z.number().int().min(1).max(1_000_000) }).optional(),
    topics: z.record(z.string(), topicSetting).optional()
  })
  .refine(client => (client.jwks === undefined) !== (client.jwksUri === undefined), {
    path: ['jwks'],
    error: 'exactly one of jwks and jwksUri is needed'
  })

/** The registry file: everything agreed with each calling system. Unknown members are refused, since a typing error must not loosen trust. */
export const registryFileSchema = z.strictObject({ clients: z.array(entry).min(1) }).superRefine(({ clients }, context) => {
  const seen = new Set<string>()
  clients.forEach((client, index) => {
    const names: [string, string][] = [
      ['id', `id ${client.id}`],
      ['issuer', `issuer ${client.issuer} tenant ${client.tenant ?? ''}`]
    ]
    for (const [field, label] of names) {
      if (seen.has(label))
        context.addIssue({ code: 'custom', path: ['clients', index, field], message: 'is used by an earlier client too' })
      seen.add(label)
    }
  })
})

export type RegistryEntry = z.infer<typeof entry>
export type PublicKey = z.infer<typeof publicKeySchema>

function isUsableKey(key: Readonly<Record<string, unknown>>): boolean {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: key as JsonWebKey, format: 'jwk' })
    return asymmetricKeyDetails?.modulusLength === undefined || asymmetricKeyDetails.modulusLength >= minRsaBits
  } catch {
    return false
  }
}

/** Is this key of a published set one that can be trusted? Others in the set are passed over. */
export function isPublicKey(value: unknown): value is PublicKey {
  return publicKeySchema.safeParse(value).success
}
