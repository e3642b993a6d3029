/**
 * What the time of a call goes into: its bytes arrive, its token is checked, missing data are fetched, rules judge, topics that the site
 * wants quiet are looked up, cards are written.
 */
export type Stage = 'receive' | 'authenticate' | 'fetch' | 'judge' | 'choose' | 'present'

/** Reports at the end of each stage how long it took. */
export function stopwatch(took: (stage: Stage, milliseconds: number) => void): (ended: Stage) => void {
  let since = performance.now()
  return ended => {
    const now = performance.now()
    took(ended, now - since)
    since = now
  }
}
