import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Chart, lab } from '../../support/charts/chart.ts'
import { draft, findingsOf, orderService } from '../../support/requests/draft-call.ts'

/** Cathartics and laxatives that only a brand or short name tells: what they hold decides as it does under a code (M14, M29). */
const { sign } = orderService()

const creatinineOf = { R1: 0.8, R3: 2.3, R4: 4 } as const
type Column = keyof typeof creatinineOf
const chart = (column: Column): Chart => ({
  labs: [
    lab('magnesium-moles', 0.85),
    ...['potassium', 'calcium', 'albumin', 'weight', 'height'].map((name, index) =>
      lab(name as 'potassium', [4.2, 2.3, 40, 70, 165][index] ?? 0)
    ),
    lab('creatinine', creatinineOf[column]),
    lab('creatinine', creatinineOf[column], { ago: 100 })
  ]
})
const findings = async (column: Column, name: string): Promise<string> =>
  findingsOf(await sign(chart(column), draft({ name }, { route: 'oral', text: '1 bottle once' }))).join(' ')

const osmotic = ['Clenpiq', 'Prepopik', 'Citrafleet', 'Pico-Salax', 'Citroma']
const other = ['Suflave', 'Sutab', 'Suprep Bowel Prep Kit']
const milk = ['Milk of Magnesia', 'MOM 30 mL', 'Phillips Milk of Magnesia']

/** As catalogs of orders write a name: before a form or a volume, in capitals where case tells nothing. */
const written = (names: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...names), fc.constantFrom('', ' oral solution', ' 160 mL'), fc.boolean())
    .map(([name, behind, loud]) => (loud ? name.toUpperCase() : name) + behind)
const each = (names: readonly string[], judge: (name: string) => Promise<void>) =>
  fc.assert(fc.asyncProperty(written(names), judge), { numRuns: 12 })

describe('cathartics by brand name', () => {
  it('picosulfate and citrate are critical in R3 and R4', () =>
    each(osmotic, async name => {
      for (const column of ['R3', 'R4'] as const) expect(await findings(column, name)).toContain('renalContraindicated:critical')
    }))

  it('other bowel preparations are critical in R4, a warning in R3', () =>
    each(other, async name => {
      expect(await findings('R4', name)).toContain('renalContraindicated:critical')
      expect(await findings('R3', name)).toContain('renalDose:warning')
    }))

  it('milk of magnesia too, under its short name', () =>
    each(milk, async name => {
      expect(await findings('R4', name)).toContain('renalContraindicated:critical')
      expect(await findings('R3', name)).toContain('renalDose:warning')
    }))

  it('name a preparation without magnesium', async () => {
    const cards = await sign(chart('R4'), draft({ name: 'Clenpiq' }, { route: 'oral', text: '1 bottle once' }))
    expect(JSON.stringify(cards)).toContain('polyethylene glycol')
  })

  it('are not asked for a reason with healthy kidneys: the class is the reason', () =>
    each([...osmotic, ...other, ...milk], async name => {
      expect(await findings('R1', name)).not.toMatch(/magnesiumInRange|renal/)
    }))

  it('by the substances in place of a brand', async () => {
    const name = 'sodium picosulfate, magnesium oxide, citric acid oral solution'
    expect(await findings('R3', name)).toContain('renalContraindicated:critical')
    expect(await findings('R1', name)).not.toContain('magnesiumInRange')
  })

  it.each(['Mag-Ox 400', 'Slow-Mag', 'Mag-Tab'])('%s is a supplement: its reason is asked for', async name =>
    expect(await findings('R1', name)).toContain('magnesiumInRange:warning')
  )
})
