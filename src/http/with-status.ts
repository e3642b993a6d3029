import { gzipSync } from 'node:zlib'
import type { WebFile } from './web-build.ts'

/** A built page with the banner as the first thing in its body. */
export function withStatus(file: WebFile, banner: string): WebFile {
  const body = Buffer.from(file.body.toString().replace(/<body[^>]*>/, found => `${found}${banner}`))
  return { type: file.type, body, gzip: gzipSync(body) }
}
