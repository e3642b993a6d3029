/** Which facts a rule asks for: itself, and through the facts that it asks for. */
export type Trail = { readonly own: ReadonlySet<string>; readonly behind: ReadonlySet<string> }

/** A reader of facts that writes down what is asked of it. `behind` are the facts that were asked for while another was made. */
export function watched<F extends object>(facts: F): { readonly facts: F; readonly trail: Trail } {
  const names = new Set(namesOf(facts))
  const own = new Set<string>()
  const behind = new Set<string>()
  const noting = (seen: Set<string>, receiver: () => F): F =>
    new Proxy(facts, {
      get(target, name) {
        if (typeof name === 'string' && names.has(name)) seen.add(name)
        return Reflect.get(target, name, receiver())
      }
    })
  const inner: F = noting(behind, () => inner)
  return { facts: noting(own, () => inner), trail: { own, behind } }
}

function namesOf(facts: object): readonly string[] {
  const prototype: object = Object.getPrototypeOf(facts)
  return Object.keys(Object.getOwnPropertyDescriptors(prototype)).filter(name => name !== 'constructor')
}
