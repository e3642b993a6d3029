import type { FastifyReply, FastifyRequest } from 'fastify'
import { accepts } from './accepted.ts'
import type { WebFile } from './web-build.ts'

/** What a page may do beyond being shown: call addresses, and stand in the frames of other pages. */
export type PageRights = { readonly connect?: readonly string[]; readonly frames?: readonly string[] }

/** Nothing inline, nothing from elsewhere. */
function contentSecurityPolicy({ connect = [], frames = [] }: PageRights = {}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    `frame-ancestors ${frames.length > 0 ? ["'self'", ...frames].join(' ') : "'none'"}`,
    "base-uri 'none'",
    "form-action 'self'"
  ].join('; ')
}

/** Headers of every page of ours. */
export function asPage(reply: FastifyReply, rights?: PageRights): FastifyReply {
  // The old header knows only yes or no; the policy says who.
  if (rights?.frames?.length) reply.removeHeader('x-frame-options')
  return reply
    .header('content-security-policy', contentSecurityPolicy(rights))
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
}

/** Sends a file of the build, compressed if the browser takes that. Names with a hash in them may be kept for ever. */
export function sendFile(request: FastifyRequest, reply: FastifyReply, file: WebFile, forever = false): FastifyReply {
  reply
    .type(file.type)
    .header('x-content-type-options', 'nosniff')
    .header('vary', 'accept-encoding')
    .header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
  const compressed = file.gzip && accepts(request.headers['accept-encoding'], 'gzip')
  return compressed ? reply.header('content-encoding', 'gzip').send(file.gzip) : reply.send(file.body)
}
