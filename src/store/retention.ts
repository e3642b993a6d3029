import type { Clock } from '../clock.ts'
import { limits } from '../limits.ts'
import type { Store } from './store.ts'

const day = 86_400_000
const interval = limits.betweenRetentions

export type RetentionReport = {
  /** Everything older than the agreed number of days is gone; so many rows were deleted now. */
  readonly onDone: (deleted: number) => void
  /** Some of it is still there. */
  readonly onFailure: () => void
}

/** Deletes what is older than the agreed number of days, now and every hour. What fails is tried again an hour later. */
export function keepRetention(
  store: Pick<Store, 'purge'>,
  days: number,
  clock: Clock,
  { onDone, onFailure }: RetentionReport
): { readonly stop: () => void } {
  let purging = false
  const purge = async (): Promise<void> => {
    if (purging) return
    purging = true
    await store.purge(clock() - days * day).then(onDone, onFailure)
    purging = false
  }
  void purge()
  const timer = setInterval(() => void purge(), interval)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
