import { beforeAll, describe, expect, it } from 'vitest'
import type { Card } from '../../src/cds-hooks/response.ts'
import { loadServices, type ServicePackage } from '../../src/guideline-folder.ts'
import { dosesOf, requestOf } from '../support/charts/chart.ts'
import { answerOf } from '../support/requests/direct-call.ts'
import { bases } from './base-charts.ts'

type Json = Record<string, unknown>

/** Found by reading thousands of public charts: what the lists have no code for, and what names a contraindication all the same. */

let service: ServicePackage
beforeAll(async () => {
  service = (await loadServices(['hypomagnesemia']))[0] as ServicePackage
})

const active = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] }
const some = bases.filter((_, index) => index % 6 === 1)
const snomed = 'http://snomed.info/sct'

const charted = (code: Json) => ({
  resourceType: 'Condition',
  id: 'foreign',
  subject: { reference: 'Patient/p1' },
  clinicalStatus: active,
  code
})

function preselected(code: Json): readonly string[] {
  return some.flatMap(({ chart }) => {
    const request = requestOf(chart()) as { prefetch: Record<string, Json> }
    const { entry, ...list } = request.prefetch.conditions as { entry: object[] }
    request.prefetch.conditions = { ...list, total: entry.length + 1, entry: [...entry, { resource: charted(code) }] }
    const cards: readonly Card[] = answerOf(service, request).cards
    return cards.flatMap(card => dosesOf(card)).filter(dose => dose.startsWith('*'))
  })
}

/** Under a code that no list has, of a system that is known: the words are all there is. */
const worded = (display: string): Json => ({ coding: [{ system: snomed, code: '999999999999', display }] })

it('some charts have a dose preselected', () => expect(preselected(worded('Ingrowing nail'))).not.toEqual([]))

describe('a stage of kidney disease in words takes preselection away', () => {
  it.each([
    'Chronic kidney disease, stage 4 (severe)',
    'Chronic kidney disease stage 5 due to hypertension (disorder)',
    'Chronic kidney disease (stage V)',
    'CKD Stage IV',
    'CKD - stage 5',
    'Stage 4 chronic kidney disease due to type 2 diabetes mellitus',
    'CKD G4A3',
    'ckd5',
    'ESRF',
    'Uraemia'
  ])('%s', words => expect(preselected(worded(words))).toEqual([]))

  it.each([
    'Chronic kidney disease, stage 2 (mild)',
    'CKD stage 3a',
    'Malignant neoplasm of breast, stage 4',
    'Pressure ulcer, stage 4'
  ])('but not %s', words => expect(preselected(worded(words))).not.toEqual([]))
})

describe('words of pregnancy and birth take it away', () => {
  it.each([
    'Infection of amniotic cavity (disorder)',
    'Placenta previa',
    'Pre-eclampsia, unspecified trimester',
    'HELLP syndrome',
    'Anemia in mother complicating childbirth (disorder)',
    'Primigravida',
    'Multigravida of advanced maternal age',
    'Antepartum hemorrhage',
    'Premature labor'
  ])('%s', words => expect(preselected(worded(words))).toEqual([]))

  it.each(['History of preeclampsia', 'Prenatal vitamins', 'No history of eclampsia', 'Postpartum depression'])(
    'but not %s',
    words => expect(preselected(worded(words))).not.toEqual([])
  )
})

it.each([
  ['AV block, second degree', true],
  ['AV block, first degree', false]
] as const)('%s: the degree behind a comma belongs to the block', (words, isBlock) =>
  isBlock ? expect(preselected(worded(words))).toEqual([]) : expect(preselected(worded(words))).not.toEqual([])
)

it('end-stage renal failure that is not treated is kidney failure, though no dialysis', () => {
  const code = { coding: [{ system: snomed, code: '236434000' }] }
  expect(preselected(code)).toEqual([])
  for (const { chart } of some) {
    const request = requestOf(chart()) as { prefetch: Record<string, Json> }
    request.prefetch.conditions = { resourceType: 'Bundle', total: 1, entry: [{ resource: charted(code) }] }
    const { cards } = answerOf(service, request)
    expect(cards.flatMap(card => dosesOf(card))).toEqual([])
    expect(cards.map(card => card.detail).join(' ')).toContain('kidney failure')
  }
})
