import { useEffect, useState } from 'preact/hooks'
import type { Json } from '../../acquisition/json.ts'
import type { HookResponse } from '../../cds-hooks/response.ts'
import { fetchJson, postJson, Refusal } from '../shared/fetch-json.ts'

export type Answer = { readonly response?: HookResponse; readonly refusal?: string; readonly raw: unknown; readonly ms: number }

const typingPause = 120

/** Asks the service whenever the request changes. An answer that comes late, after another change, is dropped. */
export function useAnswer(
  service: string | undefined,
  request: Json | undefined
): { readonly answer: Answer | undefined; readonly busy: boolean } {
  const [answer, setAnswer] = useState<Answer>()
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (!service || !request) return
    const abort = new AbortController()
    setBusy(true)
    const timer = setTimeout(async () => {
      const got = await ask(service, request, abort.signal)
      if (abort.signal.aborted) return
      setAnswer(got)
      setBusy(false)
    }, typingPause)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [service, request])
  return { answer, busy }
}

async function ask(service: string, request: Json, signal: AbortSignal): Promise<Answer> {
  const started = performance.now()
  const ms = (): number => Math.round(performance.now() - started)
  try {
    const response = await fetchJson<HookResponse>(`cds-services/${encodeURIComponent(service)}`, {
      ...postJson(request),
      signal
    })
    return { response, raw: response, ms: ms() }
  } catch (error) {
    const refusal = error instanceof Refusal ? error.message : 'The service cannot be reached.'
    return { refusal, raw: error instanceof Refusal ? error.body : null, ms: ms() }
  }
}
