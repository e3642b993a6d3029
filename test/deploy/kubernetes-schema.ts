type Validate = ((data: unknown) => boolean) & {
  readonly errors?: readonly { readonly instancePath: string; readonly keyword: string; readonly params: object }[] | null
}

export type Manifest = { readonly apiVersion: string; readonly kind: string }

/**
 * What Kubernetes' own schema of its kind finds wrong with a manifest, and every key that the schema does not know: a cluster may drop a
 * misspelled key with no more than a warning. The validators read each key they know, so a key that was never read is none of theirs.
 */
export async function faultsOf(manifest: Manifest): Promise<readonly string[]> {
  const { validate } = (await import(`kubernetes-models/_schemas/${schemaName(manifest)}`)) as { validate: Validate }
  const unread = new Set<string>()
  validate(watched(manifest, '', unread))
  const wrong = (validate.errors ?? []).map(
    ({ instancePath, keyword, params }) => `${instancePath}: ${keyword} ${JSON.stringify(params)}`
  )
  return [...wrong, ...[...unread].map(path => `${path}: no such key`)]
}

/** `apps/v1` and `Deployment` make `IoK8sApiAppsV1Deployment`. */
function schemaName({ apiVersion, kind }: Manifest): string {
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
