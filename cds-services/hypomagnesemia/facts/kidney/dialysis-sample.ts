import { isMeasurement, type Measurement, type Result } from '../../../../src/facts/lab.ts'
import type { PatientRecord } from '../../../../src/guideline-folder.ts'
import { told } from '../../advice.ts'
import { codesUnder, labDisplay } from '../../knowledge.ts'
import { dialysisContext } from './dialysis-context.ts'

const codes = new Set(codesUnder('dialysis-result-'))

/** By its code, or by a qualifier beside it. */
export const sampleOf = (
  records: PatientRecord,
  { code, raw }: Pick<Measurement, 'code' | 'raw'>
): 'before' | 'after' | undefined => dialysisSample(code) ?? dialysisContext(records, raw)

/** Whether a result was drawn before or after a session of dialysis, by its code: then it is no steady value (M8). */
function dialysisSample(code: string): 'before' | 'after' | undefined {
  if (!codes.has(code)) return undefined
  return /pre dialysis/i.test(labDisplay(code)) ? 'before' : 'after'
}

/** What a card says of such a result; empty for any other. */
export function dialysisSampleWords(result: Result | undefined): string {
  const sample = result && isMeasurement(result) ? dialysisSample(result.code) : undefined
  if (sample === undefined) return ''
  return sample === 'before' ? 'drawn before dialysis' : `drawn after dialysis: rebounds in ${told('rebound')}, repeat`
}
