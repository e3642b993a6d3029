import { defineConfig } from 'vitest/config'
import { bestOfThree } from './test/support/best-of-three.ts'

/** Tests that take minutes, such as those that kill processes; they are no part of `npm test`. */
export default defineConfig({
  test: { include: ['test/long/**/*.test.ts'], fileParallelism: false, retry: bestOfThree }
})
