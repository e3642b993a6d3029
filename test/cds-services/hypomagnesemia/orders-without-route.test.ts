import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Band, withKidneys } from '../../support/charts/usual-chart.ts'
import { directOrders } from '../../support/requests/direct-orders.ts'
import { type DraftOptions, draft, findingsOf, quantity } from '../../support/requests/draft-call.ts'

/** An injection that says no way is held against the limits of a vein: silence on ten grams in five minutes would pass for a check. */

const sign = directOrders()
const hospital = { encounter: 'IMP', encounterId: 'e1' } as const
const signed = (band: Band, magnesium: number, name: string, options: DraftOptions) =>
  findingsOf(sign(withKidneys(band, magnesium, hospital), draft({ name }, options))).toSorted()

/** Without the line on the way, and the tests that never make a card alone. */
const aloud = (found: readonly string[]) => found.filter(code => code !== 'notChecked:info' && code !== 'monitoringMissing:info')
const over = (minutes: number) => ({ count: 1, duration: minutes, durationUnit: 'min' })
const shapes = fc.oneof(
  fc.record({
    dose: fc.constantFrom(1, 2, 4, 10).map(grams => quantity(grams, 'g')),
    repeat: fc.constantFrom(5, 15, 60, 240).map(over)
  }),
  fc.record({ rate: fc.constantFrom(1, 4, 16.7, 70).map(rate => quantity(rate, 'mg/min')) }),
  fc.record({
    rate: fc.constantFrom(0.24, 1, 4).map(rate => quantity(rate, 'g/h')),
    repeat: fc.constant({ boundsDuration: quantity(24, 'h') })
  }),
  fc.record({ dose: fc.constantFrom(1, 4, 10).map(grams => quantity(grams, 'g')) })
)

describe('magnesium sulfate without a route', () => {
  it('is judged as the same order for a vein', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.constantFrom('R1', 'R2', 'R3', 'R4', 'RU'),
        fc.constantFrom(0.45, 0.6, 0.9),
        fc.constantFrom('magnesium sulfate', 'Magnesium Sulfate 50%', 'MgSO4', 'magnesium sulphate heptahydrate'),
        (shape, band, magnesium, name) => {
          const said = signed(band, magnesium, name, shape)
          expect(said).toContain('notChecked:info')
          const stated = signed(band, magnesium, name, { ...shape, route: 'vein' })
          expect(aloud(said)).toEqual(aloud(stated))
        }
      ),
      { numRuns: 150 }
    )
  })

  it('is never silent where it would kill', () => {
    expect(signed('R1', 0.45, 'magnesium sulfate', { dose: quantity(10, 'g'), repeat: over(5) })).toContain(
      'rateTooFast:critical'
    )
    expect(signed('R1', 0.45, 'magnesium sulfate', { rate: quantity(4, 'g/h') })).toContain('dailyTotal:critical')
  })

  it('another salt that runs in is an injection as well', () => {
    const run = { dose: quantity(10, 'mmol'), repeat: over(60) }
    const stated = signed('R1', 0.6, 'magnesium chloride', { ...run, route: 'vein' })
    expect(aloud(signed('R1', 0.6, 'magnesium chloride', run))).toEqual(aloud(stated))
  })
})

describe('silent twins', () => {
  it.each([
    ['magnesium citrate', { text: 'Drink the bottle over 30 min', dose: quantity(296, 'mL'), repeat: over(30) }],
    ['magnesium oxide', { dose: quantity(1, '{tablet}'), repeat: { duration: 8, durationUnit: 'h' } }],
    ['magnesium gluconate', { text: 'by feeding pump', dose: quantity(500, 'mg'), repeat: over(60) }]
  ] as const)('%s that is swallowed runs into no vein', (name, options) => {
    const found = signed('R1', 0.6, name, options)
    expect(found.filter(code => /^rate|^bolus|^ivNotNeeded|^dilution/.test(code))).toEqual([])
  })

  it.each(['magnesium hydroxide', 'magnesium oxide', 'magnesium gluconate'])(
    '%s by its name alone is no salt for a vein',
    name => {
      const stated = signed('R1', 0.41, name, { dose: quantity(400, 'mg'), route: 'oral' })
      expect(aloud(signed('R1', 0.41, name, { dose: quantity(400, 'mg') }))).toEqual(aloud(stated))
    }
  )

  it.each([
    ['tablets taken for a week', 'magnesium oxide 400 mg tablet', { duration: 7, durationUnit: 'd' }],
    ['the oxide for a week', 'magnesium oxide', { duration: 7, durationUnit: 'd' }]
  ])('%s stay tablets', (_, name, repeat) => {
    const options = { dose: quantity(400, 'mg'), repeat: { frequency: 1, period: 1, periodUnit: 'd', when: ['HS'], ...repeat } }
    expect(signed('R1', 0.6, name, options)).toEqual(signed('R1', 0.6, name, { ...options, route: 'oral' }))
  })

  it.each(['magnesium sulfate powder', 'sodium sulfate / potassium sulfate / magnesium sulfate'])('%s is swallowed', name => {
    const found = signed('R1', 0.9, name, { dose: quantity(15, 'g'), reason: 'constipation' })
    expect(found.filter(code => /^rate|^bolus|^ivNotNeeded|critical/.test(code))).toEqual([])
  })
})
