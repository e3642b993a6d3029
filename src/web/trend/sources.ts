import FHIR from 'fhirclient'
import { type Json, object, objects, string } from '../../acquisition/json.ts'
import type { ServiceDefinition } from '../shared/definition.ts'
import { fetchJson } from '../shared/fetch-json.ts'
import { asBundle, type Subject } from './read-trend.ts'

/** A chart to draw, in the form of a prefetch. `topic` is what the card that led here was about. */
export type ChartData = { readonly subject: Subject; readonly prefetch: Json; readonly topic?: string | undefined }

/** Where the chart comes from: an example of the workbench named after `#`, else the record the app was launched from. */
export function chartSource(definition: ServiceDefinition): Promise<ChartData> {
  const example = new URLSearchParams(location.hash.slice(1)).get('patient')
  return example ? fromExample(example) : fromRecord(definition)
}

async function fromExample(name: string): Promise<ChartData> {
  const request = await fetchJson<Json>(`../workbench/fixtures/${encodeURIComponent(name)}`)
  const patientId = string(object(request.context)?.patientId) ?? ''
  return { subject: { patientId }, prefetch: object(request.prefetch) ?? {} }
}

const mostPages = 10

async function fromRecord({ inputs, chart }: ServiceDefinition): Promise<ChartData> {
  const client = await FHIR.oauth2.ready()
  const patientId = client.patient.id
  if (!patientId) throw new Error('The record was opened without a patient.')
  const { serverUrl } = client.state
  const wanted = new Set(chart.measures.filter(measure => measure.drawn).map(measure => measure.input))
  const asked = inputs.filter(({ key, resourceType }) => wanted.has(key) || resourceType === 'MedicationRequest')
  const answers = await Promise.all(
    asked.map(async ({ key, resourceType, codes }, index) => {
      // The drugs are asked for once, whatever their status.
      if (resourceType === 'MedicationRequest' && asked.findIndex(one => one.resourceType === resourceType) !== index) return []
      const search = new URLSearchParams({ patient: patientId, _count: '200' })
      if (codes) search.set('code', codes.map(code => `http://loinc.org|${code}`).join(','))
      return [[key, asBundle(await allPages(`${resourceType}?${search}`, serverUrl, url => client.request<Json>(url)))] as const]
    })
  )
  const context = string(client.state.tokenResponse?.appContext)
  return { subject: { patientId, fhirServer: serverUrl }, prefetch: Object.fromEntries(answers.flat()), topic: context }
}

/** Follows `next` links, but never away from the server: the token goes along. */
async function allPages(first: string, serverUrl: string, request: (url: string) => Promise<Json>): Promise<readonly Json[]> {
  const base = `${serverUrl.replace(/\/+$/, '')}/`
  const pages: Json[] = []
  let next: string | undefined = new URL(first, base).href
  while (next && pages.length < mostPages) {
    const page: Json = await request(next)
    pages.push(page)
    const link = objects(page.link).find(item => item.relation === 'next')
    const address = link && string(link.url) ? new URL(String(link.url), base).href : undefined
    next = address && (address.startsWith(base) || address.startsWith(`${base.slice(0, -1)}?`)) ? address : undefined
  }
  return pages
}
