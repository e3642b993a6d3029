import type { FastifyInstance, FastifyRequest } from 'fastify'
import { checkShape } from '../../acquisition/depth.ts'
import { limits } from '../../limits.ts'
import { ServiceError } from '../../service-error.ts'
import { type DearCall, FairTurns } from '../fair-turns.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The place of a call with a large body among those; each step that takes long waits for a turn there. */
    dear?: DearCall
  }
}

/**
 * Beside the size, which Fastify counts: no compressed bodies, which could be bombs, and nothing too deep for what comes after. Large bodies
 * are read one of each client at a time.
 * @param onArrived told when the whole body is here, before anything is done with it. Whatever it throws refuses the call.
 */
export function bodyLimits(app: FastifyInstance, onArrived: (request: FastifyRequest) => void): void {
  app.addHook('preParsing', (request, reply, _payload, done) => {
    const encoding = request.headers['content-encoding']
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
      return done(new ServiceError('unsupported-media-type', 'The body must not be compressed.'))
    reply.raw.once('close', () => request.dear?.leave())
    done()
  })
  const parse = app.getDefaultJsonParser('error', 'error')
  const parsed = (request: FastifyRequest, text: string): Promise<unknown> =>
    new Promise((resolve, reject) => parse(request, text, (error, value) => (error ? reject(error) : resolve(value))))
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      onArrived(request)
      if (body.length < limits.dearBody) {
        checkShape(body)
        return parse(request, body.toString(), done)
      }
      request.dear = turns.add(request.client?.id ?? '', body.length)
    } catch (refusal) {
      return done(refusal as ServiceError)
    }
    parseInTurns(request, request.dear, body).then(value => done(null, value), done)
  })
  const turns = new FairTurns()
  async function parseInTurns(request: FastifyRequest, dear: DearCall, body: Buffer): Promise<unknown> {
    await dear.entered
    await dear.turn()
    checkShape(body)
    await dear.turn()
    return parsed(request, body.toString())
  }
}
