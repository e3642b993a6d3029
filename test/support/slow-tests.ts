/**
 * Tests that wait: for processes that start, are killed or stop, for servers that do not answer, for databases. They stand with what they
 * test, and run with the long ones, so that `npm test` keeps below three minutes.
 */
export const slowTests = [
  'test/demo/demo.test.ts',
  'test/promises/{doors,fetching,life-cycle,outages}.test.ts',
  'test/store/{store,store-outage}.test.ts'
]
