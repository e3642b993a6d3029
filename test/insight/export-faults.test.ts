import { describe, expect, it } from 'vitest'
import { feedbackColumns, toCsv, toNdjson } from '../../src/insight/export.ts'
import type { FeedbackRow } from '../../src/store/feedback-row.ts'
import { openStore } from '../../src/store/open-store.ts'
import { running } from '../support/servers/running-service.ts'
import { noon } from '../support/stores/feedback-samples.ts'

const row = (comment: string): FeedbackRow => ({
  id: 'f',
  received: '2026-11-20T12:00:00.000Z',
  service: 's',
  client: 'c',
  card: 'k',
  outcome: 'overridden',
  suggestions: [],
  reasons: [],
  comment,
  at: '2026-11-20T12:00:00.000Z'
})
async function* rowsOf(...comments: readonly string[]): AsyncIterable<FeedbackRow> {
  for (const comment of comments) yield row(comment)
}
async function* failing(): AsyncIterable<FeedbackRow> {
  yield row('first')
  throw new Error('the store is away')
}
const cell = async (comment: string): Promise<string> => {
  let text = ''
  for await (const line of toCsv(rowsOf(comment), feedbackColumns)) text = line
  return text.split(',')[2] ?? ''
}

describe('cells of the export', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@x',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '﹢1',
    '﹣1',
    '⁺1',
    ' =1',
    '\u200b=1',
    '\u00a0＝1',

    '\tx',
    '\rx'
  ])('%j begins with an apostrophe', async text => expect(await cell(text)).toMatch(/^"?'/))
  it.each(['plain', '1-1', 'a=b', '(=1)', '≠1'])('%j stays as it is', async text => expect(await cell(text)).toBe(text))
})

describe('an export that fails', () => {
  it.each([
    ['csv', toCsv, /^ERROR: the export ends here/],
    ['ndjson', toNdjson, /^\{"error":"ERROR: the export ends here/]
  ])('%s: has what came before, and a last line that says so', async (_name, write, last) => {
    const lines: string[] = []
    const reading = async (): Promise<void> => {
      for await (const line of write(failing(), feedbackColumns)) lines.push(line)
    }
    await expect(reading()).rejects.toThrow('away')
    expect(lines.join('')).toContain('first')
    expect(lines.at(-1)).toMatch(last)
    expect(lines.at(-1)).not.toContain('away')
  })

  it('reaches its reader with that line, and ends as a transfer that was cut', async () => {
    const store = openStore('sqlite::memory:', { clock: () => noon })
    const house = await running({
      store: Object.assign(store, { exportFeedback: failing }),
      environment: { LOG_LEVEL: 'silent' }
    })
    const answer = await fetch(`${house.origin}/insight/export.csv`)
    let text = ''
    const reading = async (): Promise<void> => {
      for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString()
    }
    await expect(reading()).rejects.toThrow()
    expect(text).toContain('first')
    expect(text.trim().split('\r\n').at(-1)).toMatch(/^ERROR: /)
    await house.close()
  })
})
