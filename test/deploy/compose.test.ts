import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { environmentSchema, readConfig } from '../../src/config.ts'
import { root, stageOf, values } from './dockerfile.ts'

/** The keys that this file uses, as the Compose specification names them: a misspelled one would be passed over or refused by Docker. */
const service = z.strictObject({
  build: z.union([z.string(), z.strictObject({ context: z.string(), target: z.string() })]).optional(),
  image: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  ports: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.literal('ALL')).optional(),
  security_opt: z.array(z.literal('no-new-privileges:true')).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).optional(),
  healthcheck: z
    .strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), retries: z.int() })
    .optional(),
  volumes: z.array(z.string()).optional()
})
const file = z.strictObject({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.strictObject({})) })

const document = parseDocument(readFileSync(resolve(root, 'deploy/compose.yaml'), 'utf8'))
const { services, volumes } = file.parse(document.toJS())
const built = Object.entries(services).filter(([, { build }]) => build !== undefined)

describe('the Compose file', () => {
  it('has the service, its database and the FHIR server of the demo', () => {
    expect(document.errors).toEqual([])
    expect(Object.keys(services).sort()).toEqual(['database', 'fhir', 'service'])
    expect(services.service?.depends_on).toHaveProperty('database')
    expect(services.database?.volumes?.map(volume => volume.split(':')[0])).toEqual(Object.keys(volumes))
  })

  it.each(built)('%s: is a stage of the Dockerfile, with its port, on loopback, and nothing to write to', (_name, found) => {
    const { build, ports = [], read_only: readOnly } = found
    const stage = stageOf(typeof build === 'string' ? '' : build?.target)
    expect(stage).toBeDefined()
    const [port] = values(stage, 'EXPOSE')
    expect(ports).toEqual([`127.0.0.1:${port}:${port}`])
    expect(readOnly).toBe(true)
  })

  it('gives the service settings that it can start with', () => {
    const environment = services.service?.environment ?? {}
    expect(Object.keys(environment).filter(name => !(name in environmentSchema.shape))).toEqual([])
    const fromImage = Object.fromEntries(
      [
        ...values(stageOf(), 'ENV')
          .join(' ')
          .matchAll(/(\w+)=(\S+)/g)
      ].map(([, name, value]) => [name, value])
    )
    expect(readConfig({ ...fromImage, ...environment })).toMatchObject({ PUBLIC_URL: 'http://127.0.0.1:8080', HOST: '0.0.0.0' })
  })
})
