/** How each fact is made: from what arrived, and from other facts. */
export type FactDefinitions<F, C> = { readonly [K in keyof F]: (facts: F, context: C) => F[K] }

/**
 * Turns definitions into a reader of facts. Each fact is made at its first question and kept for the call; a fact nobody asks
 * for costs nothing.
 */
export function lazyFacts<F extends object, C>(definitions: FactDefinitions<F, C>): (context: C) => F {
  class LazyFacts {
    readonly made: Partial<F> = {}
    readonly context: C
    constructor(context: C) {
      this.context = context
    }
  }
  for (const name of Object.keys(definitions) as (keyof F & string)[]) {
    Object.defineProperty(LazyFacts.prototype, name, {
      enumerable: true,
      get(this: LazyFacts) {
        if (!(name in this.made)) this.made[name] = definitions[name](this as unknown as F, this.context)
        return this.made[name]
      }
    })
  }
  return context => new LazyFacts(context) as unknown as F
}
