import { defineConfig } from 'vitest/config'
import { bestOfThree } from './test/support/runner/best-of-three.ts'

/** For daily work, in less than a minute: knowledge, rules and cards, facts, layers and documents. What starts servers, and grids and properties over thousands of charts, are left out. */
export default defineConfig({
  test: {
    include: [
      'test/{architecture,documents,fixtures,knowledge,packages}.test.ts',
      'test/{cds-hooks,facts,presentation,terminology}/**/*.test.ts',
      'test/cds-services/hypokalemia/**/*.test.ts',
      'test/cds-services/hypomagnesemia/{chart-{clauses,gates,rows},conditions,guideline-text,kidneys,order-{clauses,limits},value-sets}.test.ts'
    ],
    isolate: false,
    setupFiles: ['test/support/runner/seed.ts'],
    retry: bestOfThree,
    testTimeout: 20_000,
    hookTimeout: 30_000
  }
})
