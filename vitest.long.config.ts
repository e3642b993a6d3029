import { defineConfig } from 'vitest/config'
import { bestOfThree } from './test/support/runner/best-of-three.ts'
import { slowTests } from './test/support/runner/slow-tests.ts'

/** Those that look at times and memory want the machine for themselves. */
const alone = ['dead-server', 'feedback-hang', 'load', 'mutations', 'population', 'soak'].map(name => `test/long/${name}.test.ts`)

/** Tests that take minutes, such as those that kill processes; they are no part of `npm test`. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'alone', include: alone, fileParallelism: false, retry: bestOfThree, sequence: { groupOrder: 1 } } },
      {
        test: {
          name: 'together',
          include: ['test/long/**/*.test.ts', ...slowTests],
          exclude: alone,
          // Much of their time goes into waiting.
          maxWorkers: 3,
          retry: bestOfThree,
          testTimeout: 20_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 2 }
        }
      }
    ]
  }
})
