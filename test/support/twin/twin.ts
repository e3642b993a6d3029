import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { libraryNames, translationFile } from './libraries.ts'
import { readModel } from './model-info.ts'
import { parameters } from './parameters.ts'
import { terminology } from './terminology.ts'

type Engine = typeof import('cql-execution')

const require = createRequire(import.meta.url)
const { DateTime, Expression, Library, PatientContext } = require('cql-execution') as Engine
const { PatientSource } = require('cql-exec-fhir') as typeof import('cql-exec-fhir')

type Elm = {
  readonly library: {
    readonly identifier: { readonly id: string }
    readonly parameters?: { readonly def: readonly { readonly name: string }[] }
  }
}
type Logic = InstanceType<Engine['Library']>
type Now = InstanceType<Engine['DateTime']>

/** The chart of one patient, as resources, and what the call tells of the moment. */
export type TwinCall = {
  readonly resources: readonly { readonly resourceType: string }[]
  readonly asOf: number
  readonly encounterId?: string | undefined
  /** The patient is about to leave. */
  readonly discharging: boolean
}

export type Twin = {
  /** Answers by library, without the guideline's name, and the name of an expression in it. */
  readonly judge: (call: TwinCall) => (library: string, name: string) => Promise<unknown>
}

/** The twin, ready to judge: its libraries, figures and codes are read once. */
export function twin(): Twin {
  const elm = libraryNames().map(name => JSON.parse(readFileSync(translationFile(name), 'utf8')) as Elm)
  const resolve = resolver(elm)
  const codes = terminology() as never
  const source = new PatientSource(readModel())
  const figures = parametersOf(elm)
  return {
    judge: ({ resources, asOf, encounterId, discharging }) => {
      source.reset()
      source.loadBundles([
        { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
      ] as never)
      const shared: Shared = {
        patient: source.currentPatient(),
        codes,
        now: DateTime.fromJSDate(new Date(asOf), 0),
        figures: { ...figures, encounterId: encounterId ?? null, discharging },
        contexts: new Map()
      }
      return async (library, name) => {
        const context = contextOf(resolve(`Hypomagnesemia${library}`), shared)
        const found = context.get(name)
        // Once worked out, its value stands in its place.
        return found instanceof Expression ? found.execute(context) : found
      }
    }
  }
}

/** Each library is made once; the engine's own repository makes it anew for every include. */
function resolver(elm: readonly Elm[]): (id: string) => Logic {
  const made = new Map<string, Logic>()
  const resolve = (id: string): Logic => {
    const found =
      made.get(id) ??
      new Library(
        elm.find(({ library }) => library.identifier.id === id),
        { resolve } as never
      )
    made.set(id, found)
    return found
  }
  return resolve
}

type Shared = {
  readonly patient: unknown
  readonly codes: never
  readonly now: Now
  readonly figures: object
  readonly contexts: Map<Logic, SharedContext>
}

function contextOf(library: Logic, shared: Shared): SharedContext {
  const context = shared.contexts.get(library) ?? new SharedContext(library, shared)
  shared.contexts.set(library, context)
  return context
}

/**
 * The engine gives a library a context of its own in every library that includes it, and works everything out again in each; it also looks
 * at the types of all parameters each time. Here all share one context a library.
 */
class SharedContext extends PatientContext {
  readonly #shared: Shared

  constructor(library: Logic, shared: Shared) {
    super(library, shared.patient as never, shared.codes, {}, shared.now)
    Object.assign(this, { _parameters: shared.figures })
    this.#shared = shared
  }

  override getLibraryContext(name: string): SharedContext {
    return contextOf(this.get(name), this.#shared)
  }
}

const ofTheCall: ReadonlySet<string> = new Set(['encounterId', 'discharging'])

/** @throws Error naming figures that no table has */
function parametersOf(elm: readonly Elm[]): Readonly<Record<string, unknown>> {
  const all = parameters()
  const named = [...new Set(elm.flatMap(({ library }) => (library.parameters?.def ?? []).map(({ name }) => name)))]
  const missing = named.filter(name => !(name in all) && !ofTheCall.has(name))
  if (missing.length > 0) throw new Error(`no table has ${missing.join(', ')}`)
  return Object.fromEntries(named.flatMap(name => (name in all ? [[name, all[name]]] : [])))
}
