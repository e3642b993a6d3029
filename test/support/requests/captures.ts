import { readdirSync, readFileSync } from 'node:fs'
import type { HookResponse } from '../../../src/cds-hooks/response.ts'
import { appAt, captureTime } from '../servers/app.ts'

type Captured = { readonly method: string; readonly path: string; readonly body?: { readonly hook?: string } }

const folder = new URL('../../../fixtures/sandbox/', import.meta.url)

/** What is answered to every captured service call that deserves an answer, by file name. */
export async function captureAnswers(): Promise<ReadonlyMap<string, HookResponse>> {
  const app = await appAt(captureTime)
  const answers = new Map<string, HookResponse>()
  for (const name of readdirSync(folder).filter(file => /^\d\d-/.test(file))) {
    const { method, path, body } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Captured
    if (method !== 'POST' || !body?.hook) continue
    const url = path.replace('probe-odd-prefetch', 'hypomagnesemia-patient-view').replace('probe-', 'hypomagnesemia-')
    const answer = await app.inject({ method: 'POST', url, payload: body })
    if (answer.statusCode === 200) answers.set(name, answer.json() as HookResponse)
  }
  await app.close()
  return answers
}
