import { statusWords } from '../../../src/facts/status-words.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import type { Findings } from './findings.ts'

/** Ventilation through a tube that goes on: an act in progress of this encounter, no end charted. Anything else proves nothing (M31). */
export function isVentilated({ findings, records }: { readonly findings: Findings; readonly records: PatientRecord }): boolean {
  const acts = findings
    .of('mechanical-ventilation')
    .filter(problem => problem.kind === 'procedure' && !findings.ofAnotherEncounter(problem))
  return acts.some(({ reference }) =>
    records
      .resources('Procedure')
      .some(
        item =>
          `Procedure/${item.id}` === reference &&
          statusWords(item.status).includes('in-progress') &&
          !hasEnd(item.performedPeriod ?? item.occurrencePeriod)
      )
  )
}

const hasEnd = (period: unknown): boolean => typeof period === 'object' && period !== null && 'end' in period
