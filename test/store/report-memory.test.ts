import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { feedbackColumns, toCsv } from '../../src/insight/export.ts'
import { openStore } from '../../src/store/open-store.ts'
import { sqliteDriver } from '../../src/store/sqlite.ts'
import { evaluation, noon, shownCard } from '../support/stores/feedback-samples.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cds-memory-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The highest resident memory while something is done, above what it was before, in megabytes. */
async function peakOf(work: () => Promise<unknown>): Promise<number> {
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 5)
  await work()
  clearInterval(timer)
  return (Math.max(peak, process.memoryUsage.rss()) - before) / 1_048_576
}

test('a store from before there were limits: 40,000 entries about one card, each with reasons of its own, and a report stays small', {
  timeout: 120_000
}, async () => {
  const path = join(folder, 'cds.db')
  const store = openStore(`sqlite:${path}`, { clock: () => noon })
  const card = shownCard({ card: randomUUID() })
  store.recordEvaluation(evaluation({ shown: [card] }))
  for (let index = 0; index < 400; index += 1) store.recordEvaluation(evaluation({ at: noon + index + 1 }))
  await store.close()
  const { kysely } = await sqliteDriver(path).open()
  // About 2 kB each.
  await sql`insert into feedback_events (id, received, service, client, tenant, card, outcome, suggestions, reasons, comment, outcome_at)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 40000)
    select 'id' || i, '2026-11-20T12:00:00.000Z', 'low-magnesium', 'north', null, ${card.card}, 'overridden', '[]',
      '[{"display":"reason ' || i || hex(zeroblob(1000)) || '"}]', null, strftime('%Y-%m-%dT%H:%M:%fZ', '2026-11-20', '+' || i || ' seconds')
    from n`.execute(kysely)
  await kysely.destroy()
  const again = openStore(`sqlite:${path}`, { clock: () => noon })
  let last = ''
  const peak = await peakOf(async () => {
    const { total, reasons } = await again.report()
    expect(total).toMatchObject({ shown: 401, overridden: 1 })
    expect(reasons).toHaveLength(1)
    for await (const line of toCsv(again.exportFeedback(), feedbackColumns)) last = line
  })
  expect(last).toContain('reason')
  expect(peak).toBeLessThan(100)
  await again.close()
})
