import { defineConfig } from 'vitest/config'

/** Tests that take minutes, such as those that kill processes; they are no part of `npm test`. */
export default defineConfig({
  test: { include: ['test/long/**/*.test.ts'], fileParallelism: false }
})
