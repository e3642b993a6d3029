import table from '../../src/terminology/code-systems.json' with { type: 'json' }

/** Rewrites of an entry that leave its meaning as it is, made from the table of code systems. */

export type Json = Record<string, unknown>
export type Coding = { readonly system?: string; readonly code?: string; readonly display?: string }

const isIcd = (system: string): boolean => /icd-10/.test(system)

/** Ways in which senders write the same coding. */
function spellingsOf({ system = '', code = '', ...rest }: Coding): readonly Coding[] {
  const aliases = table.rows.flatMap(([canonical = '', alias = '']) => (canonical === system ? [alias] : []))
  const addresses = [
    `${system}/`,
    `${system}|2025-09`,
    system.replace('http://', 'https://'),
    system.toUpperCase(),
    ` ${system} `,
    ...aliases,
    ...aliases.filter(alias => alias.startsWith('urn:oid:')).map(alias => alias.slice('urn:oid:'.length)),
    ...(system === table.systems.snomed ? [`${system}/731000124108/version/20250901`] : [])
  ]
  const codes = isIcd(system) ? [code.replace('.', ''), code.toLowerCase(), ` ${code}`, `${code} `] : [` ${code} `]
  return [
    ...addresses.map(address => ({ ...rest, system: address, code })),
    ...codes.map(written => ({ ...rest, system, code: written }))
  ]
}

/** A copy of a request in which every coding of these resources is written in the n-th way that there is for it. */
export function respelled(request: unknown, types: ReadonlySet<string>, index: number): unknown {
  return changed(request, types, concept => {
    const coding = (concept.coding as readonly Coding[]).map(item => {
      const spellings = spellingsOf(item)
      return spellings[index % spellings.length] ?? item
    })
    return { ...concept, coding }
  })
}

/** With a code of a system that nobody knows before or behind the others. */
export const accompanied = (request: unknown, types: ReadonlySet<string>, first: boolean): unknown =>
  changed(request, types, concept => {
    const foreign = { system: 'urn:example:local', code: 'X-1' }
    const coding = concept.coding as readonly Coding[]
    return { ...concept, coding: first ? [foreign, ...coding] : [...coding, foreign] }
  })

/** In words alone, under a code of the sender's own. */
export const inWords = (request: unknown, types: ReadonlySet<string>, wordsOf: (concept: Json) => string): unknown =>
  changed(request, types, concept => ({ text: wordsOf(concept), coding: [{ system: 'urn:example:local', code: '4711' }] }))

/** The drug of every order in another shape. */
export const shapes: Readonly<Record<string, (order: Json) => Json>> = {
  'concept of R5': ({ medicationCodeableConcept: concept, ...order }) => ({ ...order, medication: { concept } }),
  'bare concept': ({ medicationCodeableConcept: concept, ...order }) => ({ ...order, medication: concept }),
  contained: ({ medicationCodeableConcept: code, ...order }) => ({
    ...order,
    contained: [{ resourceType: 'Medication', id: 'drug', code }],
    medicationReference: { reference: '#drug' }
  }),
  'contained, by a reference of R5': ({ medicationCodeableConcept: code, ...order }) => ({
    ...order,
    contained: [{ resourceType: 'Medication', id: 'drug', code }],
    medication: { reference: { reference: '#drug' } }
  }),
  'status in capitals': order => ({ ...order, status: ` ${String(order.status).toUpperCase()}` })
}

export const reshaped = (request: unknown, shape: (order: Json) => Json): unknown =>
  walk(request, item => (item.resourceType === 'MedicationRequest' && item.medicationCodeableConcept ? shape(item) : item))

function changed(request: unknown, types: ReadonlySet<string>, change: (concept: Json) => Json): unknown {
  return walk(request, item => {
    if (!types.has(String(item.resourceType))) return item
    const element = item.resourceType === 'MedicationRequest' ? 'medicationCodeableConcept' : 'code'
    const concept = item[element] as Json | undefined
    return Array.isArray(concept?.coding) ? { ...item, [element]: change(concept) } : item
  })
}

function walk(value: unknown, change: (item: Json) => Json): unknown {
  if (Array.isArray(value)) return value.map(item => walk(item, change))
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, change)]))
  return change(copy)
}
