import { isMeasurement, labSeries } from '../../../src/facts/lab.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { analyte } from '../knowledge.ts'

/** Magnesium of another kind than that of serum: it is named, and held against no limit of serum. */
export type OtherMagnesium = {
  readonly kind: string
  readonly reported: string
  readonly at: number
  readonly dateOnly: boolean
}

const kinds = [
  ['Ionized magnesium', analyte('magnesium', 'magnesium-ionized')],
  ['Whole-blood magnesium', analyte('magnesium', 'magnesium-blood')],
  ['Red-cell magnesium', analyte('magnesium', 'exclude-magnesium-rbc')],
  ['Magnesium under a code that names no measurement', analyte('magnesium', 'exclude-magnesium-loinc-group-term')]
] as const

/** The newest of each kind that is later than a moment, the newest first. */
export function readOtherMagnesium(records: PatientRecord, asOf: number, after: number): readonly OtherMagnesium[] {
  return kinds
    .flatMap(([kind, of]): OtherMagnesium[] => {
      const { newest } = labSeries(records, of, asOf)
      if (newest?.at === undefined || newest.at <= after) return []
      const { at, dateOnly, reported = '' } = newest
      return reported || isMeasurement(newest) ? [{ kind, reported, at, dateOnly }] : []
    })
    .toSorted((a, b) => b.at - a.at)
}
