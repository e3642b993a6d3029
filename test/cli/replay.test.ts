import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runReplayCli } from '../../src/cli/replay.ts'
import { openDemoClient } from '../../src/clients/client.ts'
import { type Decision, judgedAgain, parseDecision } from '../../src/decision.ts'
import { loadServices, type ServicePackage, withLocalFile } from '../../src/guideline-folder.ts'
import { decisionKeys, openDecision, type SealedDecision, sealDecision } from '../../src/store/sealed-decision.ts'
import { playedServer } from '../acquisition/played-server.ts'
import { bareCall, chart } from '../support/charts/fhir-chart.ts'
import { authorization, ehr, hooks, now, post, running, sampleCall, serviceOf } from '../support/servers/running-service.ts'

const folder = mkdtempSync(join(tmpdir(), 'cds-replay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'cds.db')
const key = randomBytes(32).toString('base64')
const keys = decisionKeys([key])
const environment = {
  DATABASE_URL: `sqlite:${file}`,
  DECISION_LOG: 'facts',
  DECISION_LOG_KEY: key,
  FETCH_DEADLINE: '1500',
  SMART_CLIENT_ID: 'trend'
}
const services = await loadServices(['hypomagnesemia'])

type Answered = { readonly ids: readonly string[]; readonly cards: readonly { readonly uuid: string }[] }
/** What was answered to each call, with the ids by which it can be asked for. */
const answers = new Map<string, Answered>()
const rows = new Map<string, SealedDecision | undefined>()

beforeAll(async () => {
  const fhir = await playedServer(chart)
  const client = ehr({ fhirServers: [fhir.base], profile: 'open', topics: { ecg: { silent: true } } })
  const service = await running({ clients: [client], environment })
  const call = async (name: string, hook: string, body: object): Promise<void> => {
    const answer = await post(service.origin, serviceOf(hook), body, { authorization: await authorization(serviceOf(hook)) })
    expect(answer.status).toBe(200)
    const { cards } = answer.body as Answered
    const id = service.log.map(line => JSON.parse(line)).findLast(line => line.msg === 'call').reqId as string
    answers.set(name, { ids: [id, ...cards.map(({ uuid }) => uuid)], cards })
  }
  for (const hook of hooks) await call(hook, hook, sampleCall(hook))
  await call('fetched', 'patient-view', bareCall(fhir.base))
  await service.close()
  const again = await running({ environment })
  for (const [name, { ids }] of answers) rows.set(name, await again.store.decision(ids[0] ?? ''))
  await again.close()
  await fhir.close()
})

async function run(id: string, args: readonly string[] = [], more: Partial<Parameters<typeof runReplayCli>[1]> = {}) {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const found = [...answers].find(([, { ids }]) => ids.includes(id))?.[0]
  const store = { decision: async () => rows.get(found ?? '') }
  const code = await runReplayCli([id, ...args], { services, clients: [], store, keys, stdout, stderr, ...more })
  return { code, said: String(stdout.read() ?? ''), complained: String(stderr.read() ?? '') }
}

const idOf = (name: string): string => answers.get(name)?.ids[0] ?? ''
const plain = (cards: unknown): string => JSON.stringify(cards, (name, value) => (name === 'uuid' ? undefined : value))

describe('the same version', () => {
  test.each([...hooks, 'fetched'])('answers %s with the same bytes, apart from uuids', async name => {
    const { code, said } = await run(idOf(name), ['--json'])
    expect(code).toBe(0)
    const { same, answered, judgedAgain, asOf } = JSON.parse(said)
    expect({ same, asOf }).toEqual({ same: true, asOf: new Date(now).toISOString() })
    expect(answered.cards).toEqual(answers.get(name)?.cards)
    expect(plain(judgedAgain.cards)).toBe(plain(answers.get(name)?.cards))
    expect(answered.cards.length).toBeGreaterThan(0)
  })

  test('leaves out again what the site had silenced', async () => {
    const { said } = await run(idOf('patient-view'))
    expect(said).toContain('the same as then')
    expect(said).not.toContain('12-lead ECG:')
  })

  test('as a command, by the id or a card, on the store as it lies on the disk', () => {
    const env = { ...process.env, ...environment, CLIENTS_FILE: '' }
    const asked = [idOf('patient-view'), answers.get('order-sign')?.cards[0]?.uuid ?? '']
    for (const id of asked) {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/replay.ts', id], { env, encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      expect(stdout).toContain('the same as then: byte for byte')
    }
  })
})

test('the file of the store holds nothing of the chart in the clear', () => {
  const bytes = readFileSync(file)
  for (const mark of ['Verylow', 'mg-severe', '2601-3', 'Observation', 'token-planted', 'Practitioner/'])
    expect(bytes.includes(mark), mark).toBe(false)
})

/** The stored decision with something in it changed, sealed again. */
async function changed(name: string, change: (decision: Decision) => object) {
  const row = rows.get(name)
  if (!row || !keys) throw new Error('no decision')
  const decision = parseDecision(await openDecision(keys, row))
  const text = JSON.stringify({ ...decision, ...change(decision) })
  const sealed = await sealDecision(keys, { id: row.id, at: row.at, text })
  return { store: { decision: async () => sealed } }
}

describe('another knowledge than the installed one', () => {
  const older = () => changed('patient-view', ({ knowledge }) => ({ knowledge: { ...knowledge, version: '0.9.0' } }))

  test('is refused, naming both', async () => {
    const { code, complained, said } = await run(idOf('patient-view'), [], await older())
    expect({ code, said }).toEqual({ code: 66, said: '' })
    expect(complained).toMatch(/0\.9\.0 .*installed is \d.*--today/)
  })

  test('so are other files under the same version', async () => {
    const more = await changed('patient-view', ({ knowledge }) => ({ knowledge: { ...knowledge, digest: 'other' } }))
    expect((await run(idOf('patient-view'), [], more)).code).toBe(66)
  })

  test("so is a call judged by a site's file, until the file is named", async () => {
    const site = join(folder, 'site.json')
    writeFileSync(site, '{}')
    const local = withLocalFile(services[0] as ServicePackage, site)
    const more = await changed('patient-view', decision => ({
      knowledge: { ...decision.knowledge, version: local.knowledge.version },
      cards: judgedAgain(decision, local)
    }))
    expect(await run(idOf('patient-view'), [], more)).toMatchObject({ code: 66, complained: expect.stringContaining('--local') })
    expect((await run(idOf('patient-view'), ['--local', site], more)).code).toBe(0)
    const client = { ...openDemoClient, id: 'north', local: { hypomagnesemia: site } }
    expect((await run(idOf('patient-view'), [], { ...more, clients: [openDemoClient, client] })).code).toBe(0)
    expect((await run(idOf('order-sign'), [], { clients: [client] })).code, 'judged without a file').toBe(0)
    expect((await run(idOf('patient-view'), ['--local', '/nowhere.json'], more)).code).toBe(65)
  })

  test('is passed over by --today, and what differs is shown', async () => {
    const [service] = services as [ServicePackage]
    const louder: ServicePackage = {
      ...service,
      evaluate: (records, situation) => {
        const { verdicts, recommendations } = service.evaluate(records, situation)
        const [first, ...rest] = recommendations.filter(({ topic }) => topic !== 'digoxin')
        if (!first) throw new Error('no recommendation')
        const added = { ...first, topic: 'potassium', headline: 'Something new', urgency: 'info' as const }
        return { verdicts, recommendations: [{ ...first, why: ['A changed sentence.'] }, ...rest, added] }
      }
    }
    const { code, said } = await run(idOf('patient-view'), ['--today'], { ...(await older()), services: [louder] })
    expect(code).toBe(1)
    expect(said).toContain('Knowledge then 0.9.0')
    expect(said).toMatch(/^~ \[CRITICAL\] .*Mg/m)
    expect(said).toMatch(/^ {4}\+ Because: A changed sentence\.$/m)
    expect(said).toMatch(/^- \[WARNING\] .*digoxin with Mg/m)
    expect(said).toMatch(/^ {4}- Because: .*mL\/min/m)
    expect(said).toMatch(/^\+ \[INFO\] Something new$/m)
    expect(said).not.toContain('the program itself')
  })

  test('and with the same knowledge a difference is laid to the program', async () => {
    const more = await changed('patient-view', ({ cards }) => ({ cards: cards.map(card => ({ ...card, links: [] })) }))
    const { code, said } = await run(idOf('patient-view'), [], more)
    expect(code).toBe(1)
    expect(said).toContain('the program itself has changed')
    expect(said).toMatch(/^ {4}\+ "label": "Why"/m)
  })
})

describe('what cannot be judged again', () => {
  test.each([
    ['nothing is kept', 'unknown-id', [], {}, 65, 'Nothing is kept'],
    ['no key is set', '', [], { keys: undefined }, 65, 'DECISION_LOG_KEY'],
    ['the key is another', '', [], { keys: decisionKeys([randomBytes(32).toString('base64')]) }, 65, 'which DECISION_LOG_KEY'],
    ['the service is not loaded', '', [], { services: [] }, 65, 'not among SERVICES'],
    ['an unknown option', '', ['--yesterday'], {}, 64, 'Usage'],
    ['two names', '', ['another'], {}, 64, 'Usage']
  ])('%s: refused with its code', async (_, id, args, more, code, words) => {
    const answer = await run(id || idOf('patient-view'), args, more)
    expect(answer).toMatchObject({ code, said: '', complained: expect.stringContaining(words) })
  })
})
