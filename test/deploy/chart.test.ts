import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { parseRegistry } from '../../src/clients/registry.ts'
import { environmentSchema, readConfig } from '../../src/config.ts'
import { ehr, running } from '../support/servers/running-service.ts'
import { chartFunctions } from './chart/chart-functions.ts'
import { parseTemplate } from './chart/parse-template.ts'
import { plainManifests } from './chart/plain-manifests.ts'
import { chartTemplates, mergedValues, renderChart, type Values } from './chart/render-chart.ts'
import { renderTemplate } from './chart/render-template.ts'
import { faultsOf, type Manifest } from './kubernetes-schema.ts'

/** The Helm chart: what it makes of values, that it says what is missing, and that it keeps to what is rendered here. */

const file = (path: string): string => readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8')

const needed = {
  image: { repository: 'registry.example.org/cds' },
  settings: { PUBLIC_URL: 'https://cds.example.org' },
  registry: readFileSync(new URL('../../deploy/clients/generic.json', import.meta.url), 'utf8'),
  secrets: { settings: { DATABASE_URL: 'postgres://cds@db.example.org/cds', HASH_KEY: '0123456789abcdef' } }
}
const everything = {
  ...needed,
  image: { repository: 'registry.example.org/cds', digest: `sha256:${'a'.repeat(64)}`, pullSecrets: ['pull'] },
  settings: { ...needed.settings, ADMIN_PORT: '9090', LOG_LEVEL: 'warn' },
  sites: { 'north.json': '{ "products": [] }' },
  autoscaling: { eventLoopDelay: '50m' },
  ingress: { enabled: true, host: 'cds.example.org', annotations: { 'example.org/buffering': 'off' } },
  gateway: { enabled: true, host: 'cds.example.org', name: 'edge', namespace: 'gateways' },
  networkPolicy: {
    database: ['10.0.0.7/32'],
    fhirServers: ['10.1.0.0/16'],
    egress: [{ ports: [{ port: 4318, protocol: 'TCP' }] }]
  },
  monitoring: { enabled: true, dashboard: true, labels: { release: 'prometheus' }, runbook: 'https://wiki.example.org/runbook' },
  population: { enabled: true }
}

type Made = Manifest & { readonly metadata: { readonly name: string } } & Readonly<Record<string, never>>

const madeOf = (values: Values): readonly Made[] =>
  [...renderChart(values).values()].flatMap(text =>
    parseAllDocuments(text).flatMap(document => {
      expect(document.errors).toEqual([])
      const resource = document.toJS() as Made | null
      return resource ? [resource] : []
    })
  )
