import { z } from 'zod'

/** What `response.ts` types, as a schema: for the API description, and for tests that hold every answer to it. */

const coding = z.strictObject({ system: z.string(), code: z.string(), display: z.string().optional() })
const uuid = z.uuid()
const extension = z.record(z.string(), z.unknown())

const action = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum(['create', 'update']),
    description: z.string(),
    resource: z.looseObject({ resourceType: z.string() })
  }),
  z.strictObject({ type: z.literal('delete'), description: z.string(), resourceId: z.string() })
])

const suggestion = z.strictObject({
  label: z.string(),
  uuid,
  isRecommended: z.boolean().optional(),
  actionSelectionBehavior: z.enum(['all', 'any', 'at-most-one']).optional(),
  actions: z.array(action).optional()
})

const card = z.strictObject({
  uuid,
  summary: z.string().max(139),
  detail: z.string().optional(),
  indicator: z.enum(['info', 'warning', 'critical']),
  source: z.strictObject({ label: z.string(), url: z.url().optional(), topic: coding.optional() }),
  suggestions: z.array(suggestion).optional(),
  selectionBehavior: z.enum(['at-most-one', 'any']).optional(),
  overrideReasons: z.array(coding.required()).optional(),
  links: z
    .array(
      z.strictObject({ label: z.string(), url: z.url(), type: z.enum(['absolute', 'smart']), appContext: z.string().optional() })
    )
    .optional(),
  extension: extension.optional()
})

export const hookResponseSchema = z.strictObject({ cards: z.array(card), extension: extension.optional() })

export const discoverySchema = z.strictObject({
  services: z.array(
    z.looseObject({
      hook: z.string(),
      id: z.string(),
      title: z.string(),
      description: z.string(),
      prefetch: z.record(z.string(), z.string())
    })
  )
})

export const operationOutcomeSchema = z.looseObject({
  resourceType: z.literal('OperationOutcome'),
  issue: z.array(
    z.looseObject({
      severity: z.string(),
      code: z.string(),
      details: z.looseObject({ text: z.string() }).optional(),
      expression: z.array(z.string()).optional()
    })
  )
})
