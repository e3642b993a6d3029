/** Worked out once for each object that it is asked about, and forgotten with it. */
export function onceFor<K extends object, T>(make: (about: K) => T): (about: K) => T {
  const made = new WeakMap<K, { readonly value: T }>()
  return about => {
    const known = made.get(about)
    if (known) return known.value
    const value = make(about)
    made.set(about, { value })
    return value
  }
}
