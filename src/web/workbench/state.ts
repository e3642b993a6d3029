/** What the address after `#` says: which example, and what was changed in it. A link reproduces the page. */
export type State = {
  /** Name of an example, or `blank`; empty for the first example. */
  readonly patient: string
  readonly service: string
  /** By name of the measure: `1.1 mg/dL`; empty, or a unit behind a space, for "no result". */
  readonly measures: Readonly<Record<string, string>>
  readonly age: string
  readonly sex: string
  readonly addedDrugs: readonly string[]
  readonly addedConditions: readonly string[]
  /** Positions in the example's own lists, as `drugs:0`. */
  readonly removed: readonly string[]
  /** Key of a draft, `none`, `own`, or empty for the example's own. */
  readonly draft: string
  /** An order of one's own, by field: product, route, dose, unit, rate, minutes, milliliters, times, prn. */
  readonly own: Readonly<Record<string, string>>
  /** When the newest result of a measure was drawn, in hours before now. */
  readonly drawn: Readonly<Record<string, string>>
  /** An earlier result of a measure: `1.4 mg/dL 24`, with the hours before now behind it. */
  readonly earlier: Readonly<Record<string, string>>
  /** `inpatient`, `outpatient`, `none`, or empty for the example's own. */
  readonly setting: string
  /** Place of an allergy among those to try. */
  readonly allergy: string
  /** Doses given: `2 g 3`, grams and hours before now. */
  readonly given: readonly string[]
  /** Profile whose cards are shown; empty for `open`. */
  readonly profile: string
}

/** A patient of whom nothing is known. */
export const blankPatient = 'blank'
/** A chart that was pasted: it is on the page and in no address. */
export const pastedPatient = 'pasted'

export const blankState: State = {
  patient: '',
  service: '',
  measures: {},
  age: '',
  sex: '',
  addedDrugs: [],
  addedConditions: [],
  removed: [],
  draft: '',
  own: {},
  drawn: {},
  earlier: {},
  setting: '',
  allergy: '',
  given: [],
  profile: ''
}

/** Members that are kept field by field, and what stands before the field's name in the address. */
const fielded = { measures: 'value.', own: 'own.', drawn: 'drawn.', earlier: 'earlier.' } as const
const plain = {
  patient: 'patient',
  service: 'service',
  age: 'age',
  sex: 'sex',
  draft: 'draft',
  setting: 'setting',
  allergy: 'allergy',
  profile: 'profile'
} as const
const lists = { addedDrugs: 'drugs', addedConditions: 'conditions', removed: 'without', given: 'given' } as const

const listed = (text: string | null): readonly string[] => (text ? text.split(',').filter(Boolean) : [])
/** A comma parts the items of a list, so those within one are written otherwise. */
const item = (text: string): string => text.replaceAll(',', ';')

export function stateOf(hash: string): State {
  const read = new URLSearchParams(hash.replace(/^#/, ''))
  const under = (prefix: string): Readonly<Record<string, string>> =>
    Object.fromEntries([...read].flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])))
  return {
    ...blankState,
    ...Object.fromEntries(Object.entries(plain).map(([name, key]) => [name, read.get(key) ?? ''])),
    ...Object.fromEntries(Object.entries(lists).map(([name, key]) => [name, listed(read.get(key))])),
    ...Object.fromEntries(Object.entries(fielded).map(([name, prefix]) => [name, under(prefix)]))
  }
}

export function hashOf(state: State): string {
  const said = new URLSearchParams()
  for (const [name, key] of Object.entries(plain)) {
    const value = state[name as keyof typeof plain]
    if (value) said.set(key, value)
  }
  for (const [name, prefix] of Object.entries(fielded))
    for (const [field, value] of Object.entries(state[name as keyof typeof fielded])) said.set(`${prefix}${field}`, value)
  for (const [name, key] of Object.entries(lists)) {
    const value = state[name as keyof typeof lists].map(item).join(',')
    if (value) said.set(key, value)
  }
  return `#${said}`
}
