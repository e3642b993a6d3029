/**
 * Tests that wait: for processes that start, are killed or stop, for servers that do not answer, for databases. They stand with what they
 * test, and run with the long ones, so that `npm test` keeps below three minutes.
 */
export const slowTests = [
  'test/cli/{compare,evaluate,feedback,population,replay}.test.ts',
  'test/demo/demo.test.ts',
  'test/deploy/tracing.test.ts',
  'test/http/ports.test.ts',
  'test/population/engines.test.ts',
  'test/promises/{doors,fetching,life-cycle,log,outages,proxy,senders}.test.ts',
  'test/store/{backup,clients-apart,store,store-outage}.test.ts'
]
