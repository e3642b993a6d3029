import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { post, sampleCall, serviceOf } from '../support/servers/running-service.ts'
import { type ServiceProcess, serviceProcess, untilReady } from '../support/servers/service-process.ts'

const kills = 20
const writers = 8
const feedback = `${serviceOf('patient-view')}/feedback`
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cds-service-kill-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Card ids carry writer, number of the post and place in it, so that whole posts can be told from torn ones. */
const posted = (writer: number, number: number): object => ({
  feedback: [0, 1, 2].map(part => ({
    card: `${writer}/${number}/${part}`,
    outcome: 'overridden',
    outcomeTimestamp: '2026-11-22T12:00:00Z'
  }))
})

test('D1, D3: the service killed 20 times under 8 writers loses, doubles and tears nothing it answered 200 to', {
  timeout: 600_000
}, async () => {
  const DATABASE_URL = `sqlite:${join(folder, 'cds.db')}`
  const acknowledged = Array.from({ length: writers }, () => -1)
  for (let round = 0; round < kills; round += 1) {
    const service: ServiceProcess = await serviceProcess({ DATABASE_URL })
    await untilReady(service)
    let alive = true
    const writing = acknowledged.map(async (last, writer) => {
      for (let number = last + 1; alive; number += 1) {
        const answer = await post(service.origin, feedback, posted(writer, number)).catch(() => undefined)
        if (!answer) return
        expect(answer.status).toBe(200)
        acknowledged[writer] = number
      }
    })
    void post(service.origin, serviceOf('patient-view'), sampleCall()).catch(() => undefined)
    await pause(50 + Math.random() * 500)
    service.child.kill('SIGKILL')
    await service.ended
    alive = false
    await Promise.all(writing)
  }
  const store = openStore(DATABASE_URL, { clock: () => Date.now() })
  const parts = new Map<string, string[]>()
  for await (const { card } of store.exportFeedback()) {
    const [writer, number, part = ''] = card.split('/')
    parts.set(`${writer}/${number}`, [...(parts.get(`${writer}/${number}`) ?? []), part])
  }
  await store.close()
  const expected = acknowledged.flatMap((last, writer) => Array.from({ length: last + 1 }, (_, number) => `${writer}/${number}`))
  const lost = expected.filter(name => !parts.has(name))
  const torn = [...parts.values()].filter(list => list.toSorted().join() !== '0,1,2')
  console.log(`${expected.length} posts acknowledged, ${lost.length} lost, ${torn.length} torn or doubled`)
  expect({ lost, torn }).toEqual({ lost: [], torn: [] })
  expect(expected.length).toBeGreaterThan(kills * writers)
})
