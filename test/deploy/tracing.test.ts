import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { sampleCall, serviceOf } from '../support/servers/running-service.ts'
import { serviceProcess } from '../support/servers/service-process.ts'

/** `deploy/tracing.mjs` as a site loads it, before the service and with nothing of the service changed. */

type Exported = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { readonly key: string; readonly value: object }[] }
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string; readonly traceId: string }[] }[]
  }[]
}

it('sends the spans of a call to a collector', async () => {
  const received: Exported[] = []
  const collector = createServer((request, response) => {
    let text = ''
    request.on('data', chunk => {
      text += String(chunk)
    })
    request.on('end', () => {
      if (request.url === '/v1/traces') received.push(JSON.parse(text))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>(done => collector.listen(0, '127.0.0.1', done))
  const service = await serviceProcess({
    DATABASE_URL: 'sqlite::memory:',
    NODE_OPTIONS: `--import=${fileURLToPath(new URL('../../deploy/tracing.mjs', import.meta.url))}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    OTEL_SERVICE_NAME: 'cds-of-the-test',
    OTEL_BSP_SCHEDULE_DELAY: '50'
  })
  try {
    const answer = await fetch(`${service.origin}${serviceOf('patient-view')}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
      body: JSON.stringify(sampleCall())
    })
    expect(answer.status).toBe(200)
    const spans = () =>
      received.flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(scope => scope.spans)))
    await expect
      .poll(() => spans().map(({ name }) => name), { timeout: 10_000 })
      .toEqual(expect.arrayContaining(['POST /cds-services/:id', 'evaluate']))
    for (const { traceId } of spans()) expect(traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736')
    expect(received[0]?.resourceSpans[0]?.resource.attributes).toContainEqual({
      key: 'service.name',
      value: { stringValue: 'cds-of-the-test' }
    })
  } finally {
    service.child.kill('SIGTERM')
    await service.ended
    collector.closeAllConnections()
    await new Promise(done => collector.close(done))
  }
}, 60_000)
