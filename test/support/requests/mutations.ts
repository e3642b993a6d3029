import fc from 'fast-check'

type Json = unknown

type Edit = {
  readonly path: readonly number[]
  readonly act: 'replace' | 'remove' | 'double' | 'wrap' | 'rename'
  readonly value: Json
}

const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -1, 0.41, 1e300, -1e-300, '', ' ', '1e400', '0.41', '2026-11-22', '9999-99-99'),
  fc.constantFrom<Json>(
    [],
    {},
    [null],
    { value: null },
    { resourceType: 'OperationOutcome' },
    { reference: '#x' },
    { coding: 5 }
  ),
  fc.constantFrom<Json>(
    '__proto__',
    'constructor',
    'Patient/other',
    '<script>',
    '\ud800',
    '\u0000',
    '\u202e',
    'mg/dL',
    'mmol/L',
    'final'
  ),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 })
)

const edit: fc.Arbitrary<Edit> = fc.record({
  path: fc.array(fc.nat(1000), { minLength: 1, maxLength: 14 }),
  act: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'double', 'wrap', 'rename'),
  value: scalar
})

/** Valid values with a few places changed at random, as JSON text. */
export const mutated = (samples: readonly Json[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 5 }))
    .map(([sample, edits]) => JSON.stringify(edits.reduce(edited, structuredClone(sample))))

function edited(root: Json, { path, act, value }: Edit): Json {
  let parent: Json = root
  for (const step of path.slice(0, -1)) {
    const child = childOf(parent, step)
    if (typeof child?.value !== 'object' || child.value === null) break
    parent = child.value
  }
  const target = childOf(parent, path.at(-1) ?? 0)
  if (!target) return root
  const holder = target.holder as Record<string, Json>
  // A copy: a later edit may change it.
  if (act === 'replace') holder[target.key] = structuredClone(value)
  if (act === 'wrap') holder[target.key] = [target.value]
  if (act === 'remove' && Array.isArray(holder)) holder.splice(Number(target.key), 1)
  else if (act === 'remove') delete holder[target.key]
  if (act === 'double' && Array.isArray(holder)) holder.push(structuredClone(target.value))
  if (act === 'rename' && !Array.isArray(holder)) {
    delete holder[target.key]
    holder[typeof value === 'string' && value !== '__proto__' ? value : 'other'] = target.value
  }
  return root
}

function childOf(
  holder: Json,
  step: number
): { readonly holder: object; readonly key: string; readonly value: Json } | undefined {
  if (typeof holder !== 'object' || holder === null) return undefined
  const keys = Object.keys(holder)
  const key = keys[step % Math.max(1, keys.length)]
  return key === undefined ? undefined : { holder, key, value: (holder as Record<string, Json>)[key] }
}
