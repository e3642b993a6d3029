import type { FastifyInstance } from 'fastify'
import { type Client, openDemoClient } from '../../clients/client.ts'
import type { KeyLookup } from '../../clients/key-set.ts'
import type { RegistrySource } from '../../clients/registry.ts'
import { type UseToken, verifyToken } from '../../clients/token.ts'

/** How callers are told apart. */
export type Trust = {
  readonly registry: RegistrySource
  readonly keys: KeyLookup
  readonly useToken: UseToken
  /** Public address of the service, without a slash at its end. */
  readonly publicUrl: string
  readonly clock: () => number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is calling; known at routes that ask for it. */
    client?: Client
    /** Milliseconds it took to find out. */
    authenticatedIn?: number
  }
  interface FastifyContextConfig {
    /** The route wants to know its caller: only registered ones come in, or everybody in open demo mode. */
    caller?: true
    /** False: no page of another origin may read this. */
    cors?: false
  }
}

/** Finds out who is calling before anything of the body is read. Without `trust` everybody is the open demo client. */
export function callers(app: FastifyInstance, trust: Trust | undefined): void {
  app.addHook('onRequest', async request => {
    if (!request.routeOptions.config.caller) return
    const began = performance.now()
    request.client = trust ? await callerOf(request, trust) : openDemoClient
    request.authenticatedIn = performance.now() - began
  })
}

/** The registered client behind a token made for this very address. @throws ServiceError `unauthorized` */
export function callerOf(
  request: { readonly url: string; readonly headers: { readonly authorization?: string | undefined } },
  { registry, keys, useToken, publicUrl, clock }: Trust
): Promise<Client> {
  const [path = ''] = request.url.split('?', 1)
  return verifyToken(request.headers.authorization, {
    endpoint: `${publicUrl}${path}`,
    now: clock(),
    registry: registry.current,
    keys,
    useToken
  })
}
