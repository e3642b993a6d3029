import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dosages } from '../../src/facts/dosage.ts'

type Json = Record<string, unknown>
const quantity = (value: number, unit: string): Json => ({ value, unit, system: 'http://unitsofmeasure.org', code: unit })
const dose = (value: number, unit: string): Json => ({ doseQuantity: quantity(value, unit) })
const rate = (value: number, unit: string): Json => ({ rateQuantity: quantity(value, unit) })
const read = (doseAndRate: readonly Json[]) => dosages({ dosageInstruction: [{ doseAndRate }] })[0]

/** Epic tells one dose three times: as it was ordered, as it was calculated, and the volume that is hung. */
describe('a dose told in several ways', () => {
  const inAnyOrder = (entries: readonly Json[], holds: (entries: readonly Json[]) => void): void =>
    fc.assert(fc.property(fc.shuffledSubarray([...entries], { minLength: entries.length, maxLength: entries.length }), holds), {
      numRuns: 20
    })

  it.each([
    ['grams beside a volume', [dose(4, 'g'), dose(100, 'mL'), dose(100, 'mL')], { high: 4, unit: 'g', perKilogram: false }],
    ['mmol beside a volume', [dose(16, 'mmol'), dose(100, 'mL')], { high: 16, unit: 'mmol', perKilogram: false }],
    ['grams beside mg for each kilogram', [dose(50, 'mg/kg'), dose(4, 'g')], { high: 4, unit: 'g', perKilogram: false }],
    ['all of it', [dose(50, 'mg/kg'), dose(100, 'mL'), dose(4, 'g')], { high: 4, unit: 'g', perKilogram: false }],
    ['grams twice: the larger', [dose(2, 'g'), dose(100, 'mL'), dose(4000, 'mg')], { high: 4, unit: 'g', perKilogram: false }],
    ['volumes alone', [dose(50, 'mL'), dose(100, 'mL')], { high: 100, unit: 'mL', perKilogram: false }]
  ])('%s is that dose, whatever stands first', (_, entries, expected) =>
    inAnyOrder(entries, shuffled => {
      expect(read(shuffled)?.dose).toMatchObject(expected)
    })
  )

  it('is a rate likewise', () =>
    inAnyOrder([rate(1, 'g/h'), rate(25, 'mL/h')], shuffled => {
      const told = read(shuffled)?.rate
      expect(told?.unit).toBe('g')
      expect(told?.high).toBeCloseTo(1 / 60)
    }))

  it('tablets and milligrams stay as they came: either may be what the other is not', () => {
    expect(read([dose(1, 'tablet'), dose(400, 'mg')])?.dose).toMatchObject({ high: 1, unit: 'count' })
    expect(read([dose(400, 'mg'), dose(1, 'tablet')])?.dose).toMatchObject({ high: 0.4, unit: 'g' })
  })

  it('one that cannot be read is still said', () => expect(read([dose(4, 'g'), dose(2, 'spoonfuls')])?.unreadable).toBe(true))
})
