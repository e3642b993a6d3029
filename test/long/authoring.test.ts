import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { knowledgeNames } from '../../src/cli/knowledge-names.ts'
import { freePort } from '../support/servers/free-port.ts'
import { endWithUs, untilReady } from '../support/servers/service-process.ts'

/**
 * The guideline of docs/authoring.md, file by file, and the laboratory test that it adds to another, as they are printed there, in a copy of
 * the project in which nothing else is changed.
 */

const root = fileURLToPath(new URL('../../', import.meta.url))
const page = readFileSync(join(root, 'docs/authoring.md'), 'utf8')
const files = new Map(
  [...page.matchAll(/<!-- file: (\S+) -->\n```\w+\n([\s\S]*?\n)```/g)].map(([, path = '', text = '']) => [path, text] as const)
)
/** Lines that the page puts into files that are there, each under a line of its file. */
const additions = [...page.matchAll(/<!-- into: (\S+) under: (.+) -->\n```\w+\n([\s\S]*?\n)```/g)].map(
  ([, path = '', under = '', text = '']) => ({ path, under, text })
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
  for (const { path, under, text } of additions) {
    const before = readFileSync(join(folder, path), 'utf8')
    const lines = before.split('\n')
    lines.splice(lines.findIndex(line => line.trim() === under) + 1 || lines.length, 0, text.trimEnd())
    writeFileSync(join(folder, path), lines.join('\n'))
  }
  const guideline = new URL(`file://${folder}/cds-services/hypomagnesemia/`)
  writeFileSync(new URL('knowledge-names.ts', guideline), knowledgeNames(guideline))
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

/** Reads a fact, and the evidence of a card that rests on it, as a rule of the guideline would: of each value, unit and age in hours. */
const reading = `
  import { readFacts } from './cds-services/hypomagnesemia/assessment.ts'
  import { ownKnowledge as knowledge } from './cds-services/hypomagnesemia/knowledge.ts'
  import { service } from './cds-services/hypomagnesemia/service.ts'
  import { withBasis } from './cds-services/hypomagnesemia/wording/basis.ts'
  import { readPatientRecord } from './src/acquisition/patient-record.ts'

  const asOf = Date.parse('2026-11-20T12:00:00Z')
  const read = ([value, unit, age]) => {
    const resource = {
      resourceType: 'Observation',
      id: 'cl',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '2075-0' }] },
      subject: { reference: 'Patient/p1' },
      effectiveDateTime: new Date(asOf - age * 3600000).toISOString(),
      valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit }
    }
    const prefetch = { chloride: { resourceType: 'Bundle', entry: [{ resource }] } }
    const records = readPatientRecord({ patientId: 'p1' }, prefetch, service.requirements)
    const facts = readFacts({ records, situation: { hook: 'patient-view', kind: 'chart', asOf }, knowledge })
    const { basis, unknown } = withBasis(facts, { facts: ['chloride'], options: [] })
    return { fact: facts.chloride, told: [...basis, ...unknown].find(({ name }) => name === 'chloride') }
  }
  console.log(JSON.stringify(JSON.parse(process.argv[1]).map(read)))
`

type Reading = { readonly fact: object; readonly told: object }

const chloridesOf = (...results: readonly (readonly [value: number, unit: string, age: number])[]): readonly Reading[] =>
  JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', reading, JSON.stringify(results)], {
      cwd: folder,
      encoding: 'utf8'
    })
  )

describe('one more laboratory test', () => {
  it('is at most three files', () => {
    expect(new Set(additions.map(({ path }) => path)).size).toBe(3)
    expect(
      additions
        .map(({ text }) => text)
        .join('')
        .split('\n').length
    ).toBeLessThan(15)
  })

  it('is asked for by its code', async () => {
    const { services } = (await (await fetch(`${origin}/cds-services`)).json()) as {
      services: { id: string; prefetch: Record<string, string> }[]
    }
    const { prefetch } = services.find(({ id }) => id === 'hypomagnesemia-patient-view') ?? {}
    expect(prefetch?.chloride).toContain('code=http://loinc.org|2075-0')
  })

  it('is a fact, and stands in the evidence: in its units, while it counts', () => {
    const [fresh, stale, impossible, foreign] = chloridesOf(
      [98, 'meq/L', 1],
      [98, 'mmol/L', 24 * 15],
      [980, 'mmol/L', 1],
      [98, 'mg/dL', 1]
    )
    expect(fresh?.fact).toMatchObject({ known: true, value: 98, unit: 'mmol/L' })
    expect(fresh?.told).toMatchObject({ name: 'chloride', value: 98, unit: 'mmol/L' })
    expect(stale).toMatchObject({ fact: { known: false, reason: 'stale' }, told: { name: 'chloride', reason: 'stale' } })
    expect(impossible?.fact).toMatchObject({ known: false, reason: 'implausible' })
    expect(foreign?.fact).toMatchObject({ known: false, reason: 'not-convertible' })
  })
})

it('type-checks', () => {
  const config = { extends: './tsconfig.json', include: ['cds-services'], exclude: [] }
  writeFileSync(join(folder, 'tsconfig.exercise.json'), JSON.stringify(config))
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['--noEmit', '-p', 'tsconfig.exercise.json'], {
    cwd: folder,
    stdio: 'inherit'
  })
}, 60_000)
