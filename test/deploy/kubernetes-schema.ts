type Validate = ((data: unknown) => boolean) & {
  readonly errors?: readonly { readonly instancePath: string; readonly keyword: string; readonly params: object }[] | null
}

export type Manifest = { readonly apiVersion: string; readonly kind: string }

/**
 * What Kubernetes' own schema of its kind finds wrong with a manifest, and every key that the schema does not know: a cluster may drop a
 * misspelled key with no more than a warning. The validators read each key they know, so a key that was never read is none of theirs.
 */
export async function faultsOf(manifest: Manifest): Promise<readonly string[]> {
  const { validate } = (await import(schemaPath(manifest))) as { validate: Validate }
  const unread = new Set<string>()
  validate(watched(manifest, '', unread))
  const wrong = (validate.errors ?? []).map(
    ({ instancePath, keyword, params }) => `${instancePath}: ${keyword} ${JSON.stringify(params)}`
  )
  return [...wrong, ...[...unread].map(path => `${path}: no such key`)]
}

/** Kinds that are no part of Kubernetes itself: whose schema it is, and how their names begin there. */
const extensions: Readonly<Record<string, readonly [string, string]>> = {
  'monitoring.coreos.com': [
    '@kubernetes-models/prometheus-operator',
    'ComGithubPrometheusOperatorPrometheusOperatorPkgApisMonitoring'
  ],
  'gateway.networking.k8s.io': ['@kubernetes-models/gateway-api', 'IoK8sSigsGatewayApiApis']
}

/** `apps/v1` and `Deployment` make `IoK8sApiAppsV1Deployment`. */
function schemaPath({ apiVersion, kind }: Manifest): string {
  const [first = '', second] = apiVersion.split('/')
  const [library, name] = extensions[first] ?? []
  // Their packages offer no way in to the schemas alone.
  if (library !== undefined)
    return new URL(`../../node_modules/${library}/_schemas/${name}${capitalized(second)}${kind}.js`, import.meta.url).href
  return `kubernetes-models/_schemas/${schemaName({ apiVersion, kind })}`
}

function schemaName({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): string {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion]
  return `IoK8sApi${[group?.split('.')[0], version].map(capitalized).join('')}${kind}`
}

const capitalized = (word = ''): string => word.slice(0, 1).toUpperCase() + word.slice(1)

function watched(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value
  const seen = new Map<string | symbol, unknown>()
  for (const key of Object.keys(value)) unread.add(`${path}/${key}`)
  return new Proxy(value, {
    get: (target, key) => {
      const name = `${path}/${String(key)}`
      unread.delete(name)
      if (!seen.has(key)) seen.set(key, watched(Reflect.get(target, key), name, unread))
      return seen.get(key)
    }
  })
}
