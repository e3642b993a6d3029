import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { utcTimestamp } from '../../cds-hooks/utc-timestamp.ts'
import { isLoopback } from '../../clients/address.ts'
import { toCsv, toNdjson } from '../../insight/export.ts'
import { ServiceError } from '../../service-error.ts'
import { cleanText } from '../../store/clean-text.ts'
import type { StoreQuery } from '../../store/queries.ts'
import type { Store } from '../../store/store.ts'
import { type AdminOptions, assertAllowed } from '../admin.ts'
import type { ShadowCounts } from '../meters/shadow-meters.ts'

export type InsightOptions = AdminOptions & {
  readonly store: Pick<Store, 'report' | 'exportFeedback' | 'ready'>
  readonly shadow: () => ShadowCounts
  /** Nobody but this machine can call, and it is a demonstration. */
  readonly open: boolean
}

/** `GET /insight/...`: what became of the cards, for those who govern them. */
export function insight(app: FastifyInstance, options: InsightOptions): void {
  const { store, shadow } = options
  // Pages of other origins never read this, not even in the open demo.
  const route = { config: { cors: false as const }, onRequest: (request: FastifyRequest) => assertAdmin(request, options) }
  // The page asks first, so that it need not be refused to learn that a token is wanted.
  app.get('/insight/access', { config: { cors: false as const } }, async request => ({ open: isOpen(request, options) }))
  app.get('/insight/data', route, async request => ({ ...(await store.report(queryOf(request))), shadow: shadow() }))
  app.get('/insight/export.csv', route, async (request, reply) => {
    const query = queryOf(request)
    await assertThere(store)
    return sendFile(reply, 'text/csv; charset=utf-8', 'feedback.csv', toCsv(store.exportFeedback(query)))
  })
  app.get('/insight/export.ndjson', route, async (request, reply) => {
    const query = queryOf(request)
    await assertThere(store)
    return sendFile(reply, 'application/x-ndjson; charset=utf-8', 'feedback.ndjson', toNdjson(store.exportFeedback(query)))
  })
}

/** The name in the address counts too: a page elsewhere can have its own name lead to this machine. */
const isOpen = ({ hostname }: FastifyRequest, { open, adminToken }: InsightOptions): boolean =>
  open && adminToken === undefined && isLoopback(hostname)

async function assertAdmin(request: FastifyRequest, options: InsightOptions): Promise<void> {
  if (!isOpen(request, options)) await assertAllowed(request, options, client => client.admin)
}

/** An export that has begun cannot be refused any more. */
async function assertThere(store: InsightOptions['store']): Promise<void> {
  if (!(await store.ready())) throw new ServiceError('store-unavailable', 'The store cannot be reached at the moment.')
}

const moment = z
  .string()
  .transform(text => utcTimestamp(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text))
  .pipe(z.string())
  .transform(text => Date.parse(text))
/** No such name is stored, and a database may refuse to look for it. */
const name = z
  .string()
  .min(1)
  .max(200)
  .refine(text => cleanText(text) === text && !/\p{Cc}/u.test(text))
const querySchema = z.object({
  from: moment.optional(),
  to: moment.optional(),
  service: name.optional(),
  client: name.optional(),
  knowledgeVersion: name.optional(),
  topic: name.optional()
})

function queryOf(request: FastifyRequest): StoreQuery {
  const parsed = querySchema.safeParse(request.query)
  if (parsed.success) return parsed.data
  const field = String(parsed.error.issues[0]?.path[0] ?? 'query')
  throw new ServiceError('invalid-request', `${field} is not usable; from and to are dates or RFC 3339 moments.`, field)
}

function sendFile(reply: FastifyReply, type: string, fileName: string, lines: AsyncIterable<string>): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(Readable.from(lines, { objectMode: false, encoding: 'utf8' }))
}
