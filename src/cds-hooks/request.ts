import { z } from 'zod'
import { limits } from '../limits.ts'
import { ServiceError } from '../service-error.ts'

/** What is passed on as it came is looked at where it is read. */
const json = z
  .custom<Readonly<Record<string, unknown>>>(value => typeof value === 'object' && value !== null && !Array.isArray(value))
  .meta({ type: 'object' })

/** An id that some clients write with its type, as in a reference. */
const idOf = (type: string) =>
  z
    .string()
    .min(1)
    .max(200)
    .transform(id => (id.startsWith(`${type}/`) ? id.slice(type.length + 1) : id))
    .pipe(z.string().min(1))
const patientId = idOf('Patient')

/** A Bundle without its type is borne; orders in any other form would pass unread. */
const isBundle = ({ resourceType, entry }: { readonly [name: string]: unknown }): boolean =>
  resourceType === 'Bundle' || (resourceType === undefined && Array.isArray(entry))

/**
 * The part of a service call that is the same for all hooks. Unknown members are borne everywhere; nothing is coerced.
 * @see https://cds-hooks.hl7.org/2.0/#http-request_1
 */
export const hookRequestSchema = z.looseObject({
  hook: z.string().min(1),
  hookInstance: z.string().min(1).max(200),
  fhirServer: z.string().max(2000).nullish(),
  fhirAuthorization: z
    .looseObject({
      access_token: z.string().min(1),
      // Another kind of token would be sent in a way its server does not expect.
      token_type: z
        .string()
        .regex(/^bearer$/i)
        .nullish(),
      scope: z.string().nullish(),
      patient: patientId.nullish()
    })
    .nullish()
    .catch(undefined),
  context: z.looseObject({
    patientId,
    userId: z.string().nullish().catch(undefined),
    encounterId: idOf('Encounter').nullish().catch(undefined),
    /** Clients that send none, or ones that fit nothing, get every draft judged. */
    selections: z.array(z.string()).nullish().catch(undefined),
    draftOrders: json.refine(isBundle, 'is no Bundle').nullish()
  }),
  prefetch: json.nullish(),
  extension: json.nullish().catch(undefined)
})

export type HookRequest = z.infer<typeof hookRequestSchema>

/** @throws ServiceError `invalid-request` naming the member that is wrong, never its value. */
export function parseHookRequest(body: unknown): HookRequest {
  const parsed = hookRequestSchema.safeParse(body)
  if (parsed.success) return withFewDrafts(parsed.data)
  const issue = parsed.error.issues[0]
  const path = issue?.path.join('.') ?? ''
  throw new ServiceError(
    'invalid-request',
    path ? `${path} is missing or not of the right type.` : 'The body is not a CDS Hooks request object.',
    path || undefined
  )
}

/** Each order is checked against all others: thousands of them would keep everybody waiting. */
function withFewDrafts(request: HookRequest): HookRequest {
  const entries = request.context.draftOrders?.entry
  if (!Array.isArray(entries) || entries.length <= limits.drafts) return request
  throw new ServiceError('too-large', `More than ${limits.drafts} orders are not checked at once.`, 'context.draftOrders.entry')
}
