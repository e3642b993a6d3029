import type { Clock } from '../../clock.ts'
import type { ServicePackage } from '../../guideline-folder.ts'
import type { TextForms } from '../rows/rows-file.ts'
import type { Tallies } from '../rows/tallies.ts'
import type { Progress } from './progress.ts'

export type RunOptions = {
  /** The export; of `runPart`, what it was dealt into. */
  readonly folder: string
  readonly out: string
  readonly services: readonly ServicePackage[]
  /** File of a site that the services already have: threads read it again. */
  readonly local?: string | undefined
  readonly asOf: number | undefined
  readonly keyFile: string | undefined
  readonly fhirServer: string | undefined
  readonly workers: number
  readonly memory: number
  readonly longestLine: number
  readonly texts: TextForms
  readonly resume: boolean
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly progress: Progress
}

export type RunResult = {
  readonly tallies: Tallies
  /** Nothing for a run that was resumed: its first part went by in another process. */
  readonly seconds: { readonly partition: number; readonly evaluation: number } | undefined
}
