import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { parseRegistry } from '../../src/clients/registry.ts'
import { loadServices } from '../../src/guideline-folder.ts'
import { shadowDifferences } from '../../src/shadow.ts'
import { siteServices } from '../../src/site-services.ts'
import { requestOf } from '../support/charts/chart.ts'
import { withMagnesium } from '../support/charts/usual-chart.ts'
import { answerOf } from '../support/requests/direct-call.ts'
import { ehr } from '../support/servers/running-service.ts'

/** A guideline folder of another checkout as shadow: loaded and checked at the start, and judging by its own knowledge. */

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'shadow-knowledge-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A checkout with one file of its knowledge changed. */
function checkout(name: string, change: (doses: string) => string): string {
  const place = join(folder, name, 'cds-services', 'hypomagnesemia')
  mkdirSync(place, { recursive: true })
  cpSync(join(root, 'cds-services/hypomagnesemia'), place, { recursive: true })
  for (const link of ['src', 'node_modules', 'package.json']) symlinkSync(join(root, link), join(folder, name, link))
  const doses = join(place, 'knowledge/doses.json')
  const text = readFileSync(doses, 'utf8')
  expect(change(text)).not.toBe(text)
  writeFileSync(doses, change(text))
  return place
}

const prepared = async (knowledge: string) => {
  const services = await loadServices(['hypomagnesemia'])
  const [client] = parseRegistry(JSON.stringify({ clients: [ehr({ shadow: { knowledge, share: 1 } })] }), 'clients.json').clients
  const sites = siteServices(services)
  if (!client || !services[0]) throw new Error('nothing to prepare')
  sites.prepare([client])
  return { live: services[0], shadow: sites.shadowOf(client, services[0]) }
}

it('judges by its own knowledge', { timeout: 60_000 }, async () => {
  const place = checkout('next', text => text.replace(/("row": "V2", "renal": "R1", "grams": )5/, '$14'))
  const { live, shadow } = await prepared(place)
  if (!shadow) throw new Error('no shadow')
  const chart = requestOf(withMagnesium(0.45, { encounter: 'IMP', encounterId: 'e1' }))
  const grams = [live, shadow].map(service => /\b(\d) g over 3 h/.exec(JSON.stringify(answerOf(service, chart)))?.[1])
  expect(grams).toEqual(['5', '4'])
  expect(shadowDifferences([], [])).toEqual([])
})

it('is refused at the start with file and path where its knowledge is broken', { timeout: 60_000 }, async () => {
  const place = checkout('broken', text => text.replace('"renal"', '"kidney"'))
  await expect(prepared(place)).rejects.toThrow(
    /^Client ehr: shadow\.knowledge: .*cds-services\/hypomagnesemia\/knowledge\/doses\.json: /
  )
})
