import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { utcTimestamp } from '../../cds-hooks/utc-timestamp.ts'
import { isLoopback } from '../../clients/address.ts'
import type { ServicePackage } from '../../guideline-folder.ts'
import { type Columns, feedbackColumns, toCsv, toNdjson } from '../../insight/export.ts'
import { callColumns, cardColumns } from '../../insight/export-columns.ts'
import { ServiceError } from '../../service-error.ts'
import { cleanText } from '../../store/clean-text.ts'
import type { StoreQuery } from '../../store/queries.ts'
import type { Store } from '../../store/store.ts'
import { type AdminOptions, assertAllowed } from '../admin.ts'
import type { ShadowCounts } from '../meters/shadow-meters.ts'

export type InsightOptions = AdminOptions & {
  readonly store: Pick<Store, 'report' | 'exportFeedback' | 'exportShown' | 'exportCalls' | 'knowsClient' | 'ready'>
  readonly shadow: () => ShadowCounts
  readonly services: readonly ServicePackage[]
  /** Whether a client of this id is registered. */
  readonly isClient: (id: string) => boolean
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
  app.get('/insight/data', route, async request => ({
    ...(await store.report(await queryOf(request, options))),
    shadow: shadow()
  }))
  exported('export', 'feedback', query => ({ rows: store.exportFeedback(query), columns: feedbackColumns }))
  exported('cards', 'cards', query => ({ rows: store.exportShown(query), columns: cardColumns }))
  exported('calls', 'calls', query => ({ rows: store.exportCalls(query), columns: callColumns }))

  function exported<T>(
    address: string,
    name: string,
    of: (query: StoreQuery) => { rows: AsyncIterable<T>; columns: Columns<T> }
  ): void {
    app.get(`/insight/${address}.csv`, route, async (request, reply) => {
      const { rows, columns } = of(await asked(request))
      return sendFile(reply, 'text/csv; charset=utf-8', `${name}.csv`, toCsv(rows, columns))
    })
    app.get(`/insight/${address}.ndjson`, route, async (request, reply) => {
      const { rows, columns } = of(await asked(request))
      return sendFile(reply, 'application/x-ndjson; charset=utf-8', `${name}.ndjson`, toNdjson(rows, columns))
    })
  }
  async function asked(request: FastifyRequest): Promise<StoreQuery> {
    const query = await queryOf(request, options)
    await assertThere(store)
    return query
  }
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

/** @throws ServiceError `invalid-request` naming the field that is no date, or no topic, service or client that is known. */
async function queryOf(request: FastifyRequest, { services, isClient, store }: InsightOptions): Promise<StoreQuery> {
  const parsed = querySchema.safeParse(request.query)
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'query')
    throw new ServiceError('invalid-request', `${field} is not usable; from and to are dates or RFC 3339 moments.`, field)
  }
  const { topic, client } = parsed.data
  const topics = services.flatMap(service => service.topics.map(({ code }) => code))
  if (topic !== undefined && !topics.includes(topic)) throw unknownField('topic')
  // A client that is registered no more may have calls that are kept.
  if (client !== undefined && !isClient(client) && !(await store.knowsClient(client))) throw unknownField('client')
  return parsed.data
}

const unknownField = (field: string): ServiceError =>
  new ServiceError('invalid-request', `${field} is none that is known here.`, field)

function sendFile(reply: FastifyReply, type: string, fileName: string, lines: AsyncIterable<string>): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(Readable.from(lines, { objectMode: false, encoding: 'utf8' }))
}
