import fs, { readFileSync } from 'node:fs'
import { registerHooks, syncBuiltinESMExports } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { Knowledge, ownKnowledge } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import { doseSchema, thresholdSchema, windowSchema } from '../../../cds-services/hypomagnesemia/knowledge-schema.ts'
import { serviceOf } from '../../../cds-services/hypomagnesemia/service.ts'
import { localSchema } from '../../../cds-services/hypomagnesemia/site/local-schema.ts'
import { loadServices, type ServicePackage } from '../../../src/guideline-folder.ts'
import { type Check, checksOf, tableChecks } from './checks.ts'
import { applied, fileOf, type Mutation } from './mutation.ts'

/** Judges the recorded answers of one service under each of several changes of its knowledge. The files on disk stay as they are. */
export type Task = { readonly mutations: readonly Mutation[]; readonly tellers: readonly string[] }
export type Told = { readonly mutation: Mutation; readonly by: string | undefined }

const { mutations, tellers } = workerData as Task
const name = mutations[0]?.service ?? ''
const asItIs = (await loadServices([name]))[0] as ServicePackage

let current: Mutation | undefined
let round = 0

// Only this thread reads the file changed.
const read = fs.readFileSync
fs.readFileSync = ((place: Parameters<typeof read>[0], ...rest: unknown[]) => {
  const text = (read as (...args: unknown[]) => string | Buffer)(place, ...rest)
  return current && String(place) === String(fileOf(current)) ? applied(String(text), current) : text
}) as typeof read
syncBuiltinESMExports()

// A module under another address is another module.
registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context)
    return round > 0 && found.url.includes('/cds-services/') ? { ...found, url: `${found.url}?${round}` } : found
  }
})

/** Tables of a site's knowledge are handed to a service; for all others one is imported anew. */
const schemas = { thresholds: thresholdSchema, doses: doseSchema, windows: windowSchema, local: localSchema }

async function changedService(mutation: Mutation): Promise<ServicePackage> {
  const key = mutation.file.replace('.json', '') as keyof typeof schemas
  if (mutation.service === 'hypomagnesemia' && key in schemas) {
    const table = schemas[key].parse(JSON.parse(readFileSync(fileOf(mutation), 'utf8')))
    return serviceOf(new Knowledge({ ...ownKnowledge, [key]: table }), asItIs.knowledge.version)
  }
  round += 1
  return (await loadServices([mutation.service]))[0] as ServicePackage
}

const tables = tableChecks(name)
const order = [...inOrder(checksOf(name))]
for (const mutation of mutations) parentPort?.postMessage({ mutation, by: await noticedBy(mutation) } satisfies Told)

/** What noticed the change, or nothing. */
async function noticedBy(mutation: Mutation): Promise<string | undefined> {
  current = mutation
  const wrong = tables.find(check => !check.holds())
  if (wrong) return wrong.name
  try {
    const service = await changedService(mutation)
    const index = order.findIndex(check => !check.holds(service))
    if (index < 0) return undefined
    const [check] = order.splice(index, 1) as [Check]
    order.unshift(check)
    return check.name
  } catch (error) {
    return `start: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** Those first that have told something before. The others in long strides: neighbors are much alike. */
function inOrder(checks: readonly Check[]): readonly Check[] {
  const stride = 97
  const strided = Array.from({ length: stride }, (_, first) => checks.filter((_, index) => index % stride === first)).flat()
  const rank = new Map(tellers.map((teller, index) => [teller, index]))
  return strided.toSorted((a, b) => (rank.get(a.name) ?? rank.size) - (rank.get(b.name) ?? rank.size))
}
