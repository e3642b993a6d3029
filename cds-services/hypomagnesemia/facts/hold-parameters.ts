import { labSeries } from '../../../src/facts/lab.ts'
import { hour } from '../../../src/facts/time.ts'
import type { PatientRecord } from '../../../src/guideline-folder.ts'
import { concepts } from '../inputs.ts'
import { analyte, limitOf } from '../knowledge.ts'
import type { Findings } from './findings.ts'
import type { UrineOutput } from './kidney/urine-output.ts'

const respirationAnalyte = analyte('respiration', ...concepts.respiration)
const systolicAnalyte = analyte('systolic', ...concepts.systolic)

/** Signs in the chart that fit too much magnesium. Weakness is none: it goes with too little as well. */
export type HoldParameters = { readonly stop: readonly string[] }

export function holdParameters(records: PatientRecord, findings: Findings, urine: UrineOutput, asOf: number): HoldParameters {
  const recent = (analyteOf: typeof respirationAnalyte) => {
    const result = labSeries(records, analyteOf, asOf).usable
    return result && asOf - result.at <= 6 * hour ? result.value : undefined
  }
  const respiration = recent(respirationAnalyte)
  const systolic = recent(systolicAnalyte)
  const block = findings.within(['heart-block-2nd-3rd-degree'], 24 * hour)
  const lowPressure =
    (systolic === undefined || systolic >= limitOf('systolicHold')) && findings.within(['hypotension'], 24 * hour)
  const anuria = findings.within(['anuria', 'anuria-oliguria', 'oliguria'], 24 * hour)
  return {
    stop: [
      ...(respiration !== undefined && respiration < limitOf('respirationStop') ? [`respiratory rate ${respiration}/min`] : []),
      ...(systolic !== undefined && systolic < limitOf('systolicHold') ? [`systolic pressure ${systolic} mmHg`] : []),
      ...(lowPressure ? ['hypotension charted'] : []),
      ...(block ? ['new AV block'] : []),
      ...(urine.hold ? [`urine ${urine.words}`] : anuria ? ['very little urine'] : [])
    ]
  }
}
