import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PatientRecord } from '../../src/acquisition/patient-record.ts'
import { age } from '../../src/facts/patient.ts'

/** A birth date as servers really write it: with a time, which is midnight of some place in the clock of another. */
const asOf = Date.UTC(2026, 10, 30, 12)
const years = (birthDate: string) => {
  const records = { patient: { resourceType: 'Patient', birthDate }, state: () => 'present', subject: { patientId: 'p1' } }
  return age(records as unknown as PatientRecord, asOf)
}
const figure = (birthDate: string): number | undefined => {
  const fact = years(birthDate)
  return fact.known ? fact.value : undefined
}
const times = ['T00:00:00Z', 'T00:00:00.000Z', 'T00:00:00+02:00', 'T00:00:00-0500', 'T00:00:00', ' 00:00:00', 'T00:00']

describe('age by a birth date with a time', () => {
  it('is that of the date alone, whatever the spelling of the time', () =>
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 95 }), fc.constantFrom(...times), (old, time) => {
        const born = `${2026 - old}-05-02`
        expect(figure(`${born}${time}`)).toBe(figure(born))
      })
    ))

  it('takes no minor for an adult: the evening before may be the birthday', () => {
    expect(figure('2008-11-30')).toBe(18)
    expect(figure('2008-11-30T00:00:00+01:00')).toBe(18)
    expect(figure('2008-11-30T22:00:00Z')).toBe(17)
  })

  it.each(['1971', '1971-05', '1971-05T00:00:00Z', '2026-13-01T00:00:00Z', 'May 2, 1971'])('%s is not read', value =>
    expect(years(value).known).toBe(false)
  )
})
