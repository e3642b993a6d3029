import { existsSync, readFileSync, statSync } from 'node:fs'
import { type Json, object, objects } from '../acquisition/json.ts'
import { fixtureFolders } from '../fixture-folders.ts'
import type { ServicePackage } from '../guideline-folder.ts'

const fixtures = new URL('../../fixtures/', import.meta.url)

type Example = { readonly request: object; readonly response: object }

/**
 * A made-up call with its answer for each hook: the shortest of those that are answered with a card. Nothing where the installation has no
 * examples.
 */
export function callExamples({ name, offers }: ServicePackage): Readonly<Record<string, Example>> {
  const folder = new URL(`${name}/`, fixtures)
  const found: Record<string, Example> = {}
  for (const example of shortestFirst(folder)) {
    if (offers.every(({ hook }) => found[hook])) break
    const request = read(new URL('request.json', example))
    const hook = String(request?.hook)
    if (found[hook] || !offers.some(offer => offer.hook === hook)) continue
    const response = read(new URL('response.json', example))
    if (!request || !Array.isArray(response?.cards) || response.cards.length === 0) continue
    // What the example is there to show is nothing that a client sends.
    const { extension: _, ...call } = request
    found[hook] = { request: call, response }
  }
  const orders = offers.flatMap(({ hook, kind }) => (kind === 'orders' ? (found[hook] ?? []) : []))[0]
  for (const { hook, kind } of offers) if (!found[hook] && kind === 'orders' && orders) found[hook] = chosenIn(orders, hook)
  return found
}

/** The same drafts at the hook where they are being chosen. */
function chosenIn({ request, response }: Example, hook: string): Example {
  const context = object((request as Json).context) ?? {}
  const drafts = objects(object(context.draftOrders)?.entry).map(entry => object(entry.resource))
  const selections = drafts.map(draft => `${draft?.resourceType}/${draft?.id}`)
  return { request: { ...request, hook, context: { ...context, selections } }, response }
}

function shortestFirst(folder: URL): readonly URL[] {
  return fixtureFolders(folder)
    .map(([, example]) => ({ example, size: statSync(new URL('request.json', example)).size }))
    .toSorted((a, b) => a.size - b.size)
    .map(({ example }) => example)
}

const read = (file: URL): Json | undefined => (existsSync(file) ? object(JSON.parse(readFileSync(file, 'utf8'))) : undefined)
