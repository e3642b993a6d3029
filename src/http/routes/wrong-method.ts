import type { FastifyInstance, HTTPMethods } from 'fastify'
import { ServiceError } from '../../service-error.ts'

const all: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Answers every other method at known addresses with 405 and `Allow`, and OPTIONS with `Allow` where it is no preflight of an origin that
 * may call. To be registered after all routes.
 */
export function wrongMethods(app: FastifyInstance, known: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [url, methods] of known) {
    const others = all.filter(method => !methods.has(method))
    const allow = [...methods, 'OPTIONS'].join(', ')
    app.options(url, (_request, reply) => reply.code(204).header('allow', allow).send())
    app.route({
      method: [...others],
      url,
      // The method decides before anybody looks at the body.
      onRequest: async (_request, reply) => {
        reply.header('allow', allow)
        throw new ServiceError('method-not-allowed', 'This address does not take this method.')
      },
      handler: async () => undefined
    })
  }
}
