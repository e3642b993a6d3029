import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/** Browser clients such as the public sandbox call from their own origin. No credentials are involved, so `*` is safe in open mode. */
export async function allowOrigins(app: FastifyInstance, origins: '*' | readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: origins === '*' ? '*' : [...origins],
    methods: ['GET', 'POST', 'OPTIONS'],
    allowedHeaders: ['authorization', 'content-type', 'accept'],
    maxAge: 600,
    strictPreflight: false,
    optionsSuccessStatus: 204
  })
  // Older Chromium asks for this before it lets a public page call a loopback address.
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers['access-control-request-private-network'] === 'true')
      reply.header('access-control-allow-private-network', 'true')
  })
}
