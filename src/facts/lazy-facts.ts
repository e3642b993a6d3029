const unmade = Symbol('unmade')

/** How each fact is made: from what arrived, and from other facts, which may be more than those that are made. */
export type FactDefinitions<F, C, All = F> = { readonly [K in keyof F]: (facts: All, context: C) => F[K] }

/**
 * Turns definitions into a reader of facts. Each fact is made at its first question and kept for the call; a fact nobody asks
 * for costs nothing.
 */
export function lazyFacts<F extends object, C>(definitions: FactDefinitions<F, C>): (context: C) => F {
  const names = Object.keys(definitions) as (keyof F & string)[]
  class LazyFacts {
    // By number, not by name: this is asked some thousand times in a call.
    readonly made: unknown[] = new Array(names.length).fill(unmade)
    readonly context: C
    constructor(context: C) {
      this.context = context
    }
  }
  names.forEach((name, index) => {
    const make = definitions[name]
    Object.defineProperty(LazyFacts.prototype, name, {
      enumerable: true,
      get(this: LazyFacts) {
        const made = this.made[index]
        if (made !== unmade) return made
        const fresh = make(this as unknown as F, this.context)
        this.made[index] = fresh
        return fresh
      }
    })
  })
  return context => new LazyFacts(context) as unknown as F
}
