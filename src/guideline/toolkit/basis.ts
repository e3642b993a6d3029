import type { Fact } from '../../facts/fact.ts'
import type { BasisFact, MissingFact } from '../../recommendation.ts'

/** The facts behind a recommendation, and what of them was not known, gathered one by one. The first word about a name counts. */
export class Basis {
  readonly basis: BasisFact[] = []
  readonly unknown: MissingFact[] = []

  constructor(missing: readonly MissingFact[] = []) {
    for (const { name, reason } of missing) this.miss(name, reason)
  }

  add(name: string, fact: Fact<number>): void {
    if (this.basis.some(item => item.name === name)) return
    if (!fact.known) this.miss(name, fact.reason)
    else {
      const { known: _, newer, ...about } = fact
      this.basis.push({ name, ...about })
      if (newer) this.miss(name, newer.reason)
    }
  }

  /** A list; if it could not be had, that is told in its place. */
  list(name: string, values: readonly string[], gap?: MissingFact): void {
    if (gap) this.miss(name, gap.reason)
    else if (values.length > 0) this.basis.push({ name, value: values })
  }

  miss(name: string, reason: MissingFact['reason']): void {
    if (!this.unknown.some(item => item.name === name)) this.unknown.push({ name, reason })
  }
}
