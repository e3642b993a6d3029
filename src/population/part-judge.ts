import type { DataRequirement } from '../acquisition/data-requirement.ts'
import { Inputs } from '../acquisition/inputs.ts'
import { openProfile } from '../clients/profile.ts'
import type { ServicePackage } from '../guideline-folder.ts'
import { MedicationFile } from './medication-file.ts'
import { evaluatePart } from './part-evaluation.ts'

export type JudgeSettings = {
  readonly medications: string
  readonly fhirServer: string | undefined
  readonly asOf: number | undefined
  readonly until: number
  readonly largestChart: number
  readonly exported: readonly string[]
}

export type PartDone = { readonly part: string; readonly patients: number; readonly evaluations: number }

export type PartJudge = { readonly evaluate: (part: string) => PartDone; readonly close: () => void }

/** Judges parts for these services, with what does not change from part to part made once. */
export function partJudge(services: readonly ServicePackage[], settings: JudgeSettings): PartJudge {
  const medications = new MedicationFile(settings.medications, { readOnly: true })
  const exported = new Set(settings.exported)
  const options = {
    services: services.flatMap(service =>
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
    ),
    medications,
    until: settings.until,
    largestChart: settings.largestChart
  }
  return {
    evaluate: part => {
      const { patients } = evaluatePart(part, options)
      return { part, patients: patients.all ?? 0, evaluations: patients.evaluations ?? 0 }
    },
    close: () => medications.close()
  }
}
