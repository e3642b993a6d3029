import { Agent, request } from 'node:http'

/** What is sent to one server, over and over. */
export type Load = {
  readonly path: string
  readonly body: string
  /** One for each call, used once; without it calls carry none. */
  readonly tokens?: readonly string[]
}

export type Turn = { readonly calls: number; readonly failed: number; readonly latencies: readonly number[] }

/** Sends calls to one server over a fixed number of connections that stay open between turns. */
export class LoadMaker {
  readonly #url: URL
  readonly #load: Load
  readonly #agent: Agent
  #used = 0

  constructor(base: string, load: Load, connections: number) {
    this.#url = new URL(base + load.path)
    this.#load = load
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections })
  }

  /** So many calls, as many at a time as there are connections. */
  async turn(calls: number): Promise<Turn> {
    const latencies: number[] = []
    let failed = 0
    let left = calls
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1
        const since = performance.now()
        if ((await this.#call()) !== 200) failed += 1
        latencies.push(performance.now() - since)
      }
    }
    await Promise.all(Array.from({ length: this.#agent.maxSockets }, worker))
    return { calls, failed, latencies }
  }

  close(): void {
    this.#agent.destroy()
  }

  #call(): Promise<number> {
    const { body, tokens } = this.#load
    const token = tokens?.[this.#used]
    if (tokens && token === undefined) throw new Error('more calls than tokens')
    this.#used += 1
    return new Promise((done, failed) => {
      const call = request(
        this.#url,
        {
          method: 'POST',
          agent: this.#agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            ...(token ? { authorization: `Bearer ${token}` } : {})
          }
        },
        answer => {
          answer.resume()
          answer.on('end', () => done(answer.statusCode ?? 0))
          answer.on('error', failed)
        }
      )
      call.on('error', failed)
      call.end(body)
    })
  }
}
