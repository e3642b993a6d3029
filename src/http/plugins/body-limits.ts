import type { FastifyInstance } from 'fastify'
import { checkShape } from '../../acquisition/depth.ts'
import { ServiceError } from '../../service-error.ts'

/** Beside the size, which Fastify counts: no compressed bodies, which could be bombs, and nothing too deep for what comes after. */
export function bodyLimits(app: FastifyInstance): void {
  app.addHook('preParsing', (request, _reply, _payload, done) => {
    const encoding = request.headers['content-encoding']
    if (encoding === undefined || encoding.toLowerCase() === 'identity') done()
    else done(new ServiceError('unsupported-media-type', 'The body must not be compressed.'))
  })
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      checkShape(body)
    } catch (refusal) {
      return done(refusal as ServiceError)
    }
    parse(request, body.toString(), done)
  })
}
