import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { endingWithParent } from '../support/servers/service-process.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

// The whole million is `npm run soak`; of a tenth the first quarter is already long enough to have everything compiled.
test('B7: memory and descriptors are flat over 100,000 calls', { timeout: 900_000 }, async () => {
  const run = promisify(execFile)(process.execPath, [...endingWithParent, 'test/bench/soak.ts', '--calls', '100000'], {
    cwd: root
  })
  const { stdout } = await run.catch(failed => failed)
  console.log(stdout.trim().split('\n').at(-1))
  const grown = /, 0 failed; \d+ MB after a quarter, at most (\d+) MB more later\n$/.exec(stdout)?.[1]
  expect(grown, stdout).toBeDefined()
  expect(Number(grown), stdout).toBeLessThan(30)
  expect(run.child.exitCode, stdout).toBe(0)
})

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'a soak that is ended by %s leaves no service behind',
  { timeout: 60_000 },
  async signal => {
    const soak = spawn(process.execPath, [...endingWithParent, 'test/bench/soak.ts', '--calls', '1000000'], {
      cwd: root,
      stdio: ['pipe', 'ignore', 'ignore']
    })
    const children = `/proc/${soak.pid}/task/${soak.pid}/children`
    const isServing = (pid: number): boolean => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('src/main.ts')
    const service = await vi.waitUntil(
      () =>
        readFileSync(children, 'utf8')
          .trim()
          .split(' ')
          .map(Number)
          .find(pid => pid > 0 && isServing(pid)),
      20_000
    )
    soak.kill(signal)
    await once(soak, 'exit')
    await vi.waitFor(() => expect(existsSync(`/proc/${service}`)).toBe(false), 10_000)
  }
)
