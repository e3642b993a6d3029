import type { FastifyInstance } from 'fastify'
import { checkShape } from '../../acquisition/depth.ts'
import { ServiceError } from '../../service-error.ts'

/** Beside the size, which Fastify counts: no compressed bodies, which could be bombs, and nothing too deep for what comes after. */
export function bodyLimits(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, _reply, payload) => {
    if ((request.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
      throw new ServiceError('unsupported-media-type', 'The body must not be compressed.')
    return payload
  })
  app.addHook('preValidation', async request => checkShape(request.body))
}
