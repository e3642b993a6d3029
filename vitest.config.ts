import { defineConfig } from 'vitest/config'
import { bestOfThree } from './test/support/runner/best-of-three.ts'
import { slowTests } from './test/support/runner/slow-tests.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'node_modules/**', ...slowTests],
    isolate: false,
    setupFiles: ['test/support/runner/seed.ts'],
    // Much of the time goes into waiting: for processes that start, deadlines that pass, databases.
    maxWorkers: 3,
    retry: bestOfThree,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'coverage/vitest.json' }]] : ['default']
  }
})
