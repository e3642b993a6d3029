import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

export type ConnectProxy = {
  readonly url: string
  /** Hosts that were asked for, in order. */
  readonly asked: string[]
  readonly close: () => Promise<void>
}

/** A proxy as hospitals have it: it alone can find the hosts by their names, and passes on what it cannot read. */
export async function connectProxy(hosts: Readonly<Record<string, number>>): Promise<ConnectProxy> {
  const asked: string[] = []
  const server = createServer((_request, response) => response.writeHead(400).end())
  server.on('connect', (request, socket) => {
    const host = request.url ?? ''
    asked.push(host)
    const port = hosts[host]
    if (port === undefined) return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    const upstream = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    for (const end of [socket, upstream]) end.on('error', () => [socket, upstream].map(one => one.destroy()))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections()
      return new Promise(done => server.close(() => done()))
    }
  }
}
