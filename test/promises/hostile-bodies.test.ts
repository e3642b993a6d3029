import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostileBody, hostileBodies, hostileFeedback } from '../support/requests/hostile-bodies.ts'
import { type Answer, hooks, post, type Running, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'

let service: Running
let discovery: string
beforeAll(async () => {
  service = await running()
  discovery = await textOf('/cds-services')
})
afterAll(() => service.close())

const textOf = async (path: string): Promise<string> => (await fetch(`${service.origin}${path}`)).text()
const withoutUuids = (text: string): string =>
  text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '').replace(/"elapsedMs":[\d.]+/g, '')

/** Words that would tell something about the inside. */
const inside = /\bat .*:\d+:\d+|node_modules|\.ts\b|SQLITE|select |insert |\/work|\/home|Error:|stack/i

function expectCivil(name: string, answer: Answer, emptyAllowed = false): void {
  if (answer.status === 200) {
    if (emptyAllowed && answer.text === '') return
    expect(answer.body, name).toMatchObject({ cards: expect.any(Array) })
    return
  }
  expect(answer.status, `${name}: ${answer.text.slice(0, 200)}`).toBeGreaterThanOrEqual(400)
  expect(answer.status, `${name}: ${answer.text.slice(0, 200)}`).toBeLessThan(500)
  expect(answer.headers.get('content-type'), name).toMatch(/^application\/json/)
  expect(answer.body, name).toMatchObject({ resourceType: 'OperationOutcome' })
  expect(answer.text, name).not.toMatch(inside)
  expect(answer.headers.get('access-control-allow-origin'), name).toBe('*')
}

async function tryAll(path: string, bodies: readonly HostileBody[], emptyAllowed = false): Promise<void> {
  for (const [name, body] of bodies) {
    const began = performance.now()
    const answer = await post(service.origin, path, body)
    expect(performance.now() - began, name).toBeLessThan(5000)
    expectCivil(name, answer, emptyAllowed)
  }
}

describe.each(hooks)('%s', hook => {
  it('B1, B6: any body gives cards or a plain refusal; B3: and the next caller notices nothing', {
    timeout: 30_000
  }, async () => {
    const control = sampleCall(hook)
    const before = await post(service.origin, serviceOf(hook), control)
    expect(before.status).toBe(200)
    const bodies = hostileBodies(sampleCall(hook))
    expect(bodies.length).toBeGreaterThan(165)
    await tryAll(serviceOf(hook), bodies)
    const after = await post(service.origin, serviceOf(hook), control)
    expect(withoutUuids(after.text)).toBe(withoutUuids(before.text))
    expect(await textOf('/cds-services')).toBe(discovery)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

it('B1: any feedback is kept or plainly refused', { timeout: 30_000 }, async () => {
  await tryAll(`${serviceOf('patient-view')}/feedback`, hostileFeedback(), true)
})

it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '..%2f..', '%00', 'a'.repeat(200)])(
  'B3: nothing is offered under the name %s',
  async name => {
    for (const path of [`/cds-services/${name}`, `/cds-services/${name}/feedback`]) {
      const answer = await post(service.origin, path, sampleCall())
      expect(answer.status, path).toBe(404)
      expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome' })
    }
    const page = await fetch(`${service.origin}/guideline/${name}`)
    expect(page.status).toBe(404)
    expect(await page.text()).not.toMatch(inside)
  }
)
