import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { feedbackSchema } from '../../cds-hooks/feedback.ts'
import { hookRequestSchema } from '../../cds-hooks/request.ts'
import { discoverySchema, hookResponseSchema, operationOutcomeSchema } from '../../cds-hooks/response-schema.ts'
import type { ServicePackage } from '../../guideline-folder.ts'

export type OpenApiOptions = {
  readonly services: readonly ServicePackage[]
  readonly publicUrl: string
  /** Calls need a token of a registered client. */
  readonly authenticated: boolean
}

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

function documentOf({ services, publicUrl, authenticated }: OpenApiOptions): object {
  const security = authenticated ? { security: [{ client: [] }] } : {}
  const paths = services.flatMap(service =>
    service.offers.flatMap(({ id, title, description }) => [
      [
        `/cds-services/${id}`,
        {
          post: {
            operationId: id,
            summary: title,
            description,
            ...security,
            ...body('HookRequest'),
            ...answers('HookResponse', ['412'])
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
            ...body('Feedback'),
            ...answers()
          }
        }
      ]
    ])
  )
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
      ...Object.fromEntries(paths),
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

/** As it has to be sent: before anything is trimmed or turned. */
function jsonSchema(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest
}

const reference = (name: keyof typeof schemas) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } })
const body = (name: keyof typeof schemas) => ({ requestBody: { required: true, content: reference(name) } })

function answers(name?: keyof typeof schemas, further: readonly string[] = []) {
  const refused = ['400', '401', '404', '413', '415', '429', '500', '503', ...further]
  return {
    responses: {
      200: { description: 'Done', ...(name ? { content: reference(name) } : {}) },
      ...Object.fromEntries(refused.map(status => [status, { description: 'Refused', content: reference('OperationOutcome') }]))
    }
  }
}
