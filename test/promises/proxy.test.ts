import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { bearer, goodClaims, signer } from '../clients/jwt.ts'
import { bareCall, chart } from '../support/charts/fhir-chart.ts'
import { connectProxy } from '../support/servers/connect-proxy.ts'
import { ehr, post, publicUrl, serviceOf } from '../support/servers/running-service.ts'
import { serviceProcess, untilReady } from '../support/servers/service-process.ts'

const tls = (name: string): string => fileURLToPath(new URL(`../support/tls/${name}`, import.meta.url))
const path = serviceOf('patient-view')

async function secure(listener: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer({ key: readFileSync(tls('key.pem')), cert: readFileSync(tls('certificate.pem')) }, listener)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return server
}
const portOf = (server: Server): number => (server.address() as AddressInfo).port

it('key sets and FHIR reads reach their servers through a proxy, behind a private certificate authority', async () => {
  const key = await signer('key-1')
  const keys = await secure((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [key.publicJwk] }))
  })
  const fhir = await secure(chart)
  const proxy = await connectProxy({ 'keys.hospital.test:443': portOf(keys), 'fhir.hospital.test:443': portOf(fhir) })
  const folder = mkdtempSync(join(tmpdir(), 'proxy-'))
  const base = 'https://fhir.hospital.test/fhir'
  const clients = [ehr({ jwks: undefined, jwksUri: 'https://keys.hospital.test/jwks', fhirServers: [base] })]
  writeFileSync(join(folder, 'clients.json'), JSON.stringify({ clients }))
  const service = await serviceProcess({
    CLIENTS_FILE: join(folder, 'clients.json'),
    DATABASE_URL: `sqlite:${join(folder, 'cds.db')}`,
    PUBLIC_URL: publicUrl,
    FETCH_DEADLINE: '4000',
    NODE_USE_ENV_PROXY: '1',
    HTTPS_PROXY: proxy.url,
    NODE_EXTRA_CA_CERTS: tls('certificate.pem')
  })
  try {
    await untilReady(service)
    const now = Math.floor(Date.now() / 1000)
    const authorization = await bearer(key, goodClaims({ aud: `${publicUrl}${path}`, iat: now, exp: now + 300 }))
    const answer = await post(service.origin, path, bareCall(base), { authorization })
    expect(answer.status, `${answer.text} ${service.said()}`).toBe(200)
    await expect.poll(() => service.said(), { timeout: 10_000 }).toMatch(/"fetched":\["asked:\d+"\]/)
    expect(new Set(proxy.asked)).toEqual(new Set(['keys.hospital.test:443', 'fhir.hospital.test:443']))
  } finally {
    service.child.kill('SIGTERM')
    await service.ended
    await proxy.close()
    for (const server of [keys, fhir]) server.close()
    rmSync(folder, { recursive: true })
  }
}, 60_000)
