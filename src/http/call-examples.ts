import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { object, string } from '../acquisition/json.ts'
import type { ServicePackage } from '../guideline-folder.ts'

const fixtures = new URL('../../fixtures/', import.meta.url)

/**
 * A made-up call with its answer for each hook: the shortest of those that are answered with a card. Nothing where the installation has no
 * examples.
 */
export function callExamples({ name, offers }: ServicePackage): Readonly<Record<string, { request: object; response: object }>> {
  const folder = new URL(`${name}/`, fixtures)
  if (!existsSync(folder)) return {}
  const calls = readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? (callIn(folder, entry.name) ?? []) : []
  )
  const shortest = calls.toSorted((a, b) => a.size - b.size)
  return Object.fromEntries(
    offers.flatMap(({ hook }) => {
      const found = shortest.find(call => call.hook === hook)
      return found ? [[hook, { request: found.request, response: found.response }]] : []
    })
  )
}

function callIn(folder: URL, name: string) {
  const [asked, answered] = ['request', 'response'].map(part => new URL(`${name}/${part}.json`, folder))
  if (!asked || !answered || !existsSync(asked) || !existsSync(answered)) return undefined
  const text = readFileSync(asked, 'utf8')
  const [request, response] = [text, readFileSync(answered, 'utf8')].map(part => object(JSON.parse(part)))
  const hook = string(request?.hook)
  const cards = response?.cards
  if (!request || !response || hook === undefined || !Array.isArray(cards) || cards.length === 0) return undefined
  const { extension: _, ...call } = request
  return { hook, request: call, response, size: text.length }
}
