import type { FastifyInstance } from 'fastify'
import { type Client, openDemoClient } from '../../clients/client.ts'
import type { KeyLookup } from '../../clients/key-set.ts'
import type { Registration, RegistrySource } from '../../clients/registry.ts'
import { siteOf } from '../../clients/site.ts'
import { type UseToken, unauthorized, verifyToken } from '../../clients/token.ts'

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
    /** Who is calling; known at routes that ask for it. Of an issuer with several sites the first, until the body tells which. */
    client?: Client
    /** All sites that the sender of the token speaks for. Nothing in open demo mode. */
    registration?: Registration
    /** Milliseconds it took to find out. */
    authenticatedIn?: number
  }
  interface FastifyContextConfig {
    /** The route wants to know its caller: only registered ones come in, or everybody in open demo mode. */
    caller?: true
    /** The body tells by its FHIR base which site of the caller it is; another one is not let in. */
    site?: true
    /** False: no page of another origin may read this. */
    cors?: false
  }
}

/** Finds out who is calling before anything of the body is read. Without `trust` everybody is the open demo client. */
export function callers(app: FastifyInstance, trust: Trust | undefined): void {
  app.addHook('onRequest', async request => {
    if (!request.routeOptions.config.caller) return
    const began = performance.now()
    if (trust) {
      request.registration = await callerOf(request, trust)
      request.client = request.registration.sites[0]
    } else request.client = openDemoClient
    request.authenticatedIn = performance.now() - began
  })
  app.addHook('preHandler', async request => {
    const { registration, body } = request
    if (!request.routeOptions.config.site || !registration) return
    const named = typeof body === 'object' && body !== null && 'fhirServer' in body ? body.fhirServer : undefined
    const site = siteOf(registration, named)
    if (!site) throw unauthorized('tenant')
    request.client = site
  })
}

/** The sender of a token made for this very address. @throws ServiceError `unauthorized` */
export function callerOf(
  request: { readonly url: string; readonly headers: { readonly authorization?: string | undefined } },
  { registry, keys, useToken, publicUrl, clock }: Trust
): Promise<Registration> {
  const [path = ''] = request.url.split('?', 1)
  return verifyToken(request.headers.authorization, {
    endpoint: `${publicUrl}${path}`,
    now: clock(),
    registry: registry.current,
    keys,
    useToken
  })
}
