import cors from '@fastify/cors'
import Fastify, { type FastifyInstance } from 'fastify'
import { medplum } from '../support/servers/medplum.ts'
import type { DemoPatient } from './demo-patients.ts'

const types = [
  ...['Patient', 'Observation', 'Condition', 'MedicationRequest', 'Medication', 'Encounter', 'Procedure', 'AllergyIntolerance'],
  ...['ServiceRequest']
]

/** Says enough for a browser to know which FHIR it speaks, and that nothing is asked of whoever reads. */
const capabilities = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  kind: 'instance',
  date: '2026-11-22',
  fhirVersion: '4.0.1',
  format: ['json'],
  rest: [{ mode: 'server', resource: types.map(type => ({ type, interaction: [{ code: 'read' }, { code: 'search-type' }] })) }]
}

/**
 * A FHIR server for the demo: reads and searches, by GET or by POST as the public sandbox does, open to every page.
 * For examples only: it lets anybody read everything.
 */
export async function fhirServer(patients: readonly DemoPatient[]): Promise<FastifyInstance> {
  const answer = await answers(patients)
  const app = Fastify({ forceCloseConnections: true })
  await app.register(cors, { origin: '*', allowedHeaders: ['authorization', 'content-type', 'accept'], maxAge: 600 })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.addHook('onSend', async (_request, reply) => {
    reply.type('application/fhir+json; charset=utf-8')
  })
  app.get('/metadata', async () => capabilities)
  const found = async (address: string) => {
    // A client may pass over a search that does not tell how much it found.
    const { status, body } = await answer(`${address}${address.includes('?') ? '&' : '?'}_total=accurate`)
    return { status, text: JSON.stringify(body) }
  }
  app.post<{ Params: { type: string }; Body: string | undefined }>('/:type/_search', async (request, reply) => {
    const { status, text } = await found(`/${request.params.type}?${request.body ?? ''}`)
    return reply.code(status).send(text)
  })
  app.get('/*', async (request, reply) => {
    const { status, text } = await found(request.url)
    return reply.code(status).send(text)
  })
  return app
}

/** The memory looks at every resource it holds, so each patient has one of their own; the list of patients another. */
async function answers(patients: readonly DemoPatient[]) {
  const list = await medplum(patients.flatMap(({ resources }) => resources.filter(item => item.resourceType === 'Patient')))
  const charts = new Map<string, ReturnType<typeof medplum>>()
  return async (address: string) => {
    const { pathname, searchParams } = new URL(address, 'http://server')
    const named = searchParams.get('patient') ?? searchParams.get('subject') ?? /^\/Patient\/(.+)/.exec(pathname)?.[1] ?? ''
    const patient = patients.find(({ id }) => id === named.replace(/^Patient\//, ''))
    if (!patient) return list(address)
    const chart = charts.get(patient.id) ?? medplum(patient.resources)
    charts.set(patient.id, chart)
    return (await chart)(address)
  }
}
