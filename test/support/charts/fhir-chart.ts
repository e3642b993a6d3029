import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { bundle, sendFhir } from '../../acquisition/played-server.ts'
import { sampleCall } from '../servers/running-service.ts'

type Resource = { resourceType: string; id: string; code?: { coding?: { code: string }[] } }
type Bundle = { entry?: { resource: Resource }[] }

const prefetch = sampleCall().prefetch as Record<string, Resource & Bundle>
const resources = Object.values(prefetch).flatMap(value =>
  value.resourceType === 'Bundle' ? (value.entry ?? []).map(entry => entry.resource) : [value]
)

/** The sample call as a client sends it that leaves fetching to the service. */
export const bareCall = (fhirServer: string, changes: object = {}) => ({
  ...sampleCall('patient-view', { prefetch: {}, fhirServer }),
  fhirAuthorization: {
    access_token: 'token-planted-4711',
    token_type: 'Bearer',
    expires_in: 300,
    scope: 'user/*.read',
    subject: 'x'
  },
  ...changes
})

/** A FHIR server that holds the chart of the sample call under `/fhir`. */
export const chart: RequestListener = (request, response) =>
  sendFhir(response, answerTo(request) ?? { resourceType: 'OperationOutcome' })

export function answerTo(request: IncomingMessage): object | undefined {
  const url = new URL(request.url ?? '', 'http://x')
  const [, , type, id] = url.pathname.split('/')
  if (id) return resources.find(item => item.resourceType === type && item.id === id)
  const codes = url.searchParams
    .get('code')
    ?.split(',')
    .map(code => code.split('|')[1])
  const found = resources.filter(
    item => item.resourceType === type && (!codes || item.code?.coding?.some(coding => codes.includes(coding.code)))
  )
  return bundle(found)
}

export const never = (_request: IncomingMessage, _response: ServerResponse): void => undefined
