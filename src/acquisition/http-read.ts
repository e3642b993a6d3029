import http, { type ClientRequest, type IncomingMessage } from 'node:http'
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

export type Head = Pick<IncomingMessage, 'statusCode' | 'headers'>

/** What takes in an answer, and refuses it by throwing: then the connection is closed. */
export type Intake = { readonly head: (head: Head) => void; readonly chunk: (bytes: Uint8Array) => void }

/**
 * Reads that end together. Node's own client rather than `fetch`: it follows nothing, inflates nothing, and a request that is ended
 * closes its socket at once even while it is still connecting, where `fetch` holds it for ten seconds.
 */
export class HttpReads {
  readonly #signal: AbortSignal
  readonly #open = new Map<ClientRequest, (reason: Error) => void>()

  /** @param signal ends all of them. One listener for a whole call: those that each request adds cost more than its bytes do. */
  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', () => this.#end(), { once: true })
  }

  /** The answer to a GET given to its intake, to the last byte. Rejects with what the intake threw, or with any error. */
  get(url: URL, headers: Readonly<Record<string, string>>, intake: Intake): Promise<void> {
    if (this.#signal.aborted) return Promise.reject(new Error('ended'))
    return new Promise((resolve, reject) => {
      const options = { headers, agent: url.protocol === 'https:' ? agents.https : agents.http }
      const request = (url.protocol === 'https:' ? https : http).get(url, options)
      this.#open.set(request, reject)
      const attempt = (step: () => void): void => {
        try {
          step()
        } catch (refusal) {
          reject(refusal)
          request.destroy()
        }
      }
      request.once('response', response => {
        response.on('error', reject)
        response.on('data', bytes => attempt(() => intake.chunk(bytes)))
        response.once('end', () => {
          if (response.complete) resolve()
        })
        attempt(() => intake.head(response))
      })
      // Stays registered: an error while the body is read is reported here too, and must not be left unheard.
      request.on('error', reject)
      // Node ends a change of protocol that nobody expected without a word.
      request.once('upgrade', (_response, socket) => socket.destroy())
      // However it ends: the promise ends with it, and never later than the signal.
      request.once('close', () => {
        this.#open.delete(request)
        reject(new Error('closed'))
      })
    })
  }

  #end(): void {
    for (const [request, reject] of this.#open) {
      // Said here as well: one that still waits for a connection hears of its end only when it gets one.
      reject(new Error('ended'))
      request.destroy()
    }
  }
}
