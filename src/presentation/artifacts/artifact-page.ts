import type { PlanDefinitionAction, ValueSetComposeInclude } from 'fhir/r4.js'
import type { GuidelinePage, GuidelineSection } from '../../guideline-folder.ts'
import type { Artifact } from './artifacts.ts'

/** A resource as a person reads it. */
export function artifactPage(resource: Artifact): GuidelinePage {
  const { resourceType, title = resource.id ?? '', version, status, url, date } = resource
  const { description, effectivePeriod } = resource as { description?: string; effectivePeriod?: { end?: string } }
  return {
    title: `${resourceType}: ${title}`,
    sections: [
      {
        title: 'What this is',
        lines: [
          ...(description ? [description] : []),
          `Version ${version}, ${status}, of ${date}${effectivePeriod?.end ? `; next review ${effectivePeriod.end}` : ''}.`,
          `Canonical address: ${url}`
        ]
      },
      ...contentOf(resource)
    ]
  }
}

function contentOf(resource: Artifact): readonly GuidelineSection[] {
  if (resource.resourceType === 'PlanDefinition') {
    const cited = (resource.relatedArtifact ?? []).map(({ label = '', citation = '' }) => [label, citation])
    return [
      { title: 'Actions', table: { columns: ['Action', 'When', 'What'], rows: (resource.action ?? []).flatMap(actionRows) } },
      { title: 'Sources', table: { columns: ['Id', 'Text'], rows: cited } }
    ]
  }
  if (resource.resourceType === 'ActivityDefinition') {
    const { productCodeableConcept, code, dosage = [], kind = '' } = resource
    const coding = (productCodeableConcept ?? code)?.coding?.[0]
    const words = dosage.flatMap(({ text = '', additionalInstruction = [] }) => [
      text,
      ...additionalInstruction.map(({ text: more = '' }) => more)
    ])
    return [{ title: 'Order', lines: [`${kind}: ${coding?.display ?? ''} (${coding?.system} ${coding?.code})`, ...words] }]
  }
  if (resource.resourceType === 'ValueSet') {
    const { include = [], exclude = [] } = resource.compose ?? {}
    return [codeTable('Codes', include), ...(exclude.length > 0 ? [codeTable('Without', exclude)] : [])]
  }
  if (resource.resourceType === 'ConceptMap') {
    const rows = (resource.group ?? []).flatMap(({ element }) =>
      element.map(({ code = '', target = [] }) => [code, target.map(({ code: to = '' }) => to).join(', ')])
    )
    return [{ title: 'Map', table: { columns: ['Written', 'Meant'], rows } }]
  }
  return (resource.content ?? [])
    .filter(({ contentType }) => contentType === 'text/cql')
    .map(({ data = '' }) => ({
      title: 'Text',
      lines: Buffer.from(data, 'base64')
        .toString('utf8')
        .split('\n')
        .filter(line => line.trim())
    }))
}

function actionRows(action: PlanDefinitionAction): readonly (readonly string[])[] {
  const when = (action.condition ?? []).map(({ expression }) => expression?.description ?? expression?.expression ?? '')
  const what = action.definitionCanonical ?? action.description ?? ''
  return [[action.title ?? '', when.join(' '), what], ...(action.action ?? []).flatMap(actionRows)]
}

const codeTable = (title: string, parts: readonly ValueSetComposeInclude[]): GuidelineSection => ({
  title,
  table: {
    columns: ['System', 'Code', 'Meaning'],
    rows: parts.flatMap(({ system = '', concept = [], filter = [] }) => [
      ...concept.map(({ code, display = '' }) => [system, code, display]),
      ...filter.map(({ value }) => [system, value, 'with everything below it'])
    ])
  }
})
