import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Client } from '../clients/client.ts'
import { unauthorized } from '../clients/token.ts'
import { callerOf, type Trust } from './plugins/callers.ts'

export type AdminOptions = { readonly trust: Trust | undefined; readonly adminToken: string | undefined }

/**
 * Lets in whoever has the administrator's token, and the registered clients that `isMeant` names.
 * @throws ServiceError `unauthorized`, in the same words for everybody else.
 */
export async function assertAllowed(
  request: FastifyRequest,
  { trust, adminToken }: AdminOptions,
  isMeant: (client: Client) => boolean
): Promise<void> {
  if (adminToken !== undefined && isSame(request.headers.authorization ?? '', `Bearer ${adminToken}`)) return
  if (!trust) throw unauthorized(request.headers.authorization === undefined ? 'no-token' : 'form')
  const { sites } = await callerOf(request, trust)
  const client = sites.find(isMeant)
  if (!client) throw unauthorized('subject')
  request.client = client
}

/** Compared in constant time, and hashed first so that the length does not matter either. */
const isSame = (said: string, right: string): boolean =>
  timingSafeEqual(hash('sha256', said, 'buffer'), hash('sha256', right, 'buffer'))
