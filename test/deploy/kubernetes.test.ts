import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { parseRegistry } from '../../src/clients/registry.ts'
import { environmentSchema, readConfig } from '../../src/config.ts'
import { faultsOf, type Manifest } from './kubernetes-schema.ts'

type Container = {
  readonly env?: readonly { readonly name: string; readonly valueFrom: { readonly secretKeyRef: { readonly key: string } } }[]
  readonly volumeMounts?: readonly object[]
}
type Pod = { readonly containers: readonly Container[] }
type Resource = Manifest & {
  readonly metadata: { readonly name: string }
  readonly spec: { readonly template: { readonly spec: Pod } } & Readonly<Record<string, unknown>>
  readonly data: Readonly<Record<string, string>>
  readonly stringData: Readonly<Record<string, string>>
}

const folder = new URL('../../deploy/kubernetes/', import.meta.url)
const manifests: readonly (readonly [string, Resource])[] = readdirSync(folder).flatMap(file =>
  parseAllDocuments(readFileSync(new URL(file, folder), 'utf8')).map(document => {
    expect(document.errors).toEqual([])
    const resource = document.toJS() as Resource
    return [`${file}: ${resource.kind} ${resource.metadata.name}`, resource] as const
  })
)
const one = (kind: string): Resource => manifests.find(([, found]) => found.kind === kind)?.[1] as Resource
const copy = (resource: Resource, change: (changed: Record<string, never>) => void): Resource => {
  const changed = structuredClone(resource)
  change(changed as never)
  return changed
}

describe('every manifest', () => {
  it.each(manifests)('%s is what Kubernetes takes, to the last key', async (_name, manifest) => {
    expect(await faultsOf(manifest)).toEqual([])
  })

  it('is there', () => {
    const kinds = [
      'ConfigMap',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Ingress',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Secret',
      'Service'
    ]
    expect(manifests.map(([, { kind }]) => kind)).toEqual(expect.arrayContaining(kinds))
  })
})

it('every pod has a policy of what it may talk to', () => {
  const nameOf = (labels: unknown): unknown => (labels as Readonly<Record<string, unknown>>)['app.kubernetes.io/name']
  const kindOf = (kind: string) => manifests.flatMap(([, found]) => (found.kind === kind ? [found.spec as never] : []))
  const pods = ['Deployment', 'Job'].flatMap(kindOf) as { template: { metadata: { labels: unknown } } }[]
  const policies = kindOf('NetworkPolicy') as { podSelector: { matchLabels: unknown }; policyTypes: unknown }[]
  for (const { policyTypes } of policies) expect(policyTypes).toEqual(['Ingress', 'Egress'])
  const held = policies.map(({ podSelector }) => nameOf(podSelector.matchLabels))
  expect(pods).toHaveLength(4)
  for (const { template } of pods) expect(held).toContain(nameOf(template.metadata.labels))
})

describe('the check itself', () => {
  it.each([
    ['a misspelled key', (pod: { containers: [{ readinesProbe?: object }] }) => (pod.containers[0].readinesProbe = {})],
    [
      'a misspelled key deep below',
      (pod: { containers: [{ resources: { limit?: object } }] }) => (pod.containers[0].resources.limit = {})
    ],
    [
      'a misspelled value',
      (pod: { topologySpreadConstraints: [{ whenUnsatisfiable: string }] }) =>
        (pod.topologySpreadConstraints[0].whenUnsatisfiable = 'Anyhow')
    ],
    [
      'a value of the wrong type',
      (pod: { terminationGracePeriodSeconds: unknown }) => (pod.terminationGracePeriodSeconds = '30')
    ],
    ['a key that is missing', (pod: { containers: [{ name?: string }] }) => delete pod.containers[0].name]
  ])('finds %s', async (_name, spoil) => {
    const spoiled = copy(one('Deployment'), changed =>
      spoil((changed as never as { spec: { template: { spec: never } } }).spec.template.spec)
    )
    expect(await faultsOf(spoiled)).toHaveLength(1)
  })

  it('names the key and where it stands', async () => {
    const spoiled = copy(one('Service'), changed => Object.assign(changed, { specs: {} }))
    expect(await faultsOf(spoiled)).toEqual(['/specs: no such key'])
  })
})

describe('the pods', () => {
  const pods = manifests.flatMap(([name, { spec }]) => (spec?.template ? [[name, spec.template.spec] as const] : []))

  it.each(pods)('%s: an ordinary user, nothing to write to but volumes, no rights to gain, bounded memory', (_name, pod) => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } }
    })
    for (const container of pod.containers)
      expect(container).toMatchObject({
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        resources: { requests: { cpu: expect.any(String), memory: expect.any(String) }, limits: { memory: expect.any(String) } }
      })
  })
})

