import { useEffect, useState } from 'preact/hooks'
import type { Json } from '../../acquisition/json.ts'
import type { Card, HookResponse } from '../../cds-hooks/response.ts'
import { fetchJson, postJson, Refusal } from '../shared/fetch-json.ts'
import type { Verdict } from './why-none.ts'

/** What a client of the chosen profile is shown, and why every other rule stayed silent. */
export type Preview = { readonly cards: readonly Card[]; readonly verdicts: readonly Verdict[] }

export type Answer = {
  readonly response?: HookResponse
  readonly preview?: Preview | undefined
  readonly refusal?: string
  readonly raw: unknown
  readonly ms: number
}

const typingPause = 120

/** Asks the service whenever the request changes. An answer that comes late, after another change, is dropped. */
export function useAnswer(
  service: string | undefined,
  request: Json | undefined,
  profile: string
): { readonly answer: Answer | undefined; readonly busy: boolean } {
  const [answer, setAnswer] = useState<Answer>()
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (!service || !request) return
    const abort = new AbortController()
    setBusy(true)
    const timer = setTimeout(async () => {
      const got = await ask(service, request, profile, abort.signal)
      if (abort.signal.aborted) return
      setAnswer(got)
      setBusy(false)
    }, typingPause)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [service, request, profile])
  return { answer, busy }
}

async function ask(service: string, request: Json, profile: string, signal: AbortSignal): Promise<Answer> {
  const started = performance.now()
  const ms = (): number => Math.round(performance.now() - started)
  try {
    const response = await fetchJson<HookResponse>(`cds-services/${encodeURIComponent(service)}`, {
      ...postJson(request),
      signal
    })
    const taken = ms()
    const query = profile ? `?profile=${encodeURIComponent(profile)}` : ''
    // Without it the cards stand all the same.
    const preview = await fetchJson<Preview>(`workbench/preview/${encodeURIComponent(service)}${query}`, {
      ...postJson(request),
      signal
    }).catch(() => undefined)
    return { response, preview, raw: response, ms: taken }
  } catch (error) {
    const refusal = error instanceof Refusal ? error.message : 'The service cannot be reached.'
    return { refusal, raw: error instanceof Refusal ? error.body : null, ms: ms() }
  }
}
