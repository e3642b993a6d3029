import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A file of the built pages, with its compressed twin where that pays. */
export type WebFile = { readonly type: string; readonly body: Buffer; readonly gzip?: Buffer }

/** The pages that Vite built. Assets are known by their names and read at the first call, so a path can lead nowhere else. */
export type WebBuild = {
  readonly page: (name: PageName) => WebFile | undefined
  readonly asset: (name: string) => WebFile | undefined
}

export type PageName = 'workbench' | 'insight' | 'smart/launch' | 'smart/trend'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml'
}

/** The folder that `npm run build` writes. It may be missing: then there are no pages. */
export const builtPages = new URL('../../dist/web/', import.meta.url)
/** The one style sheet. Pages made without a build use it as it stands. */
export const styleSheet = new URL('../web/style.css', import.meta.url)

export function webBuild(folder: URL = builtPages): WebBuild {
  const assets = new URL('assets/', folder)
  let known: ReadonlySet<string> = new Set()
  // Pages may be built while the service runs: looked for until there are any.
  const isKnown = (name: string): boolean => {
    if (known.size === 0 && existsSync(assets)) known = new Set(readdirSync(assets))
    return known.has(name)
  }
  return {
    page: name => {
      const file = new URL(`${name}.html`, folder)
      return existsSync(file) ? readWebFile(file) : undefined
    },
    asset: once(name => (isKnown(name) ? readWebFile(new URL(encodeURIComponent(name), assets)) : undefined))
  }
}

export function readWebFile(file: URL): WebFile | undefined {
  const type = types[extname(file.pathname)]
  if (!type) return undefined
  const body = readFileSync(file)
  const gzip = gzipSync(body, { level: 9 })
  return { type, body, ...(gzip.length < body.length ? { gzip } : {}) }
}

function once(read: (name: string) => WebFile | undefined): (name: string) => WebFile | undefined {
  const kept = new Map<string, WebFile>()
  return name => {
    const file = kept.get(name) ?? read(name)
    if (file) kept.set(name, file)
    return file
  }
}
