import { build } from 'vite'

let built: Promise<unknown> | undefined

/** Builds the pages once for all tests, so that they try the sources as they stand and not what was built before. */
export function buildPages(): Promise<unknown> {
  built ??= build({ configFile: new URL('../../../vite.config.ts', import.meta.url).pathname, logLevel: 'error' })
  return built
}
