import { describe, expect, it } from 'vitest'
import { separationOf } from '../../../cds-services/hypomagnesemia/facts/separation.ts'
import { drugMembers, drugProducts, ownKnowledge, separations } from '../../../cds-services/hypomagnesemia/knowledge.ts'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { condition, daily, lab, order } from '../../support/charts/chart.ts'
import { orderService } from '../../support/requests/draft-call.ts'

/** M32: hours for every drug that is named, the same on chart and order cards. */

const classes = new Set(separations.rows.flatMap(row => row.class ?? []))
const products = drugProducts.filter(product => product.classes.some(name => classes.has(name)) && product.route === 'oral')
const members = drugMembers.filter(member => classes.has(member.concept))
const names = [
  ...products.map(({ display }) => display),
  ...members.filter(({ match }) => match === 'exact').map(({ display }) => display)
]
const saysHours = /\d h\b|not together with magnesium: ask pharmacy/

describe('every drug of the tables', () => {
  it('has its hours by code, and never "as its label says"', () => {
    expect(products.length).toBeGreaterThan(300)
    for (const { code, display } of products) {
      const drug = ownKnowledge.catalog.identify(
        { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code }] },
        display
      )
      const found = separationOf(drug)
      // Among many ingredients a mineral is no supplement.
      if ([...drug.classes].every(name => !classes.has(name))) continue
      expect(found?.window, display).toMatch(saysHours)
      expect(found?.amendments, display).toContain('M32')
    }
  })

  it('has two hours on both sides only where the closed list says so', () => {
    const two = names.filter(display => {
      const window = separationOf(ownKnowledge.catalog.identify({ text: display }, undefined))?.window ?? ''
      return /^take it (2 h before or 2 h after|2 h apart|2 to 3 h apart|at least 2 h apart)/.test(window)
    })
    const closed = /levofloxacin|ofloxacin|cycline|calcium|gabapentin|mycophenol|tigecycline/i
    expect(two.length).toBeGreaterThan(50)
    for (const display of two) expect(display).toMatch(closed)
  })

  it.each([
    ['ciprofloxacin 500 MG Oral Tablet', '2 h before or 6 h after'],
    ['moxifloxacin 400 MG Oral Tablet', '4 h before or 8 h after'],
    ['levofloxacin 500 MG Oral Tablet', '2 h before or 2 h after'],
    ['delafloxacin 450 MG Oral Tablet', '4 h before or 8 h after'],
    ['doxycycline 100 MG Oral Tablet', '2 to 3 h apart'],
    ['alendronate 70 MG Oral Tablet', '3 to 4 h apart'],
    ['levothyroxine 0.1 MG Oral Tablet', '4 h apart'],
    ['penicillamine 250 MG Oral Capsule', '3 to 4 h apart'],
    ['gabapentin 300 MG Oral Capsule', '2 h apart'],
    ['mycophenolate mofetil 500 MG Oral Tablet', '2 h apart'],
    ['dolutegravir 50 MG Oral Tablet', '2 h before or 6 h after'],
    ['bictegravir', '2 h before or 6 h after'],
    ['raltegravir 400 MG Oral Tablet', 'not together'],
    ['baloxavir marboxil 40 MG Oral Tablet', 'not together'],
    ['deferasirox 500 MG Oral Tablet', '4 h before or 6 h after'],
    ['rifampin 300 MG Oral Capsule', '4 h before or 6 h after'],
    ['ferrous sulfate 325 MG Oral Tablet', '3 to 4 h apart']
  ])('%s: %s', (text, window) => {
    expect(separationOf(ownKnowledge.catalog.identify({ text }, undefined))?.window).toContain(window)
  })
})

describe('chart and order cards', () => {
  const { sign, view } = orderService()
  const chart = {
    labs: [
      lab('magnesium-moles', 0.58),
      lab('creatinine', 0.8),
      lab('creatinine', 0.8, { ago: 200 }),
      lab('potassium', 4.2),
      lab('weight', 70)
    ],
    conditions: [condition('heartFailure', { ago: 2000 })]
  }
  const mycophenolate = {
    resourceType: 'MedicationRequest',
    id: 'mmf',
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '200060' }] },
    subject: { reference: 'Patient/p1' },
    authoredOn: '2026-11-01'
  }

  it('say the same hours', async () => {
    const said = (cards: readonly Card[]): string => cards.map(card => `${card.summary} ${card.detail}`).join(' ')
    const onChart = said(await view({ ...chart, orders: [mycophenolate] }))
    const tablets = order('oxide400', { dosage: daily(1) })
    const onOrder = said(await sign({ ...chart, orders: [tablets] }, { ...mycophenolate, status: 'draft' }))
    for (const text of [onChart, onOrder]) expect(text).toContain('take it 2 h apart from magnesium')
  })
})
