import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

// The whole million is `npm run soak`; of a tenth the first quarter is already long enough to have everything compiled.
test('B7: memory and descriptors are flat over 100,000 calls', { timeout: 900_000 }, async () => {
  const run = promisify(execFile)(process.execPath, ['test/bench/soak.ts', '--calls', '100000'], { cwd: root })
  const { stdout } = await run.catch(failed => failed)
  console.log(stdout.trim().split('\n').at(-1))
  const grown = /, 0 failed; \d+ MB after a quarter, at most (\d+) MB more later\n$/.exec(stdout)?.[1]
  expect(grown, stdout).toBeDefined()
  expect(Number(grown), stdout).toBeLessThan(30)
  expect(run.child.exitCode, stdout).toBe(0)
})
