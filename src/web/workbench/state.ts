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
  /** Key of a draft, `none`, or empty for the example's own. */
  readonly draft: string
}

/** A patient of whom nothing is known. */
export const blankPatient = 'blank'

export const blankState: State = {
  patient: '',
  service: '',
  measures: {},
  age: '',
  sex: '',
  addedDrugs: [],
  addedConditions: [],
  removed: [],
  draft: ''
}

const measure = 'value.'
const listed = (text: string | null): readonly string[] => (text ? text.split(',').filter(Boolean) : [])

export function stateOf(hash: string): State {
  const read = new URLSearchParams(hash.replace(/^#/, ''))
  const measures = [...read].flatMap(([key, value]) => (key.startsWith(measure) ? [[key.slice(measure.length), value]] : []))
  return {
    patient: read.get('patient') ?? '',
    service: read.get('service') ?? '',
    measures: Object.fromEntries(measures),
    age: read.get('age') ?? '',
    sex: read.get('sex') ?? '',
    addedDrugs: listed(read.get('drugs')),
    addedConditions: listed(read.get('conditions')),
    removed: listed(read.get('without')),
    draft: read.get('draft') ?? ''
  }
}

export function hashOf(state: State): string {
  const said = new URLSearchParams()
  const say = (key: string, value: string): void => {
    if (value) said.set(key, value)
  }
  say('patient', state.patient)
  say('service', state.service)
  for (const [name, value] of Object.entries(state.measures)) said.set(`${measure}${name}`, value)
  say('age', state.age)
  say('sex', state.sex)
  say('drugs', state.addedDrugs.join(','))
  say('conditions', state.addedConditions.join(','))
  say('without', state.removed.join(','))
  say('draft', state.draft)
  return `#${said}`
}
