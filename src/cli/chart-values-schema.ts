import { z } from 'zod'
import { environmentSchema } from '../config.ts'

/** Settings that the chart takes from a Secret. */
const secret = { DATABASE_URL: true, HASH_KEY: true, ADMIN_TOKEN: true, DECISION_LOG_KEY: true } as const
/** Settings that follow from how the chart runs the service. */
const fixed = { PORT: true, HOST: true, CLIENTS_FILE: true } as const

const text = z.string()
const texts = z.record(text, text)
const address = z.string().regex(/^[0-9a-fA-F:.]+\/\d{1,3}$/)
const quantity = z.union([text, z.number()])

/** The values of the chart. What may stand under `settings` is what the service itself would take from its environment. */
const values = z.strictObject({
  name: z.string().regex(/^([a-z]([a-z0-9-]*[a-z0-9])?)?$/),
  image: z.strictObject({
    repository: text,
    tag: text,
    digest: z.string().regex(/^(sha256:[0-9a-f]{64})?$/),
    pullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']),
    pullSecrets: z.array(text)
  }),
  settings: environmentSchema
    .omit({ ...secret, ...fixed })
    .partial()
    .strict(),
  registry: text,
  sites: texts,
  secrets: z.strictObject({ existing: text, settings: environmentSchema.pick(secret).partial().strict() }),
  replicas: z.int().min(1),
  restartOnChange: z.boolean(),
  resources: z.strictObject({
    requests: z.strictObject({ cpu: quantity, memory: quantity }),
    limits: z.strictObject({ cpu: quantity.optional(), memory: quantity })
  }),
  autoscaling: z.strictObject({
    enabled: z.boolean(),
    maxReplicas: z.int().min(1),
    cpu: z.int().min(1).max(100),
    eventLoopDelay: z.string().regex(/^(\d+(\.\d+)?m?)?$/)
  }),
  ingress: z.strictObject({ enabled: z.boolean(), className: text, host: text, tlsSecret: text, annotations: texts }),
  gateway: z.strictObject({ enabled: z.boolean(), host: text, name: text, namespace: text }),
  networkPolicy: z.strictObject({
    enabled: z.boolean(),
    database: z.array(address),
    fhirServers: z.array(address),
    egress: z.array(z.looseObject({}))
  }),
  monitoring: z.strictObject({ enabled: z.boolean(), labels: texts, interval: text, runbook: text, dashboard: z.boolean() }),
  population: z.strictObject({ enabled: z.boolean() })
})

/** `values.schema.json` of the chart, which Helm holds values to before it renders anything. */
export const chartValuesSchema = (): object => z.toJSONSchema(values, { target: 'draft-7', io: 'input' })
