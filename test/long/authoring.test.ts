import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../support/servers/free-port.ts'
import { endWithUs, untilReady } from '../support/servers/service-process.ts'

/** The guideline of docs/authoring.md, file by file as it is printed there, in a copy of the project in which nothing else is changed. */

const root = fileURLToPath(new URL('../../', import.meta.url))
const page = readFileSync(join(root, 'docs/authoring.md'), 'utf8')
const files = new Map(
  [...page.matchAll(/<!-- file: (\S+) -->\n```\w+\n([\s\S]*?\n)```/g)].map(([, path = '', text = '']) => [path, text] as const)
)
let folder: string
let child: ChildProcess
let origin: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cds-authoring-'))
  for (const name of ['src', 'cds-services', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  child = spawn(process.execPath, ['src/main.ts'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      SERVICES: 'hypercalcemia,hypomagnesemia',
      DATABASE_URL: 'sqlite::memory:'
    },
    stdio: ['ignore', 'ignore', 'inherit']
  })
  endWithUs(child)
  await untilReady({ origin }, 60_000)
}, 90_000)
afterAll(() => {
  child?.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

type Answer = { readonly cards: readonly { readonly summary: string; readonly indicator: string }[] }

async function answer(change: (body: string) => string): Promise<Answer> {
  const body = change((files.get('request.json') ?? '').replace('TODAY', new Date().toISOString().slice(0, 10)))
  const response = await fetch(`${origin}/cds-services/hypercalcemia-patient-view`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}

it('is small', () => {
  expect([...files.keys()].filter(path => path.startsWith('cds-services/hypercalcemia/'))).toHaveLength(6)
  expect([...files.values()].join('').split('\n').length).toBeLessThan(250)
})

it('is offered beside the other services', async () => {
  const { services } = (await (await fetch(`${origin}/cds-services`)).json()) as { services: { id: string }[] }
  expect(services.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['hypercalcemia-patient-view', 'hypomagnesemia-patient-view'])
  )
})

it('fires at its limit and above, in both units, and is silent below and without a unit', async () => {
  const said = async (value: string): Promise<readonly string[]> =>
    (await answer(body => body.replace('"value": 13, "unit": "mg/dL"', value))).cards.map(({ summary }) => summary)
  expect(await answer(body => body)).toMatchObject({
    cards: [{ indicator: 'warning', summary: 'Ca 13 mg/dL: look for the cause' }]
  })
  expect(await said('"value": 11, "unit": "mg/dL"')).toEqual([])
  const moles = (value: number) =>
    answer(body => body.replace('17861-6', '2000-8').replaceAll('mg/dL', 'mmol/L').replace('"value": 13', `"value": ${value}`))
  expect((await moles(3)).cards).toHaveLength(1)
  expect((await moles(2.99)).cards).toEqual([])
  const bare = await answer(body => body.replace(', "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"', ''))
  expect(bare.cards).toEqual([])
})

it('type-checks', () => {
  const config = { extends: './tsconfig.json', include: ['cds-services/hypercalcemia'], exclude: [] }
  writeFileSync(join(folder, 'tsconfig.exercise.json'), JSON.stringify(config))
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['--noEmit', '-p', 'tsconfig.exercise.json'], {
    cwd: folder,
    stdio: 'inherit'
  })
}, 60_000)
