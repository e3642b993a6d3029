import { createRequire } from 'node:module'
import { Fhir } from 'fhir'
import { beforeAll, describe, expect, it } from 'vitest'
import { ownKnowledge } from '../../cds-services/hypomagnesemia/knowledge.ts'
import { publication } from '../../cds-services/hypomagnesemia/publication/publication.ts'
import { rules } from '../../cds-services/hypomagnesemia/rules.ts'
import { type Artifact, artifactsOf } from '../../src/presentation/artifacts/artifacts.ts'
import { capabilityStatement } from '../../src/presentation/artifacts/capability-statement.ts'
import { searchset } from '../../src/presentation/artifacts/searchset.ts'
import { indexDefinitions, medplum } from '../support/servers/medplum.ts'

const slow = 60_000
const published = publication(ownKnowledge)
const all = artifactsOf(published)
const find = (address: string): Artifact | undefined => all.find(({ resourceType, id }) => `${resourceType}/${id}` === address)

/** Every string of a resource, with the name of its member. */
function strings(value: unknown, name = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[name, value]]
  if (Array.isArray(value)) return value.flatMap(item => strings(item, name))
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, item]) => strings(item, key))
  return []
}

describe('what is published', () => {
  it('has one recommendation for every gate, row, companion and check, and a strategy that names them in their order', () => {
    const steps = [...published.gates, ...published.rows, ...published.companions, ...published.checks]
    const plans = all.filter(({ resourceType }) => resourceType === 'PlanDefinition')
    expect(plans).toHaveLength(steps.length + 1)
    const strategy = find('PlanDefinition/hypomagnesemia-strategy')
    const named = strings(strategy).flatMap(([name, value]) => (name === 'definitionCanonical' ? [value] : []))
    expect(named).toEqual(
      steps.map(({ id }) => `${published.canonical}/PlanDefinition/hypomagnesemia-${id.toLowerCase()}|${published.version}`)
    )
  })

  it('knows a step for every topic of the chart rules', () => {
    const led = new Set([...published.gates, ...published.rows, ...published.companions].flatMap(({ leadsTo }) => leadsTo))
    const missing = rules.filter(({ topic }) => !topic.endsWith('Order') && !led.has(topic)).map(({ topic }) => topic)
    expect(missing).toEqual([])
  })

  it('is a draft until somebody has signed it off', () => {
    const states = (approved?: string) => new Set(artifactsOf({ ...published, approved }).map(({ status }) => status))
    expect(states()).toEqual(new Set(['draft']))
    expect(states('2027-01-01')).toEqual(new Set(['active']))
  })

  it('takes the emergency dose of weak kidneys from the table', () => {
    const order = find('ActivityDefinition/hypomagnesemia-order-e1-r4-bolus')
    expect(order).toMatchObject({
      kind: 'MedicationRequest',
      dosage: [
        { timing: { repeat: { duration: 5, durationUnit: 'min' } }, doseAndRate: [{ doseQuantity: { value: 1, code: 'g' } }] }
      ]
    })
  })

  it('has a citation with its text for each step', () => {
    const plans = all.flatMap(one => (one.resourceType === 'PlanDefinition' ? [one] : []))
    expect(plans.filter(({ relatedArtifact = [] }) => relatedArtifact.length === 0).map(({ id }) => id)).toEqual([])
    const texts = plans.flatMap(({ relatedArtifact = [] }) => relatedArtifact.map(({ citation = '' }) => citation))
    expect(texts.filter(text => text.length < 20)).toEqual([])
  })

  it('uses an id and a canonical address once', () => {
    const addresses = all.map(({ resourceType, id }) => `${resourceType}/${id}`)
    expect(addresses).toEqual([...new Set(addresses)])
    expect(addresses.filter(address => !/^\w+\/[A-Za-z0-9.-]{1,64}$/.test(address))).toEqual([])
  })

  it('names nothing of its own that is not among it', () => {
    const known = new Set(all.map(({ url, version }) => `${url}|${version}`))
    const named = all.flatMap(resource =>
      strings(resource).flatMap(([name, value]) => (name !== 'url' && value.startsWith(published.canonical) ? [value] : []))
    )
    expect(named.length).toBeGreaterThan(50)
    expect(named.filter(address => !known.has(address))).toEqual([])
  })

  it('names code systems of others alone', () => {
    const systems = new Set(
      all.flatMap(resource => strings(resource).flatMap(([name, value]) => (name === 'system' ? [value] : [])))
    )
    expect([...systems].sort()).toEqual([
      'http://hl7.org/fhir/sid/icd-10',
      'http://hl7.org/fhir/sid/icd-10-cm',
      'http://loinc.org',
      'http://snomed.info/sct',
      'http://terminology.hl7.org/CodeSystem/library-type',
      'http://terminology.hl7.org/CodeSystem/plan-definition-type',
      'http://unitsofmeasure.org',
      'http://www.ama-assn.org/go/cpt',
      'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
      'http://www.cms.gov/Medicare/Coding/ICD10',
      'http://www.nlm.nih.gov/research/umls/rxnorm',
      'http://www.whocc.no/atc'
    ])
  })
})

describe('as FHIR', () => {
  beforeAll(indexDefinitions, slow)

  it(
    'is R4 by two validators',
    () => {
      const { validateResource, OperationOutcomeError } = createRequire(import.meta.url)(
        '@medplum/core'
      ) as typeof import('@medplum/core')
      const second = new Fhir()
      const found = new Set<string>()
      const others = [capabilityStatement(all, '1', '2026-11'), searchset(all.slice(0, 5))]
      for (const resource of [...all, ...others]) {
        const tell = (words: unknown): unknown => found.add(`${resource.resourceType}/${resource.id}: ${words}`)
        try {
          for (const issue of validateResource(resource as never))
            tell(`${issue.severity} ${issue.details?.text} ${issue.expression}`)
        } catch (error) {
          tell(JSON.stringify(error instanceof OperationOutcomeError ? error.outcome.issue : String(error)))
        }
        const { valid, messages } = second.validate(JSON.parse(JSON.stringify(resource)))
        if (!valid) tell(JSON.stringify(messages.filter(({ severity }) => severity === 'error')))
      }
      expect([...found]).toEqual([])
    },
    slow
  )

  it(
    'comes back from a FHIR server of another make as it was sent',
    async () => {
      const read = await medplum(all)
      const changed: string[] = []
      for (const resource of all) {
        const address = `${resource.resourceType}/${resource.id}`
        const { body } = await read(`/${address}`)
        const { meta: _, ...kept } = body as { meta?: unknown }
        if (JSON.stringify(sorted(kept)) !== JSON.stringify(sorted(resource))) changed.push(address)
      }
      expect(changed).toEqual([])
    },
    slow
  )
})

/** The same with members in the order of their names. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, item]) => [key, sorted(item)])
  )
}
