import { medplum } from '../support/servers/medplum.ts'
import type { PlayedServer } from './played-server.ts'
import { playedServer, sendFhir } from './played-server.ts'

/** A real FHIR server in this process, each answer `delay` milliseconds away. */
export async function medplumServer(resources: readonly object[], delay = 0): Promise<PlayedServer> {
  const answer = await medplum(resources)
  return playedServer(async (request, response) => {
    await new Promise(done => setTimeout(done, delay))
    const { status, body } = await answer((request.url ?? '/').replace(/^\/fhir/, ''))
    sendFhir(response, body, status)
  })
}
