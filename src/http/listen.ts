import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'

const words: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'may not be opened by this user',
  EADDRNOTAVAIL: 'cannot be had: this machine has no such address (HOST)'
}

/**
 * Listens on the ports of the settings.
 * @returns the address at which people find the workbench.
 * @throws Error naming the variable whose port cannot be had.
 */
export async function listen(
  app: FastifyInstance,
  { HOST, PORT, ADMIN_PORT }: Pick<Config, 'HOST' | 'PORT' | 'ADMIN_PORT'>
): Promise<string> {
  await named('PORT', HOST, PORT, () => app.listen({ host: HOST, port: PORT }))
  if (ADMIN_PORT !== undefined) await named('ADMIN_PORT', HOST, ADMIN_PORT, async () => app.listenToAdmins?.(HOST))
  const host = ['0.0.0.0', '::', '::1', 'localhost'].includes(HOST) ? '127.0.0.1' : HOST
  return `http://${host}:${ADMIN_PORT ?? (app.server.address() as AddressInfo).port}/`
}

async function named(variable: string, host: string, port: number, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code)
    const reason = words[code]
    if (reason === undefined) throw error
    throw new Error(`${variable}: ${port} on ${host} ${reason} (${code}). Set ${variable} to another port.`)
  }
}
