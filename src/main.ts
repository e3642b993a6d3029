import { setFlagsFromString } from 'node:v8'
import { keepCompiled } from './compile-cache.ts'

// Both before any other file is loaded: what was compiled under other flags is not taken from the cache.
// By default the old generation may grow to a multiple of what lives in it before garbage is looked for, and the system gets none of that
// back. Half as much again keeps resident memory flat, at no cost that could be measured.
setFlagsFromString('--heap-growing-percent=50')
keepCompiled()

try {
  const { serve } = await import('./serve.ts')
  await serve()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  // At once: a process that merely ran out of work would be taken for one that was told to stop, and end with 0.
  process.exit(1)
}
