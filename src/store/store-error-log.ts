import type { Clock } from '../clock.ts'
import { limits } from '../limits.ts'

const interval = limits.troubleLog

/** Passes each code of trouble on at most every ten seconds, with how often it came: an outage must not flood the log. */
export function troubleLog(log: (trouble: { readonly code: string; readonly times: number }) => void, clock: Clock) {
  const seen = new Map<string, { at: number; times: number }>()
  return (code: string): void => {
    const known = seen.get(code)
    const now = clock()
    if (known && now - known.at < interval) {
      known.times += 1
      return
    }
    log({ code, times: (known?.times ?? 0) + 1 })
    seen.set(code, { at: now, times: 0 })
  }
}
