import { describe, expect, test } from 'vitest'
import { feedbackColumns, toCsv, toNdjson } from '../../src/insight/export.ts'
import type { FeedbackRow } from '../../src/store/feedback-row.ts'

const row: FeedbackRow = {
  id: 'x',
  received: '2026-11-20T12:01:01.000Z',
  service: 'low-magnesium',
  client: 'north',
  tenant: 'ward-7',
  card: 'card-1',
  outcome: 'accepted',
  suggestions: ['s-1', 's-9'],
  reasons: [{ code: 'seen', display: 'Seen, "known"' }],
  comment: 'two\nlines',
  at: '2026-11-20T12:01:00.000Z',
  shown: {
    at: '2026-11-20T12:00:00.000Z',
    hook: 'patient-view',
    topic: 'severe',
    row: 'V2',
    indicator: 'warning',
    suggestions: [{ uuid: 's-1', label: 'Slow infusion' }],
    knowledgeVersion: '1.0.0',
    userHash: 'abc'
  }
}

async function* rows(...list: FeedbackRow[]): AsyncIterable<FeedbackRow> {
  yield* list
}

async function text(lines: AsyncIterable<string>): Promise<string> {
  let all = ''
  for await (const line of lines) all += line
  return all
}

describe('export', () => {
  test('begins with intervention, action, feedback, user, date and location', async () => {
    const [heading, ...lines] = (await text(toCsv(rows(row), feedbackColumns))).split('\r\n')
    expect(heading).toMatch(/^intervention,action,feedback,user,date,location,/)
    expect(lines.join('\r\n')).toBe(
      'low-magnesium: severe,accepted: Slow infusion: s-9,"Seen, ""known""; two\nlines",abc,2026-11-20T12:01:00.000Z,ward-7,low-magnesium,patient-view,V2,warning,seen,1.0.0,north,card-1,2026-11-20T12:00:00.000Z,2026-11-20T12:01:01.000Z\r\n'
    )
  })

  test('gives the same members as lines of JSON, without those of an unknown card', async () => {
    const { shown, tenant, ...bare } = row
    const said = JSON.parse(await text(toNdjson(rows(bare), feedbackColumns)))
    expect(said).toMatchObject({
      intervention: 'low-magnesium',
      action: 'accepted: s-1: s-9',
      user: '',
      location: '',
      card: 'card-1'
    })
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1+1', '\t=1', '\r=1'])('makes %j plain text for spreadsheets', async start => {
    const csv = await text(toCsv(rows({ ...row, card: start }), feedbackColumns))
    expect(csv).toMatch(/north,"?'/)
  })
})
