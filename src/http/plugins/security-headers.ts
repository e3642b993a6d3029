import type { FastifyInstance } from 'fastify'

/** For answers that are data. Pages set their own policy in its place. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
} as const

/** What keeps a browser from guessing, framing, keeping or telling on. Routes may set other values. */
export function securityHeaders(app: FastifyInstance, publicUrl: string): void {
  const transport = publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}
  const all = { ...headers, ...transport }
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(all)
    done()
  })
}
