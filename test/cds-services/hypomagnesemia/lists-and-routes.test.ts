import { describe, expect, it } from 'vitest'
import { hoursAgo } from '../../support/charts/chart.ts'
import { withKidneys } from '../../support/charts/usual-chart.ts'
import { draft, findingsOf, orderService, quantity } from '../../support/requests/draft-call.ts'

/** What was given and cannot be named, and drugs that do not act on the whole body by their route. */
const { sign, view } = orderService()
type Json = Record<string, unknown>
const inHospital = { encounter: 'IMP', encounterId: 'e1' } as const

const given = (code: Json, hours = 1, status = 'completed'): Json => ({
  resourceType: 'MedicationAdministration',
  id: 'given-1',
  status,
  medicationCodeableConcept: { coding: [code] },
  subject: { reference: 'Patient/p1' },
  effectivePeriod: status === 'running' ? { start: hoursAgo(hours) } : { start: hoursAgo(hours), end: hoursAgo(hours - 0.5) },
  dosage: { dose: quantity(4, 'g') }
})
const preselected = async (entry: Json): Promise<boolean> =>
  (await view(withKidneys('R1', 0.45, { ...inHospital, given: [entry] }))).some(({ suggestions = [] }) =>
    suggestions.some(({ isRecommended, label }) => isRecommended && /^Give/.test(label))
  )
const local = { system: 'urn:local', code: '4711' }

describe('a drug that was given', () => {
  it('and that nothing names is said, and no dose is preselected', async () => {
    const chart = withKidneys('R1', 0.45, { ...inHospital, given: [given(local)] })
    expect(JSON.stringify(await view(chart))).toContain('Not read in the administration record: \\"4711\\"')
    expect(await preselected(given(local))).toBe(false)
  })
  it('is no doubt with a name, where it is long ago, or where it was not given', async () => {
    expect(await preselected(given({ ...local, display: 'Norepinephrine 8 mg in 250 mL' }))).toBe(true)
    expect(await preselected(given(local, 90))).toBe(true)
    expect(await preselected(given(local, 1, 'not-done'))).toBe(true)
  })
  it('runs where the record says running', async () => {
    const sulfate = { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1658244' }
    const cards = await view(withKidneys('R4', 0.85, { ...inHospital, given: [given(sulfate, 1, 'running')] }))
    expect(cards[0]?.summary).toMatch(/^Stop magnesium sulfate/)
  })
})

describe('a route by words', () => {
  const soak = (route: string): Json => draft({ name: 'Epsom salt' }, { text: 'soak', dosage: { route: { text: route } } })
  it.each(['topical', 'Topical application', 'ophthalmic', 'inhalation'])('%s is no systemic drug', async route =>
    expect(findingsOf(await sign(withKidneys('R4', 0.85, inHospital), soak(route)))).toEqual([])
  )
  it.each(['oral', 'IV piggyback', 'by mouth'])('%s is one', async route =>
    expect(findingsOf(await sign(withKidneys('R4', 0.85, inHospital), soak(route))).join()).toContain('renalContraindicated')
  )
  it('with a rate it is judged all the same', async () => {
    const order = draft('vial', { rate: quantity(500, 'mg/min'), dosage: { route: { text: 'inhalation' } } })
    expect(findingsOf(await sign(withKidneys('R1', 0.45, inHospital), order)).length).toBeGreaterThan(0)
  })
})
