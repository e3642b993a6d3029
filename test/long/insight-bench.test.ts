import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** That `npm run bench:insight` runs; what it measures is read by people. */
it('tells what reports on a small store cost', { timeout: 120_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['test/bench/insight.ts', '--cards', '3000', '--runs', '1'])
  expect(stdout).toMatch(/^3000 cards of 90 days/)
  expect(stdout).toMatch(/\| all \| 3000 \| \d+ \| \d+ \| \d+ \| \d+ \|/)
})
