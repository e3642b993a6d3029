import type { DataRequirement } from '../../acquisition/data-requirement.ts'
import { Inputs } from '../../acquisition/inputs.ts'
import type { Resource } from '../../acquisition/json.ts'
import { openProfile } from '../../clients/profile.ts'
import type { ServicePackage } from '../../guideline-folder.ts'
import { limits } from '../../limits.ts'
import { count } from '../intake/count.ts'
import { medicationIds, patientResources } from '../intake/patient-resources.ts'
import type { EvaluationRow } from '../rows/evaluation-row.ts'
import { largestChart } from './memory-plan.ts'
import { careDays, type EvaluationOptions, type Notices, patientEvaluations } from './patient-evaluations.ts'
import { patientHash } from './patient-key.ts'

/** What patients add to the tallies. */
export type PatientTally = Notices & {
  readonly patients: Record<string, number>
  readonly duplicates: Record<string, number>
  readonly failed: Record<string, number>
}

export const emptyTally = (): PatientTally => ({
  patients: {},
  duplicates: {},
  undated: {},
  endUndated: {},
  future: {},
  failed: {}
})

export type JudgeSettings = {
  readonly fhirServer: string | undefined
  readonly asOf: number | undefined
  readonly until: number
  /** Resource types of which the export holds any. */
  readonly exported: readonly string[]
  /** Of the patients' hashes. */
  readonly key: string
}

/** A drug by its id, from wherever the export has it. */
export type DrugOf = (id: string) => Resource | undefined

/** Judges patients by these services, with what does not change from one to the next made once. */
export class PatientJudge {
  readonly tally = emptyTally()
  readonly #services: readonly EvaluationOptions[]
  readonly #settings: JudgeSettings
  readonly #drugOf: DrugOf

  constructor(services: readonly ServicePackage[], settings: JudgeSettings, drugOf: DrugOf) {
    const exported = new Set(settings.exported)
    this.#settings = settings
    this.#drugOf = drugOf
    this.#services = services.flatMap(service =>
      service.trigger
        ? [
            {
              ...settings,
              service: { ...service, trigger: service.trigger },
              inputs: new Inputs(service.requirements),
              maxCards: openProfile.maxCards,
              // Only of types of which it holds any can an export tell that a patient has none.
              canTell: ({ resourceType }: DataRequirement) => exported.has(resourceType)
            }
          ]
        : []
    )
  }

  rowsOf(id: string, lines: readonly Buffer[]): readonly EvaluationRow[] {
    const { tally } = this
    count(tally.patients, 'all')
    if (lines.reduce((sum, line) => sum + line.length, 0) > largestChart) {
      count(tally.failed, 'chart-too-large')
      return []
    }
    try {
      const own = patientResources(lines, tally.duplicates)
      if (own.filter(({ resourceType }) => resourceType !== 'Observation').length > limits.wordedEntries) {
        count(tally.failed, 'too-many-entries')
        return []
      }
      const resources = [...own, ...medicationIds(own).flatMap(drug => this.#drugOf(drug) ?? [])]
      const patient = { id, hash: patientHash(this.#settings.key, id), resources }
      const rows = this.#services.flatMap(service => patientEvaluations(patient, service, tally))
      count(tally.patients, 'days', careDays(own, this.#settings.until))
      count(tally.patients, 'evaluated', rows.length > 0 ? 1 : 0)
      count(tally.patients, 'evaluations', rows.length)
      return rows
    } catch (error) {
      // One chart that nobody foresaw must not cost the answers about all others.
      count(tally.failed, error instanceof Error ? error.name : 'unknown')
      return []
    }
  }
}
