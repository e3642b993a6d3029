import { existsSync, readFileSync } from 'node:fs'
import type { ServicePackage } from '../../../src/guideline-folder.ts'
import { type Fixture, fixturesOf, purposeOf, settled } from '../fixtures/replay.ts'
import { agrees, type ContentRow, isRight as isRightContent, type OrderedProduct } from '../guidelines/content-reference.ts'
import { factorsOf, isRight as isRightFactor } from '../guidelines/unit-reference.ts'
import { answerOf } from '../requests/direct-call.ts'
import { fileOf } from './mutation.ts'
import { outlineOf } from './outline.ts'
import { probes } from './probes.ts'
import { recordedAnswers } from './recorded.ts'

/** Something that quick tests hold, and whether a service still does. */
export type Check = { readonly name: string; readonly holds: (service: ServicePackage) => boolean }

/** The fixtures and, where there is one, the sweep. */
export const checksOf = (service: string): readonly Check[] => [
  ...fixturesOf(service).map(fixtureCheck),
  ...(service === 'hypomagnesemia' ? sweepChecks() : [])
]

/** What tests hold of the tables themselves, by figures of reference. No service is needed for it. */
export function tableChecks(service: string): readonly { readonly name: string; readonly holds: () => boolean }[] {
  const units = fileOf({ service, file: 'units.json' })
  const contents = fileOf({ service, file: 'value-sets/magnesium-products.json' })
  const rows = () => readJson<{ rows: ContentRow[] }>(contents).rows
  const ordered = () => readJson<{ products: OrderedProduct[] }>(fileOf({ service, file: 'local.json' })).products
  return [
    { name: 'factors of units', holds: () => factorsOf(readJson(units)).every(isRightFactor) },
    ...(existsSync(contents)
      ? [
          { name: 'contents of products', holds: () => rows().every(isRightContent) },
          { name: 'contents of what is ordered', holds: () => ordered().every(product => agrees(product, rows())) }
        ]
      : [])
  ]
}

const readJson = <T>(file: URL): T => JSON.parse(readFileSync(file, 'utf8')) as T

function sweepChecks(): readonly Check[] {
  const all = probes()
  const answers = recordedAnswers()
  if (answers.length !== all.length) throw new Error('fixtures/sweep.txt is out of date: npm run sweep')
  return all.map(({ name, body, words }, index) => ({
    name: `sweep: ${name}`,
    holds: service => outlineOf(answerOf(service, body).cards, words) === answers[index]
  }))
}

/** As the test of the fixtures compares, short of HTTP. */
function fixtureCheck({ name, request, response }: Fixture): Check {
  const recorded = JSON.stringify(response)
  const asOf = Date.parse(purposeOf(request).asOf)
  return {
    name: `fixture: ${name}`,
    holds: service => JSON.stringify(settled(answerOf(service, request, asOf))) === recorded
  }
}
