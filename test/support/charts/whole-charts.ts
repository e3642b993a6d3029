import { readdirSync, readFileSync } from 'node:fs'
import { readChart } from '../../../src/acquisition/bundle-chart.ts'
import { Inputs } from '../../../src/acquisition/inputs.ts'
import type { Resource } from '../../../src/acquisition/json.ts'
import { parseHookRequest } from '../../../src/cds-hooks/request.ts'
import type { Card } from '../../../src/cds-hooks/response.ts'
import { openProfile, type Profile } from '../../../src/clients/profile.ts'
import { chartOf } from '../../../src/facts/chart-of.ts'
import type { ServicePackage } from '../../../src/guideline-folder.ts'
import { evaluate, judgingOf, presented } from '../../../src/pipeline.ts'

const folder = new URL('../../../fixtures/charts/', import.meta.url)
const hour = 3_600_000

/** What the charts are judged with: their newest magnesium in mg/dL, from far too low to toxic. */
const levels = [0.8, 1.1, 1.25, 1.5, 1.65, 1.8, 3.2, 6]

export type WholeChart = { readonly name: string; readonly resources: readonly Resource[]; readonly asOf: number }

type Observed = {
  readonly effectiveDateTime?: string
  readonly code?: { readonly coding?: readonly { readonly code?: string }[] }
}

/** Two hours after the newest creatinine. */
function momentOf(resources: readonly Resource[]): number {
  const drawn = resources.flatMap(item => {
    const { effectiveDateTime, code } = item as Observed
    return effectiveDateTime && code?.coding?.some(coding => coding.code === '38483-4') ? Date.parse(effectiveDateTime) : []
  })
  return Math.max(...drawn) + 2 * hour
}

/** Charts of `fixtures/charts`, at home and admitted, each with every level of magnesium. */
export function wholeCharts(): readonly WholeChart[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .flatMap(file => {
      const { resources, patientIds } = readChart(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
      const subject = { reference: `Patient/${patientIds[0]}` }
      const asOf = momentOf(resources)
      const name = file.replace('.json', '')
      return levels.flatMap(level => {
        const own = [...resources, magnesium(level, subject, asOf)]
        return [
          { name: `${name} ${level} mg/dL`, resources: own, asOf },
          { name: `${name} ${level} mg/dL admitted`, resources: [...own, admission(subject, asOf)], asOf }
        ]
      })
    })
}

const magnesium = (value: number, subject: object, asOf: number): Resource => ({
  resourceType: 'Observation',
  id: 'magnesium',
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '19123-9', display: 'Magnesium [Mass/volume] in Serum or Plasma' }] },
  subject,
  effectiveDateTime: new Date(asOf - 2 * hour).toISOString(),
  valueQuantity: { value, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' }
})

const admission = (subject: object, asOf: number): Resource => ({
  resourceType: 'Encounter',
  id: 'stay',
  status: 'in-progress',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
  subject,
  period: { start: new Date(asOf - 24 * hour).toISOString() }
})

/** The cards of a whole chart at the opening of it, as it was known then. */
export function cardsOfChart(service: ServicePackage, chart: WholeChart, profile: Profile = openProfile): readonly Card[] {
  const { resources, asOf } = chart
  const patientId = String(resources.find(({ resourceType }) => resourceType === 'Patient')?.id)
  const offer = service.offers.find(({ hook }) => hook === 'patient-view')
  if (!offer) throw new Error(`${service.name} does not answer patient-view`)
  const encounter = resources.some(({ id }) => id === 'stay') ? { encounterId: 'stay' } : {}
  const request = parseHookRequest({
    hook: offer.hook,
    hookInstance: '00000000-0000-4000-8000-000000000001',
    context: { userId: 'Practitioner/example', patientId, ...encounter }
  })
  const call = { service, offer, request, profile, publicUrl: 'http://127.0.0.1:8080', asOf, elapsed: () => 0 }
  const { chart: history } = chartOf(resources, {
    subject: { patientId },
    inputs: new Inputs(service.requirements),
    canTell: () => true
  })
  return presented(call, evaluate(history.at(asOf), judgingOf(call))).cards
}