describe('the service', () => {
  const { spec } = one('Deployment')
  const [container] = spec.template.spec.containers as [Container]

  it('has two replicas or more, spread, probed, and drained before it ends', () => {
    expect(spec.replicas).toBeGreaterThanOrEqual(2)
    const probe = (path: string): object => ({ httpGet: { path, port: 'http' } })
    expect(container).toMatchObject({
      startupProbe: probe('/health/ready'),
      readinessProbe: probe('/health/ready'),
      livenessProbe: probe('/health/live')
    })
    const { terminationGracePeriodSeconds: grace, topologySpreadConstraints: spread } = spec.template.spec as never as {
      terminationGracePeriodSeconds: number
      topologySpreadConstraints: { topologyKey: string }[]
    }
    expect(spread.map(({ topologyKey }) => topologyKey)).toContain('kubernetes.io/hostname')
    // The pause before SIGTERM, the time for calls under way, and four seconds for the store to close.
    expect(grace * 1000).toBeGreaterThan(5_000 + readConfig({}).DRAIN_TIMEOUT + 4_000)
  })

  it('writes nowhere: all volumes are mounted for reading', () => {
    expect(container.volumeMounts?.filter(mount => !(mount as { readOnly?: boolean }).readOnly)).toEqual([])
  })

  it('gets settings that it knows and that it can start with', () => {
    const { data } = one('ConfigMap')
    const secrets = one('Secret').stringData
    const fromSecret = (container.env ?? []).map(({ name, valueFrom }) => [name, secrets[valueFrom.secretKeyRef.key]] as const)
    const environment = Object.fromEntries([...Object.entries(data), ...fromSecret])
    expect(Object.keys(environment).filter(name => !(name in environmentSchema.shape))).toEqual([])
    // What was forgotten to be replaced must not become a secret that everybody knows.
    expect(() => readConfig(environment)).toThrow(/HASH_KEY.*ADMIN_TOKEN|ADMIN_TOKEN.*HASH_KEY/)
    const config = readConfig({ ...environment, HASH_KEY: 'x'.repeat(32), ADMIN_TOKEN: 'y'.repeat(32) })
    expect(config).toMatchObject({ PORT: 8080, HOST: '0.0.0.0' })
    expect(config.DATABASE_URL).toMatch(/^postgres:/)
    expect(() => parseRegistry(secrets['clients.json'] ?? '', 'clients.json')).toThrow('$.clients')
  })

  it('scales by processor time and by the delay of the event loop', () => {
    expect(one('HorizontalPodAutoscaler').spec.metrics).toMatchObject([
      { type: 'Resource', resource: { name: 'cpu' } },
      { type: 'Pods', pods: { metric: { name: 'nodejs_eventloop_lag_p99_seconds' } } }
    ])
  })

  it('reaches names, the database and the listed servers, and nothing else', () => {
    const { egress, policyTypes } = one('NetworkPolicy').spec as never as {
      egress: { to?: object[]; ports: { port: number }[] }[]
      policyTypes: string[]
    }
    expect(policyTypes).toEqual(['Ingress', 'Egress'])
    expect(egress.every(({ to }) => (to ?? []).length > 0)).toBe(true)
    expect(egress.map(({ ports }) => ports.map(({ port }) => port))).toEqual([[53, 53], [5432], [443]])
  })

  it('is found by its Service, its budget and its policy', () => {
    const labels = { 'app.kubernetes.io/name': 'hypomagnesemia-cds' }
    expect(spec.template).toMatchObject({ metadata: { labels } })
    expect(one('Service').spec).toMatchObject({ selector: labels, ports: [{ targetPort: 'http' }] })
    expect(one('PodDisruptionBudget').spec).toMatchObject({ selector: { matchLabels: labels }, minAvailable: 1 })
    expect(one('NetworkPolicy').spec).toMatchObject({ podSelector: { matchLabels: labels } })
  })
})

describe('the Ingress', () => {
  const { rules, tls } = one('Ingress').spec as never as {
    rules: { host: string; http: { paths: { path: string; backend: { service: { name: string; port: { name: string } } } }[] } }[]
    tls: { hosts: string[] }[]
  }
  const paths = rules.flatMap(({ http }) => http.paths)

  it('has TLS for its host, which is that of PUBLIC_URL, and leads to the Service', () => {
    expect(tls.flatMap(({ hosts }) => hosts)).toEqual(rules.map(({ host }) => host))
    expect(`https://${rules[0]?.host}`).toBe(one('ConfigMap').data.PUBLIC_URL)
    for (const { backend } of paths)
      expect(backend.service).toEqual({ name: one('Service').metadata.name, port: { name: 'http' } })
  })

  it('publishes what EHRs and clinicians reach, and nothing of what is for inside', () => {
    const published = (at: string): boolean => paths.some(({ path }) => at === path || at.startsWith(`${path}/`))
    for (const at of [
      '/cds-services',
      '/cds-services/x/feedback',
      '/guideline/severe',
      '/smart/launch',
      '/definition',
      '/assets/a.js'
    ])
      expect(published(at), at).toBe(true)
    for (const at of ['/', '/metrics', '/insight', '/insight/data', '/health/ready', '/workbench/setup'])
      expect(published(at), at).toBe(false)
  })
})
