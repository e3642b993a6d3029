import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { limits } from '../limits.ts'

/**
 * Connections are kept for the next call for a moment, and no longer, so that a server that went away is not remembered by its sockets.
 * To one server there are so many at the most: opening a thousand to a dead one would take time from everybody.
 */
const keeping = {
  keepAlive: true,
  maxSockets: limits.fhirSockets,
  maxFreeSockets: limits.fhirFreeSockets,
  timeout: limits.fhirIdle
}
const agentsBy = (proxyEnv: NodeJS.ProcessEnv | undefined) => ({
  http: new http.Agent({ ...keeping, proxyEnv }),
  https: new https.Agent({ ...keeping, proxyEnv })
})
let agents = agentsBy(undefined)

/** From now on reads go through the proxies that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name. To be called once, at the start. */
export function useProxies(environment: NodeJS.ProcessEnv): void {
  agents = agentsBy(environment)
}

/**
 * The head of the answer to a GET; its body is read by iterating. Node's own client rather than `fetch`: it follows nothing, inflates
 * nothing, and ending the signal closes the socket at once even while it is still connecting, where `fetch` holds it for ten seconds.
 */
export function httpRead(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Who reads the body hears of its errors by the reading; one that nobody reads must not end the process.
    const answered = (response: IncomingMessage): void => resolve(response.on('error', () => undefined))
    const request = url.startsWith('https:')
      ? https.get(url, { headers, signal, agent: agents.https }, answered)
      : http.get(url, { headers, signal, agent: agents.http }, answered)
    // Stays registered: an error while the body is read is reported here too, and must not be left unheard.
    request.on('error', reject)
    // Node ends a change of protocol that nobody expected without a word.
    request.once('upgrade', (_response, socket) => socket.destroy())
    // However it ends: the promise ends with it, and never later than the signal.
    request.once('close', () => reject(new Error('closed')))
    signal.addEventListener('abort', () => reject(new Error('ended')), { once: true })
  })
}
