import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { bareCall } from '../support/charts/fhir-chart.ts'
import { slowness } from '../support/load/slowness.ts'
import { authorization, ehr, post, publicUrl, sampleCall, serviceOf } from '../support/servers/running-service.ts'
import { serviceProcess, untilReady } from '../support/servers/service-process.ts'

const path = serviceOf('patient-view')
/** A token for the real clock. */
const token = (): Promise<string> => {
  const seconds = Math.floor(Date.now() / 1000)
  return authorization(path, { iat: seconds - 5, exp: seconds + 290 })
}

test('P4, P5: 100 calls stuck at a dead FHIR server: others take under 1 s, the stuck ones end in time', {
  timeout: 120_000
}, async () => {
  const dead = createServer(socket => socket.on('error', () => undefined).resume())
  await new Promise<void>(done => dead.listen(0, '127.0.0.1', done))
  const address = dead.address()
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/fhir`
  const folder = mkdtempSync(join(tmpdir(), 'cds-dead-'))
  const file = join(folder, 'clients.json')
  writeFileSync(file, JSON.stringify({ clients: [ehr({ fhirServers: [base] })] }))
  const service = await serviceProcess({
    DATABASE_URL: `sqlite:${join(folder, 'cds.db')}`,
    CLIENTS_FILE: file,
    PUBLIC_URL: publicUrl
  })
  try {
    await untilReady(service)
    const tokens: string[] = await Promise.all(Array.from({ length: 300 }, token))
    const timed = async (body: unknown): Promise<{ status: number; took: number }> => {
      const header = tokens.pop() ?? ''
      const began = performance.now()
      const { status } = await post(service.origin, path, body, { authorization: header })
      return { status, took: performance.now() - began }
    }
    for (let round = 0; round < 50; round += 1) await timed(sampleCall())
    const stuck = Promise.all(Array.from({ length: 100 }, () => timed(bareCall(base))))
    await pause(200)
    const others: number[] = []
    for (let round = 0; round < 100; round += 1) {
      const { status, took } = await timed(sampleCall())
      expect(status).toBe(200)
      others.push(took)
    }
    const ended = await stuck
    console.log(
      `P4: slowest of the others ${Math.max(...others).toFixed(0)} ms; P5: slowest stuck one ${Math.max(...ended.map(({ took }) => took)).toFixed(0)} ms`
    )
    expect(ended.every(({ status }) => status === 412)).toBe(true)
    expect(Math.max(...others)).toBeLessThan(1000 * slowness())
    // Sending a hundred calls at once takes the test itself a moment.
    expect(Math.max(...ended.map(({ took }) => took))).toBeLessThan(2000 * slowness() + 300)
  } finally {
    service.child.kill('SIGTERM')
    await service.ended
    dead.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
