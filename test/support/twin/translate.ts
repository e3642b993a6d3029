import { createHash } from 'node:crypto'
import {
  CqlCompilerOptions,
  CqlTranslator,
  createLibrarySourceProvider,
  createModelInfoProvider,
  LibraryManager,
  ModelManager,
  stringAsSource
} from '@cqframework/cql/cql-to-elm'
import { libraryNames, sourceOf } from './libraries.ts'
import { fhirModel, systemModel } from './model-info.ts'

/**
 * The libraries in ELM, as JSON by name.
 * @throws Error with the first faults of a library that does not translate
 */
export function translate(): ReadonlyMap<string, string> {
  const models = new ModelManager()
  models.modelInfoLoader.registerModelInfoProvider(
    createModelInfoProvider(name => stringAsSource(name === 'System' ? systemModel() : fhirModel()))
  )
  const { DisableListDemotion, DisableListPromotion } = CqlCompilerOptions.Options
  const options = new CqlCompilerOptions().withOptions([DisableListDemotion, DisableListPromotion])
  const libraries = new LibraryManager(models, options)
  libraries.librarySourceLoader.registerProvider(createLibrarySourceProvider(name => stringAsSource(sourceOf(name))))
  return new Map(libraryNames().map(name => [name, translated(name, libraries)]))
}

function translated(name: string, libraries: LibraryManager): string {
  const translator = CqlTranslator.fromText(sourceOf(name), libraries)
  const faults = [...translator.errors.asJsReadonlyArrayView()].map(
    ({ message, locator }) => `${message} (line ${locator?.startLine})`
  )
  if (faults.length > 0) throw new Error(`${name}: ${faults.slice(0, 5).join('; ')}`)
  // The text that it was made from can be told without translating it again.
  const source = createHash('sha256').update(sourceOf(name)).digest('hex')
  const { library } = withoutRemarks(JSON.parse(translator.toJson())) as { library: object }
  return `${JSON.stringify({ source, library })}\n`
}

/** What the translator has to say of its own work is no part of the logic. */
function withoutRemarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRemarks)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (key === 'annotation' ? [] : [[key, withoutRemarks(item)]]))
  )
}
