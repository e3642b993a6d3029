import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/** Origins whose pages may read answers, asked at each call because the registry can change. */
export type Origins = '*' | (() => ReadonlySet<string>)

/** Browser clients such as the public sandbox call from their own origin. No credentials are involved, so `*` is safe in open mode. */
export async function allowOrigins(app: FastifyInstance, origins: Origins): Promise<void> {
  await app.register(cors, {
    origin: origins === '*' ? '*' : async (origin: string | undefined) => origin !== undefined && origins().has(origin),
    methods: ['GET', 'POST', 'OPTIONS'],
    // A page that traces its calls sends the last two by itself.
    allowedHeaders: ['authorization', 'content-type', 'accept', 'traceparent', 'tracestate'],
    exposedHeaders: ['retry-after'],
    maxAge: 600,
    strictPreflight: false,
    optionsSuccessStatus: 204
  })
  // Older Chromium asks for this before it lets a public page call a loopback address.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.headers['access-control-request-private-network'] === 'true')
      reply.header('access-control-allow-private-network', 'true')
    done()
  })
}
