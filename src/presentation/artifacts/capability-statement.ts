import type { CapabilityStatement } from 'fhir/r4.js'
import type { Artifact } from './artifacts.ts'

/** What may be read here, and that nothing else may be done. */
export function capabilityStatement(artifacts: readonly Artifact[], version: string, date = '2026'): CapabilityStatement {
  const types = [...new Set(artifacts.map(({ resourceType }) => resourceType))].sort()
  return {
    resourceType: 'CapabilityStatement',
    id: 'guideline-artifacts',
    name: 'GuidelineArtifacts',
    title: 'Guidelines of this service as FHIR artifacts',
    version,
    status: 'active',
    date,
    kind: 'instance',
    implementation: { description: 'The guidelines that this service follows, for reading' },
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [
      {
        mode: 'server',
        documentation:
          'Read-only. A type without an id gives all its resources; there are no search parameters and no operations.',
        resource: types.map(type => ({ type, interaction: [{ code: 'read' }, { code: 'search-type' }] }))
      }
    ]
  }
}