const kinds = (made: readonly Made[]): readonly string[] => made.map(({ kind }) => kind).sort()
const one = (made: readonly Made[], kind: string): Made => {
  const found = made.filter(item => item.kind === kind)
  expect(found, kind).toHaveLength(1)
  return found[0] as Made
}
const validate = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(file('helm/values.schema.json')))
const refused = (values: Values): readonly string[] => {
  validate(mergedValues(values))
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`
  )
}

describe('what the chart makes', () => {
  it.each([
    ['of what must be given', needed],
    ['of everything', everything]
  ])('%s is what Kubernetes takes, to the last key', async (_name, values) => {
    for (const manifest of madeOf(values)) expect(await faultsOf(manifest), manifest.kind).toEqual([])
  })

  it('is no more than asked for', () => {
    const usual = [
      'ConfigMap',
      'Deployment',
      'HorizontalPodAutoscaler',
      'NetworkPolicy',
      'Pod',
      'PodDisruptionBudget',
      'Secret',
      'Service'
    ]
    expect(kinds(madeOf(needed))).toEqual(usual)
    expect(kinds(madeOf({ ...needed, autoscaling: { enabled: false }, networkPolicy: { enabled: false } }))).toEqual(
      usual.filter(kind => kind !== 'HorizontalPodAutoscaler' && kind !== 'NetworkPolicy')
    )
    const all = kinds(madeOf(everything))
    for (const kind of ['HTTPRoute', 'Ingress', 'Job', 'PrometheusRule', 'ServiceMonitor']) expect(all).toContain(kind)
  })

  it('starts: the settings are known, and the registry can be read', () => {
    const made = madeOf(everything)
    const config = made.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'cds')
    const { data } = config as never as { data: Readonly<Record<string, string>> }
    const { stringData } = one(made, 'Secret') as never as { stringData: Readonly<Record<string, string>> }
    const { 'clients.json': registry, ...secrets } = stringData
    expect(readConfig({ ...data, ...secrets })).toMatchObject({
      ADMIN_PORT: 9090,
      HOST: '0.0.0.0',
      LOG_LEVEL: 'warn'
    })
    expect(parseRegistry(registry ?? '', 'clients.json').clients.length).toBeGreaterThan(0)
  })

  it('takes a Secret that is there already, and makes none', () => {
    const made = madeOf({ ...needed, registry: '', secrets: { existing: 'mine' } })
    expect(kinds(made)).not.toContain('Secret')
    const text = JSON.stringify(one(made, 'Deployment'))
    expect(text.match(/"secretKeyRef":\{"name":"mine"/g)).toHaveLength(4)
    expect(text).toContain('"secret":{"name":"mine"')
  })

  it('starts the pods anew when a setting, the registry or a site has changed, and not otherwise', () => {
    const sumOf = (values: Values): string =>
      /checksum\/config: (\w{64})/.exec([...renderChart(values).values()].join('\n'))?.[1] ?? ''
    expect(sumOf(needed)).toMatch(/^\w{64}$/)
    expect(sumOf({ ...needed, replicas: 3 })).toBe(sumOf(needed))
    for (const change of [{ registry: '{}' }, { sites: { a: 'b' } }, { settings: { ...needed.settings, LOG_LEVEL: 'warn' } }])
      expect(sumOf({ ...needed, ...change })).not.toBe(sumOf(needed))
  })

  it('is scraped where the metrics are', () => {
    for (const [values, port] of [
      [{ ...needed, monitoring: { enabled: true } }, 'http'],
      [everything, 'admin']
    ] as const) {
      const made = madeOf(values)
      const monitor = one(made, 'ServiceMonitor') as never as {
        spec: { selector: { matchLabels: object }; endpoints: { port: string; path: string }[] }
      }
      const service = one(made, 'Service') as never as { metadata: { labels: object }; spec: { ports: { name: string }[] } }
      expect(monitor.spec.endpoints).toMatchObject([{ port, path: '/metrics' }])
      expect(service.spec.ports.map(({ name }) => name)).toContain(port)
      expect(service.metadata.labels).toMatchObject(monitor.spec.selector.matchLabels)
    }
  })

  it('publishes by the Gateway exactly what the Ingress does', () => {
    const made = madeOf(everything)
    const ingress = one(made, 'Ingress') as never as {
      spec: { rules: { http: { paths: { path: string; pathType: string }[] } }[] }
    }
    const route = one(made, 'HTTPRoute') as never as {
      spec: { rules: { matches: { path: { type: string; value: string } }[] }[] }
    }
    const published = ingress.spec.rules.flatMap(({ http }) => http.paths.map(({ path, pathType }) => [path, pathType]))
    const routed = route.spec.rules.flatMap(({ matches }) =>
      matches.map(({ path }) => [path.value, path.type.replace('Path', '')])
    )
    expect(routed).toEqual(published)
  })
})

describe('what must be given', () => {
  it.each([
    ['registry', { ...needed, registry: '' }],
    ['image.repository', { ...needed, image: {} }],
    ['settings.PUBLIC_URL', { ...needed, settings: {} }],
    ['secrets.settings.DATABASE_URL', { ...needed, secrets: {} }],
    ['ingress.host', { ...needed, ingress: { enabled: true } }],
    ['gateway.name', { ...needed, gateway: { enabled: true, host: 'a.example.org' } }],
    ['gateway.host', { ...needed, gateway: { enabled: true, name: 'edge' } }]
  ])('%s is named where it is missing', (name, values) => {
    expect(() => renderChart(values)).toThrow(new RegExp(`\\.yaml: ${name}: `))
  })
})

describe('values.schema.json', () => {
  it('takes the values above, and those of the plain manifests but for the secrets that are to be replaced', () => {
    expect(refused(needed)).toEqual([])
    expect(refused(everything)).toEqual([])
    const plain = refused(parse(file('manifests.values.yaml')) as Values)
    expect(plain.map(text => text.split(' ')[0])).toEqual(['/secrets/settings/HASH_KEY', '/secrets/settings/ADMIN_TOKEN'])
  })

  it('knows every setting of the service, once, but for what the chart itself sets', () => {
    const { properties } = JSON.parse(file('helm/values.schema.json')) as {
      properties: { settings: { properties: object }; secrets: { properties: { settings: { properties: object } } } }
    }
    const named = [
      ...Object.keys(properties.settings.properties),
      ...Object.keys(properties.secrets.properties.settings.properties)
    ]
    expect([...named, 'PORT', 'HOST', 'CLIENTS_FILE'].sort()).toEqual(Object.keys(environmentSchema.shape).sort())
  })

  it.each([
    ['a setting that is none', { settings: { LOGLEVEL: 'info' } }, '/settings'],
    ['a value that is none', { settings: { LOG_LEVEL: 'loud' } }, '/settings/LOG_LEVEL'],
    ['a number where the environment has text', { settings: { BODY_LIMIT: 5000000 } }, '/settings/BODY_LIMIT'],
    ['a secret among the settings', { settings: { HASH_KEY: '0123456789abcdef' } }, '/settings'],
    ['a key that is too short', { secrets: { settings: { HASH_KEY: 'short' } } }, '/secrets/settings/HASH_KEY'],
    ['a misspelled member', { ingress: { hosts: 'a' } }, '/ingress'],
    ['a misspelled section', { metrics: {} }, ''],
    ['an address that is no block', { networkPolicy: { database: ['10.0.0.7'] } }, '/networkPolicy/database/0']
  ])('refuses %s', (_name, values, path) => {
    expect(refused(values).map(text => text.split(' ')[0])).toContain(path)
  })

  it('is complete: every value is used by a template', () => {
    const leaves = (value: unknown, path: string): readonly string[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
        ? Object.entries(value).flatMap(([key, member]) => leaves(member, `${path}.${key}`))
        : [path]
    const templates = [...chartTemplates().values()].join('\n')
    const whole = ['.resources', '.settings']
    const unused = leaves(parse(file('helm/values.yaml')), '').filter(
      path =>
        !whole.some(start => path.startsWith(start)) && !new RegExp(`\\.Values${path.replaceAll('.', '\\.')}\\b`).test(templates)
    )
    expect(unused).toEqual([])
  })
})

describe('the plain manifests', () => {
  it.each([...plainManifests()])('deploy/kubernetes/%s is what the chart makes today', (name, text) => {
    expect(file(`kubernetes/${name}`), 'npm run manifests').toBe(text)
  })
})

describe('helm test', () => {
  const script = (): string => {
    const { spec } = one(madeOf(needed), 'Pod') as never as { spec: { containers: [{ command: string[]; args: [string] }] } }
    expect(spec.containers[0].command).toEqual(['node', '--input-type=module', '-e'])
    return spec.containers[0].args[0]
  }
  const tried = async (origin: string) =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', script()], { env: { SERVICE: origin } }).then(
      ({ stdout }) => stdout,
      ({ stderr }: { stderr: string }) => `failed: ${stderr}`
    )

  it('passes beside a service with a registry', async () => {
    const service = await running({ clients: [ehr()] })
    expect(await tried(service.origin)).toContain('ready, and closed')
    await service.close()
  }, 60_000)

  it('fails beside one that lets everybody in, and where nothing answers', async () => {
    const open = await running()
    expect(await tried(open.origin)).toMatch(/failed: [\s\S]*a call without a token is answered 200/)
    await open.close()
    expect(await tried(open.origin)).toMatch(/failed: [\s\S]*fetch failed/)
  }, 60_000)
})

describe('the language of the templates', () => {
  const rendered = (source: string, root: object = {}): string => {
    const nodes = parseTemplate(source)
    const named = nodes.flatMap(node => (node.kind === 'define' ? [[node.name, node.body] as const] : []))
    return renderTemplate(nodes, new Map(named), root)
  }

  // From https://pkg.go.dev/text/template and https://helm.sh/docs/chart_template_guide/.
  it.each([
    ['{{23 -}} < {{- 45}}', '23<45'],
    ['{{/* a comment */}}x', 'x'],
    ['a\n{{- if .no }}\n  b\n{{- else if .yes }}\n  c\n{{- else }}\n  d\n{{- end }}\ne', 'a\n  c\ne'],
    ['{{ range .list }}[{{ . }}]{{ end }}', '[x][y]'],
    ['{{ range $key, $value := .map }}{{ $key }}={{ $value }} {{ end }}', 'a=1 b=2 '],
    ['{{ range .map }}{{ $.yes }}{{ . }} {{ end }}', 'yes1 yes2 '],
    ['{{ $x := .yes }}{{ $x | quote }}', '"yes"'],
    ['{{ define "t" }}<{{ .a }}>{{ end }}{{ include "t" .map | nindent 2 }}', '\n  <1>'],
    ['{{ default "d" .no }}{{ default "d" .yes }}{{ "v" | default "d" }}', 'dyesv'],
    ['{{ printf "%s-%s" .yes (printf "%s" "z") }}', 'yes-z'],
    ['{{ if eq .yes "yes" }}{{ if not .no }}t{{ end }}{{ end }}', 't'],
    ['{{ if .empty }}t{{ else }}f{{ end }}', 'f'],
    ['{{ toYaml .map }}', 'a: 1\nb: 2'],
    ['{{ toYaml .words }}', '- "off"\n- plain\n- "8"'],
    ['{{ toJson .map }}', '{"a":1,"b":2}'],
    ['{{ "aXbX" | replace "X" "-" }}', 'a-b-']
  ])('%s gives %j', (source, expected) => {
    const root = { yes: 'yes', no: '', list: ['x', 'y'], map: { b: 2, a: 1 }, empty: {}, words: ['off', 'plain', '8'] }
    expect(rendered(source, root)).toBe(expected)
  })

  it.each([
    ['{{ tpl .yes . }}', /not rendered here: tpl/],
    ['{{ lookup "v1" "Secret" "" "" }}', /not rendered here: lookup/],
    ['{{ .yes | upper }}', /not rendered here: upper/],
    ['{{ constructor }}', /not rendered here: constructor/],
    ['{{ with .yes }}x{{ end }}', /not rendered here: with/],
    ['{{ template "t" . }}', /not rendered here: template/],
    ['{{ $x = 1 }}', /not understood/],
    ['{{ $x }}', /unknown variable/],
    ['{{ include "nobody" . }}', /no template is named nobody/],
    ['{{ .missing }}', /is not there/],
    ['{{ .map }}', /cannot be written/],
    ['{{ .missing.deeper }}', /nothing has a member/],
    ['{{ if .yes }}x', /without an end/],
    ['x{{ end }}', /nothing is open/],
    ['{{ (quote .yes }}', /bracket is open/],
    ['{{ .yes }', /./],
    ['{{ 1.5 }}', /arguments for what is no function/],
    ['{{ quote (default "a" }}', /./]
  ])('%s is refused', (source, expected) => {
    const outcome = (): string => {
      const text = rendered(source, { yes: 'yes', map: { a: 1 } })
      // What is no action at all stays as it is, and no chart may hold it.
      if (text.includes('{{')) throw new Error(`left over: ${text}`)
      return text
    }
    expect(outcome).toThrow(expected)
  })

  it('has no function that the chart does not use', () => {
    const templates = [...chartTemplates().values()].join('\n')
    expect(Object.keys(chartFunctions).filter(name => !new RegExp(`\\{\\{[^}]*\\b${name}\\b`).test(templates))).toEqual([])
  })
})
