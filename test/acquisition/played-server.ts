import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type PlayedServer = {
  readonly origin: string
  readonly base: string
  /** Method and address of every request, in order. */
  readonly requests: string[]
  readonly headers: IncomingMessage['headers'][]
  /** Connections made, whether or not anything was asked. */
  readonly connections: () => number
  /** Requests that ended because the asker went away. */
  readonly abandoned: () => number
  readonly openSockets: () => Promise<number>
  readonly close: () => Promise<void>
}

/** A server that does as it is told and writes down who came. */
export async function playedServer(listener: RequestListener): Promise<PlayedServer> {
  const requests: string[] = []
  const headers: IncomingMessage['headers'][] = []
  let connections = 0
  let abandoned = 0
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    headers.push(request.headers)
    response.once('close', () => {
      if (!response.writableFinished) abandoned += 1
    })
    response.on('error', () => undefined)
    listener(request, response)
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    base: `${origin}/fhir`,
    requests,
    headers,
    connections: () => connections,
    abandoned: () => abandoned,
    openSockets: () => new Promise((done, fail) => server.getConnections((error, count) => (error ? fail(error) : done(count)))),
    close: () => {
      server.closeAllConnections()
      return new Promise(done => server.close(() => done()))
    }
  }
}

export function sendFhir(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json; charset=utf-8' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

export const observation = (id: string): object => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  subject: { reference: 'Patient/p1' }
})

export const bundle = (resources: readonly object[], next?: string, further: object = {}): object => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
  entry: resources.map(resource => ({ resource })),
  ...further
})
