import { build } from 'vite'
import { expect, it } from 'vitest'

it('builds the pages without a warning: nothing of Node is bundled as an empty stub', async () => {
  const warnings: string[] = []
  await build({
    configFile: new URL('../../vite.config.ts', import.meta.url).pathname,
    logLevel: 'silent',
    build: { write: false },
    customLogger: {
      info: () => {},
      warn: message => warnings.push(message),
      warnOnce: message => warnings.push(message),
      error: message => warnings.push(message),
      clearScreen: () => {},
      hasErrorLogged: () => false,
      hasWarned: false
    }
  })
  expect(warnings).toEqual([])
}, 60_000)
