/** Tables of which one version is in force at a time. */
export type InForce<T> = {
  readonly current: T
  /** Puts another version in force for one piece of work, which must be over when it returns: judging is synchronous. */
  readonly during: <R>(tables: T, work: () => R) => R
}

/**
 * Lets rules read the tables as if there were only one version, while a service can be had in several: every site its own.
 * Whatever was worked out beforehand from one version (a constant of a module) would not follow; so nothing is.
 */
export function inForce<T>(first: T): InForce<T> {
  let current = first
  return {
    get current() {
      return current
    },
    during: (tables, work) => {
      const former = current
      current = tables
      try {
        return work()
      } finally {
        current = former
      }
    }
  }
}
