import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { readConfig, settingWarnings } from '../../src/config.ts'
import { listen } from '../../src/http/listen.ts'
import { appAt, captureTime } from '../support/servers/app.ts'
import { freePort } from '../support/servers/free-port.ts'
import { serviceProcess, untilReady } from '../support/servers/service-process.ts'

const host = '127.0.0.1'

it('ADMIN_PORT: what operators look at is there, and on PORT it is not', async () => {
  const admin = await freePort()
  const app = await appAt(captureTime, { ADMIN_PORT: String(admin) })
  const address = await listen(app, { HOST: host, PORT: 0, ADMIN_PORT: admin })
  const { port } = app.server.address() as AddressInfo
  const status = async (at: string, on: number) => (await fetch(`http://${host}:${on}${at}`)).status
  expect(address).toBe(`http://${host}:${admin}/`)
  for (const at of ['/metrics', '/insight/data', '/insight/access', '/', '/workbench/setup'])
    expect([at, await status(at, admin), await status(at, port)]).toEqual([at, 200, 404])
  for (const at of ['/guideline', '/capabilities', '/smart/launch'])
    expect([at, await status(at, admin), await status(at, port)]).toEqual([at, 404, 200])
  expect([await status('/cds-services', port), await status('/health/live', port), await status('/health/live', admin)]).toEqual([
    200, 200, 200
  ])
  await app.close()
  await expect(fetch(`http://${host}:${admin}/health/live`)).rejects.toThrow()
})

it('without ADMIN_PORT all is on PORT', async () => {
  const app = await appAt(captureTime)
  for (const url of ['/metrics', '/guideline', '/']) expect((await app.inject(url)).statusCode).toBe(200)
  await app.close()
})

it.each(['PORT', 'ADMIN_PORT'] as const)('a port that is taken names the variable: %s', async variable => {
  const taken = createServer()
  await new Promise<void>(done => taken.listen(0, host, done))
  const { port } = taken.address() as AddressInfo
  const settings =
    variable === 'PORT' ? { HOST: host, PORT: port, ADMIN_PORT: undefined } : { HOST: host, PORT: 0, ADMIN_PORT: port }
  const app = await appAt(captureTime, variable === 'ADMIN_PORT' ? { ADMIN_PORT: String(port) } : {})
  await expect(listen(app, settings)).rejects.toThrow(`${variable}: ${port} on ${host} is taken`)
  await app.close()
  taken.close()
})

it('DRAIN_DELAY: after SIGTERM readiness says no while calls are still served', async () => {
  const service = await serviceProcess({ DATABASE_URL: 'sqlite::memory:', DRAIN_DELAY: '1500' })
  await untilReady(service)
  service.child.kill('SIGTERM')
  await pause(300)
  expect((await fetch(`${service.origin}/health/ready`)).status).toBe(503)
  expect((await fetch(`${service.origin}/cds-services`)).status).toBe(200)
  expect(await service.ended).toBe(0)
}, 30_000)

it('settings under a former name are read with a warning, and stop the start where the new one says otherwise', () => {
  expect(readConfig({ MOST_CALLS: '7', MOST_LAG: '70' })).toMatchObject({ MAX_CONCURRENT_CALLS: 7, MAX_EVENT_LOOP_DELAY: 70 })
  expect(settingWarnings({ MOST_CALLS: '7' })).toEqual([expect.stringContaining('MOST_CALLS is now MAX_CONCURRENT_CALLS')])
  expect(readConfig({ MOST_CALLS: '7', MAX_CONCURRENT_CALLS: '7' }).MAX_CONCURRENT_CALLS).toBe(7)
  expect(() => readConfig({ MOST_CALLS: '7', MAX_CONCURRENT_CALLS: '8' })).toThrow('MOST_CALLS: is now MAX_CONCURRENT_CALLS')
  expect(() => readConfig({ PORT: '8080', ADMIN_PORT: '8080' })).toThrow('ADMIN_PORT: ')
  expect(() => readConfig({ DRAIN_DELAY: '60001' })).toThrow('DRAIN_DELAY: ')
})
