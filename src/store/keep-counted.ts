import type { Clock } from '../clock.ts'
import { limits } from '../limits.ts'
import type { Store } from './store.ts'

/**
 * Has the store count what is over and not counted yet, every few minutes, so that whoever asks for a report waits for the newest rows alone.
 * What fails is tried again the next time; the store itself says why.
 */
export function keepCounted(store: Pick<Store, 'report'>, clock: Clock): { readonly stop: () => void } {
  let counting = false
  const count = async (): Promise<void> => {
    if (counting) return
    counting = true
    await store.report({ to: clock() - limits.reportDelay }).catch(() => undefined)
    counting = false
  }
  const timer = setInterval(() => void count(), limits.betweenReports)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
