import { describe, expect, it } from 'vitest'
import { service } from '../../../cds-services/hypomagnesemia/service.ts'
import { prefetchTemplate } from '../../../src/acquisition/data-requirement.ts'
import type { ServicePackage } from '../../../src/guideline-folder.ts'
import { fixturesOf, purposeOf } from '../../support/fixtures/replay.ts'
import { answerOf } from '../../support/requests/direct-call.ts'

/** Codes of a site's own: what they are mapped to counts as if it had been sent. */

const system = 'urn:example:laboratory'
const variant = (codes: readonly object[]): ServicePackage => {
  const made = service.withLocal?.({ codes }, 'test')
  if (!made) throw new Error('no variant')
  return made
}
const asked = (of: ServicePackage, request: unknown) =>
  answerOf(of, request, Date.parse(purposeOf(request as Parameters<typeof purposeOf>[0]).asOf))
const topics = (of: ServicePackage, request: unknown): readonly unknown[] =>
  asked(of, request).cards.map(({ source, indicator }) => `${source.topic?.code} ${indicator}`)

/** A call in which one code is written as the site's own. */
const locally = (request: unknown, codes: readonly string[], own: string): unknown =>
  JSON.parse(JSON.stringify(request), (_key, value: unknown) => {
    const coding = value as { code?: unknown; system?: unknown } | null
    return typeof coding === 'object' && coding !== null && codes.includes(String(coding.code)) && 'system' in coding
      ? { system, code: own }
      : value
  })
const fixture = (name: string): unknown => {
  const found = fixturesOf('hypomagnesemia').find(item => item.name === name)
  if (!found) throw new Error(name)
  return found.request
}

describe('a mapped code of', () => {
  it('a result counts as that result, and is asked for', () => {
    const base = fixture('severe-with-tremor')
    const request = locally(base, ['19123-9', '2601-3'], 'MG')
    const mapped = variant([{ system, code: 'MG', concept: 'magnesium-serum' }])
    expect(topics(mapped, request)).toEqual(topics(service, base))
    expect(topics(service, request)).not.toEqual(topics(service, base))
    const input = mapped.requirements.find(({ key }) => key === 'magnesium')
    expect(input && prefetchTemplate(input)).toContain(`${system}|MG`)
  })

  it('a problem and of a drug count as they do', () => {
    const chart = (conditionCode: object, drugCode: object): unknown => {
      const request = JSON.parse(JSON.stringify(fixture('severe-with-tremor'))) as {
        prefetch: Record<string, unknown>
        context: { patientId: string }
      }
      const subject = { reference: `Patient/${request.context.patientId}` }
      const only = (resource: object) => ({ resourceType: 'Bundle', type: 'searchset', entry: [{ resource }] })
      request.prefetch.conditions = only({ resourceType: 'Condition', id: 'c', subject, code: { coding: [conditionCode] } })
      request.prefetch.medications = only({
        resourceType: 'MedicationRequest',
        id: 'm',
        status: 'active',
        intent: 'order',
        subject,
        medicationCodeableConcept: { coding: [drugCode] }
      })
      return request
    }
    const mapped = variant([
      { system, code: 'MYA', concept: 'myasthenia-gravis' },
      { system, code: 'DIG', concept: 'digoxin' }
    ])
    const listed = chart(
      { system: 'http://snomed.info/sct', code: '91637004' },
      { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '3407' }
    )
    expect(topics(mapped, chart({ system, code: 'MYA' }, { system, code: 'DIG' }))).toEqual(topics(service, listed))
    // Other codes of that system stay what they were: not read.
    const other = asked(mapped, chart({ system, code: 'OTHER' }, { system, code: 'DIG' }))
    expect(JSON.stringify(other)).toContain('Not read in the problem list')
  })
})

describe('a mapping that is wrong stops the start', () => {
  it.each([
    ['of an unknown concept', [{ system, code: 'X', concept: 'moon-phase' }], 'codes.0.concept'],
    [
      'claimed twice',
      [
        { system, code: 'X', concept: 'digoxin' },
        { system, code: 'X ', concept: 'digoxin' }
      ],
      'codes.1.code'
    ],
    ['of LOINC', [{ system: 'http://loinc.org', code: '1-1', concept: 'creatinine' }], 'codes.0.system'],
    ['of a listed code', [{ system: 'http://www.whocc.no/atc', code: 'C01AA05', concept: 'ppi' }], 'codes.0.code'],
    ['with a unit that is none', [{ system, code: 'X', concept: 'creatinine', unit: 'furlong' }], 'codes.0.unit']
  ])('%s', (_, codes, path) => {
    expect(() => variant(codes)).toThrow(path)
  })
})
