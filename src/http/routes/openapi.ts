import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { feedbackSchema } from '../../cds-hooks/feedback.ts'
import { hookRequestSchema } from '../../cds-hooks/request.ts'
import { discoverySchema, hookResponseSchema, operationOutcomeSchema } from '../../cds-hooks/response-schema.ts'
import type { ServicePackage } from '../../guideline-folder.ts'
import { insightExample } from '../insight-example.ts'
import { capabilitiesOf } from './capabilities.ts'

export type OpenApiOptions = {
  readonly services: readonly ServicePackage[]
  readonly publicUrl: string
  /** Calls need a token of a registered client. */
  readonly authenticated: boolean
  /** Longest body of a call. */
  readonly bodyBytes: number
  /** A made-up call with its answer, by hook. */
  readonly examples?: (service: ServicePackage) => CallExamples
}

export type CallExamples = Readonly<Record<string, { readonly request: object; readonly response: object }>>

/** `GET /openapi.json`: the interface for programs, made from the schemas that check it. */
export function openapi(app: FastifyInstance, options: OpenApiOptions): void {
  let made: object | undefined
  app.get('/openapi.json', async () => {
    made ??= documentOf(options)
    return made
  })
}

const schemas = {
  HookRequest: hookRequestSchema,
  HookResponse: hookResponseSchema,
  Feedback: feedbackSchema,
  Discovery: discoverySchema,
  OperationOutcome: operationOutcomeSchema
}

function documentOf({ services, publicUrl, authenticated, bodyBytes, examples: examplesOf }: OpenApiOptions): object {
  const security = authenticated ? { security: [{ client: [] }] } : {}
  return {
    openapi: '3.1.0',
    info: {
      title: services.map(service => service.title).join('; '),
      version: services.map(service => service.knowledge.version).join('; '),
      description: 'CDS Hooks 2.0. See https://cds-hooks.hl7.org/2.0/ for the meaning of every member.'
    },
    servers: [{ url: publicUrl }],
    paths: {
      '/cds-services': { get: { operationId: 'discovery', summary: 'What is offered', ...security, ...answers('Discovery') } },
      ...Object.fromEntries(services.flatMap(service => callsOf(service, security, examplesOf?.(service)))),
      '/insight/data': {
        get: {
          operationId: 'insight',
          summary: 'What became of the cards, for administrators',
          ...security,
          parameters: insightParameters,
          responses: {
            200: { description: 'Counts, rates and intervals', content: anyObject(services[0] && insightExample(services[0])) },
            ...refusals(['400', '401', '503'])
          }
        }
      },
      '/capabilities': {
        get: {
          operationId: 'capabilities',
          summary: 'What is supported, for whom, with which limits; a page for browsers',
          responses: { 200: { description: 'Capabilities', content: anyObject(capabilitiesOf(services, bodyBytes)) } }
        }
      },
      '/health/live': {
        get: { operationId: 'live', summary: 'The process answers', responses: { 200: { description: 'It does' } } }
      },
      '/health/ready': {
        get: {
          operationId: 'ready',
          summary: 'Calls may be sent',
          responses: { 200: { description: 'Yes' }, 503: { description: 'Not now' } }
        }
      }
    },
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonSchema(schema)])),
      ...(authenticated
        ? {
            securitySchemes: {
              client: {
                type: 'http',
                scheme: 'bearer',
                bearerFormat: 'JWT',
                description: 'https://cds-hooks.hl7.org/2.0/#trusting-cds-clients'
              }
            }
          }
        : {})
    }
  }
}

/** The addresses at which a service is called and told what became of its cards. */
function callsOf(service: ServicePackage, security: object, examples: CallExamples | undefined) {
  return service.offers.flatMap(({ id, hook, title, description }) => [
    [
      `/cds-services/${id}`,
      {
        post: {
          operationId: id,
          summary: title,
          description,
          ...security,
          ...body('HookRequest', examples?.[hook]?.request),
          ...answers('HookResponse', ['412'], examples?.[hook]?.response)
        }
      }
    ],
    [
      `/cds-services/${id}/feedback`,
      {
        post: {
          operationId: `${id}-feedback`,
          summary: `Feedback on cards of: ${title}`,
          ...security,
          ...body('Feedback', feedbackExample),
          ...answers()
        }
      }
    ]
  ])
}

/** As it has to be sent: before anything is trimmed or turned. */
function jsonSchema(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest
}

const reference = (name: keyof typeof schemas) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } })
const body = (name: keyof typeof schemas, example?: object) => ({
  requestBody: { required: true, content: withExample(reference(name), example) }
})

/** Whose members the example shows. */
const anyObject = (example: object | undefined) => withExample({ 'application/json': { schema: { type: 'object' } } }, example)

type Content = { readonly 'application/json': { readonly schema: object; readonly example?: object } }
const withExample = (content: Content, example: object | undefined): Content =>
  example ? { 'application/json': { ...content['application/json'], example } } : content

const feedbackExample = {
  feedback: [
    {
      card: '4e0a3a1e-3065-4682-8ed6-20e226341ca3',
      outcome: 'overridden',
      overrideReason: { reason: { system: 'https://terminology.example.org/reasons', code: 'not-now', display: 'Not now' } },
      outcomeTimestamp: '2026-11-22T08:15:00Z'
    }
  ]
}

function answers(name?: keyof typeof schemas, further: readonly string[] = [], example?: object) {
  const refused = ['400', '401', '404', '413', '415', '429', '500', '503', ...further]
  return {
    responses: {
      200: { description: 'Done', ...(name ? { content: withExample(reference(name), example) } : {}) },
      ...refusals(refused)
    }
  }
}

const refusals = (statuses: readonly string[]) =>
  Object.fromEntries(statuses.map(status => [status, { description: 'Refused', content: reference('OperationOutcome') }]))

const insightParameters = [
  ['from', 'First day or moment, included', '2026-11-01'],
  ['to', 'Day or moment before which', '2026-12-01'],
  ['service', 'Id of a service', undefined],
  ['client', 'Id of a client', undefined],
  ['knowledgeVersion', 'Version of the knowledge', undefined],
  ['topic', 'Topic of a card', undefined]
].map(([name, description, example]) => ({
  name,
  in: 'query',
  description,
  required: false,
  schema: { type: 'string' },
  ...(example ? { example } : {})
}))
