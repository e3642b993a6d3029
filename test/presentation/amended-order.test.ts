import { describe, expect, it } from 'vitest'
import { stillContained } from '../../src/presentation/still-contained.ts'
import { lab } from '../support/charts/chart.ts'
import { draft, orderService, quantity } from '../support/requests/draft-call.ts'

const { sign } = orderService()

const medication = {
  resourceType: 'Medication',
  id: 'm',
  code: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '198741' }] },
  ingredient: [{ itemReference: { reference: '#salt' } }]
}
const salt = { resourceType: 'Substance', id: 'salt', code: { text: 'magnesium oxide' } }
const ward = { resourceType: 'Organization', id: 'ward', name: 'Ward' }

const chartOf = (creatinine: number) => ({
  labs: [
    lab('magnesium-moles', 0.6),
    lab('creatinine', creatinine),
    lab('creatinine', creatinine, { ago: 60 }),
    lab('potassium', 4.2),
    lab('weight', 70),
    lab('height', 165)
  ]
})

describe('an order with another dose', () => {
  it.each([
    ['its own product: what it contains stays', 0.8, [medication, salt, ward]],
    ['another product: contains nothing that it no longer names', 2.3, [ward]]
  ] as const)('%s, and tells the former dose nowhere', async (_name, creatinine, contained) => {
    const { medicationCodeableConcept: _, ...rest } = draft('oxide400', {
      dose: quantity(1, '{tbl}'),
      repeat: { frequency: 4, period: 1, periodUnit: 'd' }
    })
    const order = {
      ...rest,
      text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">1 tablet four times a day</div>' },
      contained: [medication, salt, ward],
      medicationReference: { reference: '#m' },
      dispenseRequest: { performer: { reference: '#ward' } }
    }
    const [action] = (await sign(chartOf(creatinine), order)).flatMap(
      card => card.suggestions?.flatMap(({ actions = [] }) => actions) ?? []
    )
    expect(action).toMatchObject({ type: 'update', resource: { id: 'd1', contained } })
    expect(action && 'resource' in action && action.resource).not.toHaveProperty('text')
    const reference = creatinine < 1 ? { reference: '#m' } : undefined
    expect(action && 'resource' in action && (action.resource as { medicationReference?: object }).medicationReference).toEqual(
      reference
    )
  })
})

it('what is named over others, or names the order, stays', () => {
  const named = { medicationReference: { reference: '#m' } }
  expect(stillContained([salt, medication, ward], named)).toEqual([salt, medication])
  const provenance = {
    resourceType: 'Provenance',
    id: 'p',
    target: [{ reference: '#' }],
    agent: [{ who: { reference: '#ward' } }]
  }
  expect(stillContained([ward, provenance, salt, null, 5], {})).toEqual([ward, provenance])
  expect(stillContained(undefined, named)).toEqual([])
})

it.each([
  ['in a row', (index: number) => [`m${index}`, `m${index + 1}`]],
  ['all one', (index: number) => [index === 0 ? 'm0' : 'm1', 'm1']],
  ['nobody', (index: number) => [`m${index}`, '']]
] as const)('thousands that name %s are looked through once', (_name, of) => {
  const many = Array.from({ length: 20_000 }, (_, index) => {
    const [id, reference] = of(index)
    return { resourceType: 'Medication', id, ingredient: [{ itemReference: { reference: `#${reference}` } }] }
  })
  const began = performance.now()
  const kept = stillContained(many, { medicationReference: { reference: '#m0' }, note: [{ text: 'x'.repeat(1_000_000) }] })
  expect(performance.now() - began).toBeLessThan(2_000)
  expect(kept).toEqual(many)
})
