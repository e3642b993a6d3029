import FHIR from 'fhirclient'
import { type Json, list, object, objects, string } from '../../acquisition/json.ts'
import type { ServiceDefinition } from '../shared/definition.ts'
import { fetchJson } from '../shared/fetch-json.ts'
import { blankRequest, requestOf } from '../workbench/request.ts'
import { blankPatient, stateOf } from '../workbench/state.ts'
import { asBundle, type Subject } from './read-trend.ts'

/** A chart to draw, in the form of a prefetch. */
export type ChartData = {
  readonly subject: Subject
  readonly prefetch: Json
  /** What the card that led here was about. */
  readonly topic?: string | undefined
  /** Whom the record is about, where the record does not show it around the app itself. */
  readonly banner?: string | undefined
  /** The record told what was given; else only orders are known. */
  readonly toldGiven: boolean
  /** Opened from a record, which is not to be left. */
  readonly launched: boolean
  /** What was searched for, in words. */
  readonly searched: readonly string[]
}

/** Where the chart comes from: an example of the workbench named after `#`, else the record the app was launched from. */
export function chartSource(definition: ServiceDefinition): Promise<ChartData> {
  const said = new URLSearchParams(location.hash.slice(1))
  return said.get('patient') ? fromExample(definition, said.get('topic') ?? undefined) : fromRecord(definition)
}

/** The patient of the workbench, with what was changed there. */
async function fromExample(definition: ServiceDefinition, topic: string | undefined): Promise<ChartData> {
  const state = stateOf(location.hash)
  const now = Date.now()
  const [offer] = definition.offers
  const base =
    state.patient === blankPatient
      ? blankRequest(definition, now)
      : await fetchJson<Json>(`../workbench/fixtures/${encodeURIComponent(state.patient)}`)
  const request = offer ? requestOf(base, state, { definition, offer }, now) : base
  const patientId = string(object(request.context)?.patientId) ?? ''
  return {
    subject: { patientId },
    prefetch: object(request.prefetch) ?? {},
    topic,
    toldGiven: false,
    launched: false,
    searched: ['the example']
  }
}

const maxPages = 10

async function fromRecord({ inputs, chart }: ServiceDefinition): Promise<ChartData> {
  const client = await FHIR.oauth2.ready()
  const patientId = client.patient.id
  if (!patientId) throw new Error('it was opened without a patient (the token names none).')
  const scope = string(client.state.tokenResponse?.scope)
  if (scope !== undefined && !readsResults(scope))
    throw new Error(`the record granted no scope that reads results (Observation); granted: ${scope.slice(0, 120)}.`)
  const { serverUrl } = client.state
  const wanted = new Set(chart.measures.filter(measure => measure.drawn).map(measure => measure.input))
  const asked = inputs.filter(({ key, resourceType }) => wanted.has(key) || resourceType === 'MedicationRequest')
  const request = (url: string): Promise<Json> => client.request<Json>(url)
  const given = givenIn(patientId, serverUrl, request)
  const answers = await Promise.all(
    asked.map(async ({ key, resourceType, codes }, index) => {
      // The drugs are asked for once, whatever their status.
      if (resourceType === 'MedicationRequest' && asked.findIndex(one => one.resourceType === resourceType) !== index) return []
      const search = new URLSearchParams({ patient: patientId, _count: '200' })
      if (codes) search.set('code', codes.map(code => `http://loinc.org|${code}`).join(','))
      return [[key, asBundle(await allPages(`${resourceType}?${search}`, serverUrl, request))] as const]
    })
  )
  const context = string(client.state.tokenResponse?.appContext)
  const told = await given
  const banner =
    client.state.tokenResponse?.need_patient_banner === false ? undefined : bannerOf(await patientIn(patientId, request))
  return {
    subject: { patientId, fhirServer: serverUrl },
    prefetch: { ...Object.fromEntries(answers.flat()), ...(told ? { given: told } : {}) },
    topic: context,
    banner,
    toldGiven: told !== undefined,
    launched: true,
    searched: [...new Set(asked.map(({ resourceType }) => resourceType)), 'MedicationAdministration']
  }
}

/** `patient/Observation.rs`, `patient/*.read`, or the same of a user. */
const readsResults = (scope: string): boolean => /(?:patient|user)\/(?:Observation|\*)\.(?:read|\*|[a-z]*[rs][a-z]*)/.test(scope)

const patientIn = (id: string, request: (url: string) => Promise<Json>): Promise<Json | undefined> =>
  request(`Patient/${encodeURIComponent(id)}`).catch(() => undefined)

/** Name, birth date and sex; what is not told is said to be unknown, so that nobody takes the banner for somebody else's. */
function bannerOf(patient: Json | undefined): string {
  const names = objects(patient?.name)
  const name = names.find(({ use }) => use === 'official') ?? names[0]
  const parts = [...list(name?.given), name?.family].flatMap(part => string(part) ?? [])
  const full = string(name?.text) ?? parts.join(' ')
  return [
    full || 'Name not known',
    `born ${string(patient?.birthDate) ?? 'not known'}`,
    `sex ${string(patient?.gender) ?? 'not known'}`
  ].join(', ')
}

/** What was given, or nothing where the record does not tell: many keep it to themselves, and a curve without it is still a curve. */
function givenIn(patientId: string, serverUrl: string, request: (url: string) => Promise<Json>): Promise<Json | undefined> {
  const search = new URLSearchParams({ patient: patientId, _count: '200' })
  return allPages(`MedicationAdministration?${search}`, serverUrl, request).then(asBundle, () => undefined)
}

/** Follows `next` links, but never away from the server: the token goes along. */
async function allPages(first: string, serverUrl: string, request: (url: string) => Promise<Json>): Promise<readonly Json[]> {
  const base = `${serverUrl.replace(/\/+$/, '')}/`
  const pages: Json[] = []
  let next: string | undefined = new URL(first, base).href
  while (next && pages.length < maxPages) {
    const page: Json = await request(next)
    pages.push(page)
    const link = objects(page.link).find(item => item.relation === 'next')
    const address = link && string(link.url) ? new URL(String(link.url), base).href : undefined
    next = address && (address.startsWith(base) || address.startsWith(`${base.slice(0, -1)}?`)) ? address : undefined
  }
  return pages
}
