import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type Json, list, object, string } from '../acquisition/json.ts'
import { fixtureFolders } from '../fixture-folders.ts'

/** An example request that can be tried out, and what it is there to show. */
export type DemoFixture = {
  readonly name: string
  readonly hook: string
  /** Topics it shows, as `topic` or `topic/finding`. */
  readonly speaks: readonly string[]
  /** Topics it looks like and must not show. */
  readonly silent: readonly string[]
}

export type DemoFixtures = {
  readonly list: () => readonly DemoFixture[]
  /** The request as if it had been made now: every date in it moved by the same time. */
  readonly request: (name: string, now: number) => Json | undefined
}

type Kept = DemoFixture & { readonly at: (now: number) => Json }

const fixtureFolder = new URL('../../fixtures/', import.meta.url)

/** The example requests beside the sources, read at the first call. Where there are none the list is empty. */
export function demoFixtures(services: readonly string[], folder: URL = fixtureFolder): DemoFixtures {
  let kept: ReadonlyMap<string, Kept> | undefined
  const all = (): ReadonlyMap<string, Kept> => {
    kept ??= new Map(readAll(services, folder).map(item => [item.name, item]))
    return kept
  }
  return {
    list: () => [...all().values()].map(({ name, hook, speaks, silent }) => ({ name, hook, speaks, silent })),
    request: (name, now) => all().get(name)?.at(now)
  }
}

function readAll(services: readonly string[], folder: URL): readonly Kept[] {
  const files = [
    ...filesIn(new URL('example/', folder)).filter(([name]) => name.endsWith('.json')),
    ...services.flatMap(service =>
      fixtureFolders(new URL(`${service}/`, folder)).map(([name, url]) => [name, new URL('request.json', url)] as const)
    )
  ]
  return files.flatMap(([file, url]) => readFixture(file.replace(/\.json$/, ''), url) ?? [])
}

const filesIn = (folder: URL) =>
  existsSync(folder) ? readdirSync(folder).map(name => [name, new URL(name, folder)] as const) : []

function readFixture(name: string, file: URL): Kept | undefined {
  if (!existsSync(file)) return undefined
  const text = readFileSync(file, 'utf8')
  const body = object(JSON.parse(text))
  const hook = string(body?.hook)
  if (!body || !hook) return undefined
  const purpose = purposeOf(body)
  const [speaks, silent] = [strings(purpose?.speaks), strings(purpose?.silent)]
  const asOf = Date.parse(string(purpose?.asOf) ?? '') || latestIn(body)
  const at = text.includes(today)
    ? (now: number): Json => JSON.parse(text.replaceAll(today, JSON.stringify(new Date(now).toISOString().slice(0, 10))))
    : (now: number): Json => shifted(body, { by: now - asOf, days: dayOf(now) - dayOf(asOf) }) as Json
  return { name, hook, speaks, silent, at }
}

/** Some examples say it in place of dates, so that they can be sent from a shell. */
const today = '"TODAY"'

const strings = (value: unknown): readonly string[] => list(value).filter(item => typeof item === 'string')

/** Fixtures state their moment and their purpose in an extension of the request. */
function purposeOf(body: Json): Json | undefined {
  const key = Object.keys(object(body.extension) ?? {}).find(name => /(^|\.)fixture$/.test(name))
  return key ? object(object(body.extension)?.[key]) : undefined
}

const dateOnly = /^\d{4}-\d{2}-\d{2}$/
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/
const day = 86_400_000

function latestIn(value: unknown): number {
  if (typeof value === 'string') return dateOnly.test(value) || dateTime.test(value) ? Date.parse(value) || 0 : 0
  if (typeof value !== 'object' || value === null) return 0
  return Math.max(0, ...Object.values(value).map(latestIn))
}

const dayOf = (at: number): number => Math.floor(at / day)

type Shift = { readonly by: number; readonly days: number }

/** Births too: the patient keeps the age. A date without a time moves by whole days, so that today stays today. */
function shifted(value: unknown, shift: Shift): unknown {
  if (typeof value === 'string') {
    if (dateOnly.test(value)) return new Date(Date.parse(value) + shift.days * day).toISOString().slice(0, 10)
    if (dateTime.test(value) && !Number.isNaN(Date.parse(value))) return new Date(Date.parse(value) + shift.by).toISOString()
    return value
  }
  if (Array.isArray(value)) return value.map(item => shifted(item, shift))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shifted(item, shift)]))
}
