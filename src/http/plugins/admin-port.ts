import { createServer } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../../service-error.ts'

export type AdminPortOptions = {
  readonly port: number
  /** Limits of the server, the same as of the other one. */
  readonly limits: Parameters<typeof createServer>[0] & object
  /** Milliseconds for what is under way at the end. */
  readonly grace: number
  /** The workbench may call the services, as in open demo mode. */
  readonly callable: boolean
}

const administrative = /^\/$|^\/(?:metrics|insight|workbench)(?:\/|$)/
const ofBoth = /^\/(?:health|assets)\/|^\/(?:style\.css|definition)$/
const called = /^\/cds-services(?:\/|$)/

/**
 * What operators look at, on a port of its own, so that the one that EHRs reach answers nothing of it.
 * @returns listens there; to be called when the app itself does.
 */
export function adminPort(
  app: FastifyInstance,
  { port, limits, grace, callable }: AdminPortOptions
): (host: string) => Promise<void> {
  app.addHook('onRequest', async request => {
    const { url } = request.routeOptions
    if (url === undefined || ofBoth.test(url)) return
    const there = administrative.test(url)
    const onAdminPort = request.socket.localPort === port
    if (there === onAdminPort || (callable && onAdminPort && called.test(url))) return
    throw new ServiceError('not-found', 'There is nothing at this address.')
  })
  const server = createServer(limits, (request, response) => app.routing(request, response))
  let cut: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    server.close()
    server.closeIdleConnections()
    cut = setTimeout(() => server.closeAllConnections(), grace)
    cut.unref()
  })
  app.addHook('onClose', async () => {
    clearTimeout(cut)
    server.closeAllConnections()
  })
  return host =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host, port }, () => {
        server.off('error', reject)
        resolve()
      })
    })
}
