import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appAt } from '../../support/servers/app.ts'

let app: FastifyInstance
beforeAll(async () => {
  app = await appAt(Date.parse('2026-12-05T15:30:00Z'), { PUBLIC_URL: 'https://cds.example.org' })
})
afterAll(() => app.close())

const plan = '/fhir/PlanDefinition/hypomagnesemia-strategy'

describe('the guideline as FHIR artifacts', () => {
  it('says what can be read', async () => {
    const response = await app.inject('/fhir/metadata')
    expect(response.headers['content-type']).toBe('application/fhir+json; charset=utf-8')
    const { resourceType, fhirVersion, rest } = response.json()
    expect({ resourceType, fhirVersion }).toEqual({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
    const types = rest[0].resource.map(({ type }: { type: string }) => type)
    expect(types).toContain('ValueSet')
    for (const type of types) {
      const { total, entry } = (await app.inject(`/fhir/${type}`)).json()
      expect(total).toBe(entry.length)
      const { id } = entry[0].resource
      expect((await app.inject(`/fhir/${type}/${id}`)).json()).toEqual(entry[0].resource)
    }
  })

  it('has canonical addresses that do not depend on where it runs', async () => {
    const other = await appAt(0, { PUBLIC_URL: 'https://other.example.org/cds' })
    expect((await other.inject(plan)).body).toBe((await app.inject(plan)).body)
    expect((await app.inject(plan)).body).not.toContain('cds.example.org')
    await other.close()
  })

  it.each([
    ['/fhir/Patient', 404],
    ['/fhir/Patient?name=a', 404],
    ['/fhir/PlanDefinition/none', 404],
    ['/fhir/__proto__', 404],
    ['/fhir/PlanDefinition?name=a', 400],
    [`${plan}?_format=json`, 400]
  ])('%s is refused with %d', async (address, status) => {
    const response = await app.inject(address)
    expect(response.statusCode).toBe(status)
    expect(response.json().resourceType).toBe('OperationOutcome')
  })

  it('cannot be written to', async () => {
    const response = await app.inject({ method: 'PUT', url: plan, payload: {} })
    expect(response.statusCode).toBe(405)
  })

  it.each([
    ['text/html,application/xhtml+xml', 'text/html'],
    ['application/fhir+json, text/html;q=0.5', 'application/fhir+json'],
    ['text/html;q=0', 'application/fhir+json'],
    ['*/*', 'application/fhir+json']
  ])('who accepts %s is sent %s', async (accept, type) => {
    const response = await app.inject({ url: plan, headers: { accept } })
    expect(response.headers['content-type']).toContain(type)
    expect(response.headers.vary).toContain('accept')
  })

  it.each([
    ['/fhir/metadata', 'PlanDefinition'],
    ['/fhir/ActivityDefinition', 'Magnesium sulfate'],
    ['/fhir/ActivityDefinition/hypomagnesemia-order-e1-r4-bolus', '1 g'],
    ['/fhir/PlanDefinition/hypomagnesemia-v1', 'symptom'],
    ['/fhir/ValueSet/hypomagnesemia-lab-magnesium-serum', '19123-9'],
    ['/fhir/ConceptMap/hypomagnesemia-unit-spellings', 'meq/L']
  ])('%s is a page for browsers', async (url, words) => {
    const { body, headers } = await app.inject({ url, headers: { accept: 'text/html' } })
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(body).toContain('<h1>')
    expect(body).toContain(words)
  })
})
